"""The words around a secret that somebody says, in Spanish and English: parts of patterns."""

from __future__ import annotations

NAMED = r"""(?:
    contrase(?:ñ|n|ni|gn)as? | (?:pass?(?:word|wd|phrase|code)|passw|pasword|pwd|psw)s?
  | (?:my|user|the|mi|la|el)[ ]pass | pass(?=[ ]?[:=])
  | (?:frase|clave|palabra|c[oó]digo|n[uú]mero)s?[ ](?:de[ ]|del[ ])?
    (?:un[ ]solo[ ]uso|paso|acceso|secreta|verificaci[oó]n|seguridad|recuperaci[oó]n|activaci[oó]n
      |confirmaci[oó]n|desbloqueo|usuario|wi-?fi|red|admin(?:istrador)?|correo|firma|sms|pin|2fa|cvv
      |doble[ ]factor|m[oó]vil|router|bitlocker|producto|licencia|cifrado|(?:la[ ])?api)
  | (?:mi|su|tu|nuestra|la|una?|nueva|antigua|vieja|con)[ ]clave
  | claves?(?=[ ]?(?:[:=]|es[ ]|era[ ]))
  | (?:verification|security|access|recovery|reset|activation|confirmation|one[- ]time|log[- ]?in
      |2fa|mfa|sms|unlock|backup|auth(?:entication)?)[ -](?:code|key|pin|password|passcode)s?
  | (?:api|access|secret|private|shared|encryption|subscription|account|storage|product|licen[cs]e
      |wi-?fi|network|wpa2?|ssh)[ _-]?(?:key|secret|token)s?
  | (?:client|app|shared)[ _-]?secret | secret[oa]?(?=[ ]?[:=])
  | (?:auth|access|refresh|bearer|session|security)?[ _-]?tokens?(?=[ ]?(?:[:=]|is[ ]|es[ ]))
  | otp | cv[vc]2? | c[oó]digo(?=[ ](?:que[ ]me|del[ ]sms|recibido)) | (?:n[uú]mero[ ])?pin
  | credentials | credenciales
  )"""
"""What a secret is called."""

BETWEEN = r"""(?:[ ](?:
    de|del|para|para[ ]el|para[ ]la|de[ ]la|en|for|to|of|on|the|my|mi|el|la|mis|que|that|which|por
  | actual|nueva|nuevo|anterior|antigua|vieja|provisional|temporal|inicial|correcta|maestra|personal
  | temporary|current|new|old|initial|master|default|por[ ]defecto|shared|compartid[ao]
  | me|disteis|dieron|dio|han|ha|dado|enviado|llegado|llega|he|puse|puesto|uso|usaba|tengo|ten[ií]a
  | utilizo|pongo|escribo|i|am|was|were|we|you|they|use|used|using|set|gave|sent|received|got|have
  | siguiente|sms|intranet|correo|mail|email|portal|outlook|teams|windows|vpn|wifi|wi-fi|sap|erp|crm
  | router|ordenador|equipo|port[aá]til|pc|laptop|computer|m[oó]vil|phone|banco|bank|tarjeta|card
  | servidor|server|account|cuenta|usuario|user|admin|administrador|root|local|mailbox|buz[oó]n
  | [a-z0-9._@\\-]{3,40}(?=[ ]?(?:[:=]|es[ ]|is[ ]))
  )){0,8}"""
"""What may stand between its name and the secret."""

_STATES = """
    incorrecta incorrecto incorrect wrong erronea erroneo invalida invalido invalid valid valida
    valido correcta correcto correct right mala mal bad bien good ok fine buena bueno nueva nuevo
    new old vieja antigua caducada expired obligatoria obligatorio required necesaria necesario
    needed mandatory corta larga short long debil weak fuerte strong segura secure insegura insecure
    igual distinta diferente different same misma mismo vacia vacio empty blank secreta secret unica
    unique facil dificil easy hard simple compleja complex comun common personal privada private
    temporal temporary provisional imposible impossible posible possible inexistente unknown
    desconocida error errores fallo fails failed failing aceptada accepted rechazada rejected
    siguiente following problema problem cosa thing lost perdida olvidada forgotten nunca never
    siempre always ahora now hoy today ayer yesterday tambien also igualmente really currently
    probably only automaticamente automatically usuario user users usuarios correo mail email
    outlook windows teams vpn wifi sap excel word intranet portal sistema system dominio domain
    router red network impresora printer cuenta account acceso access login pantalla screen forma
    manera way restablecer reset cambiar change recuperar recover mayuscula mayusculas capital
    uppercase lowercase minuscula numeros numbers letras letters caracteres characters simbolos
    symbols entrar nada nothing algo something compartida shared generica generic maestra master
    rara raro odd strange visible oculta hidden protected protegida minimo maximo menos least
    pendiente pending activa activo active inactiva bloqueada locked primary primaria foranea
    foreign publica publico public interna internal externa external
    """
STATES = frozenset(_STATES.split())
"""What is said of secrets: after "es" or "is" these are no secret, folded."""

ENDINGS = (
    *("ado", "ada", "ido", "ida", "ados", "adas", "able", "ible", "mente", "ando", "iendo"),
    *("ing", "ed"),
)
"""And whatever ends like this."""
