"""Secrets that somebody says: "mi contraseña es …", "pwd: …", "the code is …".

What follows the word decides. After a colon or an equals sign nearly everything is the secret;
after "es" or "is" whatever is not said of passwords ("es incorrecta", "is too short"); and without
any of these only what looks like one: digits or signs among letters, or in quotes.
"""

from __future__ import annotations

import re

from indexer.analysis import fold, is_stop_word

SECRET = "[password]"

_WORD = r"""(?:
    contrase(?:ñ|n|ni|gn)as? | (?:pass?(?:word|wd|phrase|code)|passw|pasword|pwd|psw)s? | (?:my|user|the|mi|la|el)[ ]pass | pass(?=[ ]?[:=])
  | (?:frase|clave|palabra|c[oó]digo|n[uú]mero)s?[ ](?:de[ ]|del[ ])?(?:un[ ]solo[ ]uso|paso|acceso|secreta|
      verificaci[oó]n|seguridad|recuperaci[oó]n|activaci[oó]n|confirmaci[oó]n|desbloqueo|usuario|wi-?fi|red|admin(?:istrador)?|
      correo|firma|sms|pin|2fa|cvv|doble[ ]factor|m[oó]vil|router|bitlocker)
  | (?:mi|su|tu|nuestra|la|una?|nueva|antigua|con|clave)[ ]clave | claves?(?=[ ]?(?:[:=]|es[ ]|era[ ])) | (?:nueva|vieja)[ ]clave
  | (?:verification|security|access|recovery|reset|activation|confirmation|one[- ]time|log[- ]?in|2fa|mfa|sms|unlock|backup|auth(?:entication)?)[ -](?:code|key|pin|password|passcode)s?
  | (?:api|access|secret|private|shared|encryption|subscription|account|storage|product|licen[cs]e|wi-?fi|network|wpa2?|ssh)[ _-]?(?:key|secret|token)s?
  | (?:client|app|shared)[ _-]?secret | secret[oa]?(?=[ ]?[:=]) | (?:auth|access|refresh|bearer|session|security)?[ _-]?tokens?(?=[ ]?(?:[:=]|is[ ]|es[ ]))
  | otp | cv[vc]2? | c[oó]digo(?=[ ](?:que[ ]me|del[ ]sms|recibido)) | (?:n[uú]mero[ ])?pin | credentials | credenciales
  )"""
_BETWEEN = r"""(?:[ ](?:de|del|para|para[ ]el|para[ ]la|de[ ]la|en|for|to|of|on|the|my|mi|el|la|mis|
    actual|nueva|nuevo|anterior|antigua|vieja|provisional|temporal|inicial|correcta|maestra|personal|temporary|
    current|new|old|initial|master|default|por[ ]defecto|que|me|disteis|dieron|dio|han|ha|dado|enviado|llegado|llega|he|puse|puesto|
    uso|usaba|tengo|tenía|tenia|utilizo|pongo|escribo|i|am|was|were|we|you|they|use|used|using|set|gave|sent|received|got|have|that|which|
    siguiente|por|sms|intranet|correo|mail|email|portal|outlook|teams|windows|vpn|wifi|wi-fi|sap|erp|crm|
    router|ordenador|equipo|port[aá]til|pc|laptop|computer|m[oó]vil|phone|banco|bank|tarjeta|card|
    servidor|server|account|cuenta|usuario|user|admin|administrador|root|local|[a-z0-9._@\\-]{3,40}(?=[ ]?(?:[:=]|es[ ]|is[ ]))
    )){0,8}"""
_QUOTED = r"""["'“”«»`‘’][^"'“”«»`‘’\n]{1,100}["'“”«»`‘’]"""
_VALUE = rf"(?P<value>{_QUOTED}|[^\s]{{1,200}}+)"
_ASSIGNED = re.compile(
    rf"(?<![\w])(?P<lead>{_WORD}(?:{_BETWEEN})[\"']?[ \t]?(?:[:=]{{1,2}}|->|=>|→)[ \t\n]{{0,2}}"
    rf"(?:(?:es|is|la[ ]siguiente|the[ ]following)[ ])?){_VALUE}",
    re.VERBOSE | re.IGNORECASE,
)
_STATED = re.compile(
    rf"(?<![\w])(?P<lead>{_WORD}(?:{_BETWEEN})[ ,]{{1,2}}"
    rf"(?:es|era|is|was|ser[ií]a|sigue[ ]siendo|a|to|con|with|as|como)[ ]"
    rf"(?:(?:la|el|la[ ]siguiente|esta|este|the|this|following|still|todav[ií]a|a[uú]n|ahora|now|just|solo|el[ ]m[ií]o|mi|my)[ ]?[:,]?[ ]){{0,2}}){_VALUE}",
    re.VERBOSE | re.IGNORECASE,
)
_FOLLOWED = re.compile(
    rf"(?<![\w])(?P<lead>{_WORD}(?:{_BETWEEN})[ ]){_VALUE}", re.VERBOSE | re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?P<value>{_QUOTED}|[^\s]{{4,64}}+)(?P<tail>[ ](?:como|de|es[ ](?:mi|la)|as|as[ ]my|as[ ]the|is[ ](?:my|the|our))[ ](?:la[ ]|el[ ]|the[ ]|my[ ]|mi[ ]|new[ ]|nueva[ ]|current[ ])?{_WORD})",
    re.VERBOSE | re.IGNORECASE,
)
_OPTION = re.compile(
    r"(?P<lead>(?<!\S)(?:-u|--user)[ =][^\s:]{1,64}:|(?<!\S)-p(?=\S*\d)|(?<!\S)/pass(?:word)?:)(?P<value>[^\s]{1,200}+)"
)
_NOT_SECRET = re.compile(
    r"""(?:windows|win|office|microsoft|o|m|wpa|sap|outlook|exchange|iphone|android|ios|server|sql|http|https|mp|h|teams|2fa|mfa)-?\d{0,4}
    | [a-z]{1,5}-?\d{1,6} | \d{1,3} | \d{1,2}[/.-]\d{1,2}([/.-]\d{2,4})? | \d{1,2}:\d{2}h?
    | [a-z]{2,15}/[a-z]{2,15} | 365 | \(.*|\[.*|<.*""",
    re.VERBOSE | re.IGNORECASE,
)
_STATE = frozenset(
    """incorrecta incorrecto incorrect wrong erronea erroneo invalida invalido invalid valid valida valido correcta correcto
    correct right mala mal bad bien good ok fine buena bueno nueva nuevo new old vieja antigua caducada expired obligatoria
    obligatorio required necesaria necesario needed mandatory corta larga short long debil weak fuerte strong segura secure
    insegura insecure igual distinta diferente different same misma mismo vacia vacio empty blank secreta secret unica unique
    facil dificil easy hard simple compleja complex comun common personal privada private temporal temporary provisional
    imposible impossible posible possible inexistente unknown desconocida error errores fallo fails failed failing
    aceptada accepted rechazada rejected siguiente following problema problem cosa thing lost perdida olvidada forgotten
    nunca never siempre always ahora now hoy today ayer yesterday tambien also igualmente automaticamente automatically
    usuario user users usuarios correo mail email outlook windows teams vpn wifi sap excel word intranet portal sistema system
    dominio domain router red network impresora printer cuenta account acceso access login pantalla screen forma
    manera way restablecer reset cambiar change recuperar recover mayuscula mayusculas capital uppercase lowercase minuscula
    numeros numbers letras letters caracteres characters simbolos symbols entrar nada nothing algo something
    compartida shared generica generic maestra master rara raro odd strange visible oculta hidden
    protected protegida minimo maximo menos least only pendiente pending activa activo active inactiva bloqueada locked
    primary primaria foranea foreign publica publico public interna internal externa external""".split()
)
_ENDINGS = (
    "ado",
    "ada",
    "ido",
    "ida",
    "ados",
    "adas",
    "able",
    "ible",
    "mente",
    "ing",
    "ed",
    "ando",
    "iendo",
    "ly",
)
_TRAILING = ".,;:!?)]}…"


def hide_said(text: str) -> str:
    """Each way of saying it, the surest first."""
    found = _OPTION.sub(rf"\g<lead>{SECRET}", text)
    found = _ASSIGNED.sub(_assigned, found)
    found = _STATED.sub(_stated, found)
    found = _BEFORE.sub(_before, found)
    return _FOLLOWED.sub(_followed, found)


def _assigned(match: re.Match[str]) -> str:
    return match[0] if _is_said_of_secrets(match["value"]) else _hidden(match)


def _stated(match: re.Match[str]) -> str:
    value = match["value"]
    link = match["lead"].split()[-1].lower()
    unsure = link in {"a", "to", "con", "with", "as", "como"} and not _looks_secret(value)
    return match[0] if unsure or _is_said_of_secrets(value) else _hidden(match)


def _followed(match: re.Match[str]) -> str:
    return _hidden(match) if _looks_secret(match["value"]) else match[0]


def _before(match: re.Match[str]) -> str:
    return SECRET + match["tail"] if _looks_secret(match["value"]) else match[0]


def _hidden(match: re.Match[str]) -> str:
    """The secret goes, with whatever stands against it; the end of the sentence stays."""
    value = match["value"]
    end = value[-1] if value[-1] in ".,;" else ""
    return f"{match['lead']}{SECRET}{end}"


def _is_said_of_secrets(value: str) -> bool:
    """Whether it is rather a word of the sentence than the secret."""
    if value.startswith("["):
        return True
    plain = fold(value.strip(_TRAILING + "¿¡(\"'"))
    if not plain:
        return True
    if not plain.isalpha():
        return False
    known = is_stop_word(plain, "es") or is_stop_word(plain, "en") or plain in _STATE
    return known or (len(plain) > 5 and plain.endswith(_ENDINGS) and value[0].islower())  # noqa: PLR2004


def _looks_secret(value: str) -> bool:
    """Whether a word is no word: in quotes, or letters with digits or signs among them."""
    if value[0] in "\"'“«`‘" and len(value) > 2:  # noqa: PLR2004 - the quotes
        return not _is_said_of_secrets(value.strip("\"'“”«»`‘’"))
    plain = value.rstrip(_TRAILING)
    if len(plain) < 4 or _NOT_SECRET.fullmatch(plain):  # noqa: PLR2004
        return False
    letters = any(char.isalpha() for char in plain)
    digits = any(char.isdigit() for char in plain)
    signs = any(char in "!$%&#@*+=_?¿¡^~" for char in plain)
    return (digits and (letters or plain.isdigit())) or (letters and signs)
