"""Numbers of people: cards, accounts, identity documents and telephones.

A run of digits is found once and judged by its digits, its grouping and the word before it. Where
there is a check digit it decides; where there is none, the grouping that people write it in does,
or a word such as 'tel.' or 'DNI'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kbsearch.deflection.check_digits import is_card, is_cpf, is_cuit, is_dni, is_iban, is_rut

CARD, ACCOUNT, IDENTITY, PHONE = "[card]", "[account]", "[id]", "[phone]"

_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?"
    r"(?![A-Za-z0-9])"
)
_LETTERED = re.compile(
    r"""(?<![\w-])(?:
      (?P<dni>[XYZxyz][ .-]?\d{7}[ .-]?[A-Za-z] | \d{1,2}\.?\d{3}\.?\d{3}[ .-]?[A-Za-z])
    | (?P<curp>[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d)
    | (?P<rfc>[A-ZÑ&]{4}\d{2}[01]\d[0-3]\d(?=\d?[A-Z]|\d\dA)[A-Z0-9]{2}[0-9A])
    | (?P<nino>(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ ]?\d{2}){3}[ ]?[A-D])
    | (?P<rut>\d{1,2}\.?\d{3}\.?\d{3}-[\dkK])
    )(?![\w-]*\w)""",
    re.VERBOSE,
)
_DIGITS = re.compile(
    r"(?<![\w.,:/\\#-])(?:\+\s?|\(\+?)?\d(?:[ \t\u00a0().\-/\u2013]{0,3}\d){5,60}"
    r"(?![\w]|[.,:/-]\d)"
)
_NAMED_IDENTITY = re.compile(
    r"""\b(?P<name>dni|n\.?i\.?f|nie|c[eé]dula(?:[ ]de[ ](?:ciudadan[ií]a|identidad))?|c\.?c\.|cc
      |pasaporte|passport|curp|rfc|rut|cuil|cuit|cpf|ssn|nss|naf|nuss|nino
      |social[ ]security|seguridad[ ]social|national[ ]insurance|identity[ ]card
      |driv(?:ing|er'?s?)[ ]licen[cs]e|carn[eé]t?[ ]de[ ]conducir|tarjeta[ ]sanitaria)
    (?P<link>\s{0,2}(?:number|no\.?|n[uú]mero|num\.?|n[ºo°.]{1,2}|nr\.?|is|es|was|era)?
      \s{0,2}(?:number|no\.?|is|es|:|=|\#)?\s{0,2})
    (?P<value>(?:[A-Z]{1,4}[ -]?)?\d(?:[.\- ]?\d){4,11}(?:[ -]?[A-Z]{1,2})?
      |(?=[A-Z]{0,6}\d)[A-Z\d]{6,18}
      |[A-Z]{2}(?:[ ]?\d{2}){3}[ ]?[A-D])(?![\w])""",
    re.VERBOSE | re.IGNORECASE,
)
_CALLED = re.compile(
    r"""(?:tel[eé]fonos?|tel[eé]f?s?|tlfn?o?s?|tfno|fono|m[oó]vil(?:es)?|celular(?:es)?|cel|cell|mobile
      |phone|landline|fijo|whats?app|wsp|wasap|bizum|fax|call|ring|text|(?:ll[aá]m[ae](?:d|r|n|me|dme|nme|rme)*)|dial
      |cont[aá]ct(?:o|a|ar|arme|ame)|me[ ]at|reach)
      [\s:.,)(=#-]{0,3}(?:(?:me|us|al|a|at|on|is|es|number|n[uú]mero|no|n[º°]|de|en|my|mi|to|contacto
      |personal|directo|direct|m[oó]vil|mobile|phone|fijo)[\s:.#-]{1,3}){0,4}$""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"""\b(?:ticket|incidencias?|incident|caso|case|pedido|order|factura|invoice|serie|serial|s/n|sn
      |asset|activo|inventario|inventory|art[ií]culo|article|expediente|referencia|reference|ref
      |albar[aá]n|version|versi[oó]n|build|kb|error|c[oó]digo|code|id|imei|evento|event|parte|rma|po
      |sku|ean|isbn|matr[ií]cula|p[aá]gina|page|l[ií]nea|line|puerto|port|bytes|total|importe|lote
      |batch|etiqueta|tag)
      [\s:.,)(=#-]{0,3}(?:(?:no|n[uú]mero|n[º°o]|num|number|de|del|es|is|the|el|la|soporte|support)
      [\s:.#-]{0,3}){0,3}$""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = 45
_DATE = re.compile(
    r"(?:(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)?\d\d)"
    r"(?:[ T-]+\d{1,2}(?:[-.:]\d{2}){0,2})?"
)
_SHAPES = re.compile(
    r"""[6789]\d\d[ .-]?\d{3}[ .-]?\d{3}|[6789]\d\d[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d       # Spain
    |[89]\d[ .-]\d{3}[ .-]\d\d[ .-]\d\d
    |\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}                                 # North America, Colombia
    |\(?\d{2,3}\)?[ -]\d{3,4}[ -]\d{4}|\d{2}(?:[ -]\d{2}){4}     # Mexico, Argentina
    |1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4}
    |9[ -]\d{4}[ -]\d{4}|9\d{8}|3\d{2}[ -]?\d{7}                     # Chile, Peru, Colombia
    |\(?0\d{2,4}[ -)]{1,2}\d{3,4}[ -]?\d{3,4}|07\d{3}[ -]?\d{6}    # United Kingdom
    |0?11[ -](?:15[ -])?\d{4}[ -]\d{4}
    """,
    re.VERBOSE,
)
_SECURITY = re.compile(r"\d{3}-\d{2}-\d{4}|\d{2}[/ -]\d{8}[/ -]\d{2}")
_ACCOUNT_DIGITS = 16
_ABROAD = re.compile(r"\(?\+|00[1-9]")


def hide_numbers(text: str) -> str:
    """Accounts and lettered documents first, then bare runs of digits."""
    found = _IBAN.sub(_account, text)
    found = _NAMED_IDENTITY.sub(lambda match: f"{match['name']}{match['link']}{IDENTITY}", found)
    found = _LETTERED.sub(_lettered, found)
    return _DIGITS.sub(_digits, found)


def _account(match: re.Match[str]) -> str:
    """An account, and what stands behind it: a short word may look like its last group."""
    groups = re.split(r"([ -])", match[0])
    for end in range(len(groups), 0, -2):
        if is_iban("".join(groups[:end])):
            return ACCOUNT + "".join(groups[end:])
    return match[0]


def _lettered(match: re.Match[str]) -> str:
    written = match[0]
    if match["dni"]:
        return IDENTITY if is_dni(written) else written
    if match["rut"]:
        return IDENTITY if is_rut(written) else written
    return IDENTITY


def _digits(match: re.Match[str]) -> str:
    """Whole, if that is something; else the longest of its parts that is, and what is around it."""
    pieces = re.split(r"([ \t\u00a0]+)", match[0])
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    return "".join(_parts(pieces, before))


def _parts(pieces: Sequence[str], before: str) -> Iterator[str]:
    at = 0
    while at < len(pieces):
        ends = range(len(pieces), at, -2)
        end = next((end for end in ends if _sort("".join(pieces[at:end]), before)), None)
        written = "".join(pieces[at : end or at + 2])
        yield (_sort(written, before) if end else "") or written
        before = (before + written)[-_BEFORE:]
        if end:
            yield from pieces[end : end + 1]
        at = end + 1 if end else at + 2


def _sort(written: str, before: str) -> str:
    """What the number is; empty for one that may stay."""
    digits = "".join(char for char in written if char.isdigit())
    if _DATE.fullmatch(written):
        return ""
    if is_card(digits):
        return CARD
    if len(digits) >= _ACCOUNT_DIGITS and not _DATE.match(written):
        return ACCOUNT
    if _SECURITY.fullmatch(written) or is_cuit(written) or is_cpf(written):
        return IDENTITY
    return PHONE if _is_phone(written, digits, before) else ""


def _is_phone(written: str, digits: str, before: str) -> bool:
    if not 7 <= len(digits) <= 15:  # noqa: PLR2004 - ITU-T E.164: at most 15
        return False
    if _CALLED.search(before) or written.startswith(("+", "(+")):
        return True
    if _NUMBERED.search(before):
        return False
    return bool(_ABROAD.match(written) or _SHAPES.fullmatch(written))
