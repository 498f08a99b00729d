"""How people greet, thank, take their leave and cover themselves, in Spanish and English.

Patterns are written as people write, a blank standing for blanks. Every repetition is bounded, so
that reading a text takes time in proportion to its length.
"""

from __future__ import annotations

import re


def _any(*ways: str) -> str:
    return f"(?:{'|'.join(ways)})".replace(" ", r"[\x20\t\xa0]{1,3}")


_REST = r"[^.!?\n]{0,100}"
_TO_END = r"(?=[.,;:!\n]|$)"
_NAME = r"[A-ZÁÉÍÓÚÑ][\w'.-]{0,30}"
_NAMES = _any(rf"{_NAME}(?: {_NAME}){{0,3}}")
_AND = r"(?= (?:y|and) )"

_HELLO = _any(
    "hola",
    "buenos d[ií]as",
    "buen d[ií]a",
    "muy buenas",
    "buenas(?: tardes| noches)?",
    "saludos",
    "estimad[oa]s?(?:/[oa]s?)?",
    "apreciad[oa]s?",
    "querid[oa]s?",
    "hi",
    "hello",
    "hey",
    "dear",
    "greetings",
    "good (?:morning|afternoon|evening|day)",
)
_TO_WHOM = _any(
    "a",
    "al?",
    "and",
    "all",
    "chic[oa]s",
    "compañer[oa]s",
    "del?",
    "desk",
    "equipo",
    "every(?:one|body)",
    "folks",
    "guys",
    "help ?desk",
    "inform[áa]tica",
    "it",
    "madam",
    r"m(?:r|s|rs)\.?",
    "or",
    "service",
    "señor(?:es|as?)?",
    "sir",
    "sistemas",
    "soporte",
    r"sra?s?\.?",
    "support",
    "team",
    "t[ée]cnic[oa]s?",
    "the",
    "there",
    "tod[oa@]s",
    "y",
)
_GREETING = _any(
    rf"(?i:{_HELLO}\b(?: {_TO_WHOM}(?![\w-])){{0,5}})(?: {_NAMES})?(?=[\x20\t]*(?:[,:;!.\n]|- |$))",
    rf"(?i:{_HELLO}(?: [\w-]{{2,20}})?(?=[\x20\t]*[,:!]))",
    r"(?i:hola|buen[oa]s (?:d[ií]as|tardes|noches)|hi|hello|good (?:morning|afternoon))(?= )",
)
_WISH = _any(
    r"(?:espero|esperamos) que[^.,;:!?\n]{0,80}?\b(?:bien|genial|salud|buen d[ií]a|buena semana)\b"
    rf"[^.,;:!?\n]{{0,20}}{_TO_END}",
    r"(?:i )?(?:just )?hope (?:you|this|all|everything|that)[^.,;:!?\n]{0,80}?"
    rf"\b(?:well|fine|ok|good|great)\b[^.,;:!?\n]{{0,20}}{_TO_END}",
    r"(?:qu[eé] tal|c[oó]mo est[áa]\w{0,2}|how are you)[^.,;:!?\n]{0,20}[?!](?!\w)",
)
_PLACE = (
    "(?:,? (?:de|del|desde|from|in|at|of)(?: (?:la|el|los|las|the))?"
    "(?: (?:departamento|[áa]rea|equipo|oficina|sede|tienda|department|team)(?: de)?)?"
    r"(?: (?!(?:y|and) )[\w-]{2,25}){1,3}?)"
)
_WHO = _any(
    r"(?i:me llamo|mi nombre es|my name is) [^.,;:!?\n]{1,60}?(?:(?=[.,;:\n]|$)|" + _AND + ")",
    rf"(?i:soy|les saluda|os saluda|this is|i am|i['’]m) {_NAMES}(?i:{_PLACE})"
    rf"(?:(?=[.,;:\n(]|$)|{_AND})",
    r"(?i:soy (?!(?:un|una|el|la|los|las|yo|de|muy|nuev[oa]|responsable|jef[ea]|usuari[oa])\b)"
    rf"[\w-]{{2,20}}{_PLACE})(?:(?=[.,;:\n(])|{_AND})",
)
_WHY = _any(
    "(?:os|les|le|te) escrib(?:o|imos) (?:porque|para|ya que|debido a que)",
    "i(?: am|['’]m) writing(?: to you)? (?:because|to|about|regarding)",
)
OPENING = re.compile(
    rf"[\s¡¿]*+(?:{_GREETING}|(?i:{_WISH})|{_WHO}|(?i:{_WHY})\b)(?: (?:y|and) )?[\s,.:;!?–—-]*"
)
"""What comes before the matter: a greeting, a wish, who writes, and that he does."""

_THANKS = _any(
    "(?:muchas |much[íi]simas |mil )?gracias",
    "(?:many |much )?(?:thanks|thank you|thx)",
)
_THANKS_FOR = _any(
    "again",
    "a lot",
    "and (?:best |kind )?regards",
    "de antemano",
    r"for (?:your|the|any) \w{3,14}",
    "in advance",
    "por (?:todo|adelantado|anticipado)",
    r"por (?:la|tu|su|vuestra|el) \w{3,12}",
    "(?:so|very) much",
    "y (?:un )?saludos?",
)
_THANKING = f"{_THANKS}(?:,?{_any(' ')}{_THANKS_FOR}){{0,3}}"
_PLEASE = "(?:,? ?(?:por favor|please))?"

COURTESY = re.compile(
    r"[\s¡¿]*"
    + _any(
        _THANKING,
        # asking for help with nothing in particular
        "(?:por favor,? )?(?:me |nos )?(?:pod[ée]is|puede[sn]?|podr[íi]a(?:is|[sn])?) (?:me |nos )?"
        "(?:ayudar(?:me|nos)?|echarme una mano|mirarlo|revisarlo|decirme algo)(?: con esto)?"
        + _PLEASE,
        "(?:can|could|would) (?:you|someone|anyone|somebody)(?: please)? "
        f"(?:help|assist|advise|look into (?:this|it))(?: me| us)?(?: with this)?{_PLEASE}",
        "(?:por favor,? )?(?:ayuda|ayudadme|ay[úu]d[ae]n?me|necesito ayuda)(?: urgente)?" + _PLEASE,
        "please (?:help|advise|assist|let me know)(?: (?:me|us|asap|urgently|with this)){0,3}",
        "any (?:help|ideas?|advice|suggestions?)(?: (?:is|are|would be|will be))?"
        "(?: (?:much|greatly|highly))?(?: (?:appreciated|welcome))?",
        # waiting for an answer
        f"(?:i )?(?:look(?:ing)? forward to|appreciate your) {_REST}",
        "quedo (?:a la espera|atent[oa]|pendiente|a (?:tu|su|vuestra) disposici[óo]n)" + _REST,
        "(?:espero|esperamos|a la espera de) (?:tu|su|vuestra)s? (?:respuesta|noticias|ayuda)"
        + _REST,
        f"(?:os|te|se|le|les)? ?(?:lo )?agradezco{_REST}",
        "(?:please )?(?:let me know|(?:do not|don['’]t) hesitate) (?:if|to) [^.!?\n]{0,80}?"
        r"(?:question|info|details|contact|need)" + _REST,
        f"no dud[eé]i?[sn]? en (?:contactar|llamar|escribir|preguntar){_REST}",
        # being sorry
        "(?:perd[óo]n|perdon(?:a|ad|en)|disculp(?:a|ad|en)|siento|lamento)(?: por)? las molestias",
        "sorry for (?:the|any) (?:inconvenience|trouble)",
        # passing on
        "(?:fyi|para (?:tu|su|vuestra) informaci[óo]n)",
        "(?:fyi,? )?(?:please )?(?:ver (?:m[áa]s )?abajo|see (?:the (?:mail|message) )?below)",
        "(?:os|te|le|les) (?:reenv[íi]o|paso) (?:esto|este (?:correo|mensaje))"
        r"(?: de (?:un|una) \w{2,15})?",
    )
    + r"[\s.!?,;:)]*",
    re.IGNORECASE,
)
"""A sentence that says nothing of the matter."""

LEAVE = _any(
    "(?:recib(?:a|e|an|id) )?(?:un )?(?:cordial(?:es)? |afectuoso )?saludos?(?: cordial(?:es)?)?",
    "un (?:fuerte )?abrazo",
    "atentamente",
    "atte",
    "cordialmente",
    "(?:(?:best|kind|warm|many) )?(?:regards|rgds)",
    "best wishes",
    "cheers",
    "(?:yours )?(?:sincerely|faithfully|truly)",
)
SIGN_OFF = re.compile(
    rf"\s*(?:{LEAVE}|best|br|{_THANKING})(?:\s*[,.!:;–-]+\s*(?:[^\W\d_][\w.'-]*\s*){{0,4}})?",
    re.IGNORECASE,
)
"""The line with which a writer takes his leave, his name perhaps on it."""

SENT_FROM = re.compile(
    r"\s*(?:enviado desde|sent from|obtener outlook|get outlook)\b.*", re.IGNORECASE
)
MARK = re.compile(r"\s*(?:--|–|—)\s*")
POSTSCRIPT = re.compile(r"\s*p\.?\s?[sd]\.?\s*[:.]", re.IGNORECASE)

BANNER = re.compile(
    r"[\s\[*]*"
    + _any(
        r"(?:caution|warning|external|precauci[oó]n|atenci[oó]n|externo)\W{0,5}"
        r"(?:this|the|este|el) (?:e-?mail|message|correo|mensaje)\b.*",
        "(?:this|the) (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an ext).*",
        "este (?:correo|mensaje) (?:procede|proviene|viene|se ha enviado) (?:de|desde) "
        "(?:fuera|el exterior|una? (?:remitente|direcci[oó]n) extern).*",
    ),
    re.IGNORECASE,
)
"""The line that a mail server puts above a mail from outside."""

NOTICE = re.compile(
    r"\b"
    + _any(
        r"aviso (?:legal|de confidencialidad)\s{0,3}(?:[:.-]|\n)",
        r"(?:confidentiality|legal) notice\s{0,3}(?:[:.-]|\n)",
        r"disclaimer\s{0,3}:",
        "(?:este|el presente) (?:mensaje|correo)[^.\n]{0,120}?"
        "(?:confidencial|destinatari|exclusivamente)",
        "this (?:e-?mail|message|communication)[^.\n]{0,140}?"
        "(?:confidential|intended (?:only |solely )?for|privileged)",
        "si (?:usted )?no es (?:usted )?el destinatario",
        "si ha recibido este (?:correo|mensaje)",
        "if you (?:are not the intended|have received this)",
        "(?:en cumplimiento|de acuerdo|de conformidad|conforme)[^.\n]{0,120}?"
        "(?:protecci[óo]n de datos|rgpd|lopd)",
        "antes de imprimir este",
        "(?:please )?(?:consider the environment|think before (?:you )?print)",
    ),
    re.IGNORECASE,
)
"""Where a notice begins that lawyers, or friends of the forests, put below a mail."""

CONTACT = re.compile(
    r"\s*"
    + _any(
        r"(?:tel[ée]?f?(?:ono)?|tfno|tlfn?o?|m[óo]vil|mob(?:ile)?|phone|cell?|fax|ext(?:ensi[óo]n)?"
        r"|direct)\b[\s.:]{0,4}[+(\d].*",
        r".{0,60}?(?<!\d)\+?\d[\d\s().-]{7,16}\d(?!\d).{0,30}",
        r"(?:(?:e-?mail|correo|web)[\s:]{0,3})?(?:[\w.+-]{1,60}@[\w.-]{3,60}"
        r"|(?:https?://|www\.)\S{3,80})(?:\s{0,3}\|.*)?",
    )
    + r"\s*",
    re.IGNORECASE,
)
"""A line with a telephone number or an address and little else."""
