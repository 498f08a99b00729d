"""Secrets that somebody says: "mi contraseña es …", "pwd: …", "the code is …".

What follows the name of a secret decides. After a colon or an equals sign nearly everything is the
secret; after "es" or "is" whatever is not said of secrets ("es incorrecta", "is too short"); and
without any of these only what looks like one: digits or signs among letters, or in quotes.
"""

from __future__ import annotations

import re

from indexer.analysis import fold, is_stop_word
from kbsearch.deflection.secret_words import BETWEEN, ENDINGS, NAMED, STATES

SECRET = "[password]"  # noqa: S105 - stands in the place of one

_QUOTES = "\"'“”«»`‘’"
_QUOTED = rf"[{_QUOTES}][^{_QUOTES}\n]{{1,100}}[{_QUOTES}]"
_VALUE = rf"""(?P<value>
    {_QUOTED}
  | [^\s]{{1,60}}+[ ]/[ ][^\s]{{1,60}}+                     # name / password
  | \d{{3}}[ -]\d{{3}}(?!\w)
  | [^\s]{{1,200}}+)"""
_FLAGS = re.VERBOSE | re.IGNORECASE
_ASSIGNED = re.compile(
    rf"""(?<!\w)(?P<lead>{NAMED}{BETWEEN}["']?
    (?:[ ](?:for|of|de|del|para)(?:[ ][^\s:=]{{1,25}}){{1,5}}(?=[ ]?[:=]))?
    (?:[ ](?:es|is|era|was))?(?:[ ](?:la|the))?(?:[ ](?:siguiente|following))?[ \t]{{0,2}}
    (?:[:=]{{1,2}}|->|=>|→)[ \t\n]{{0,2}}(?:(?:es|is)[ ])?){_VALUE}""",
    _FLAGS,
)
_STATED = re.compile(
    rf"""(?<!\w)(?P<lead>{NAMED}{BETWEEN}[ ,]{{1,2}}
    (?P<link>es|era|is|was|ser[ií]a|sigue[ ]siendo|a|to|con|with|as|como)[ ]{{1,3}}
    (?:(?:la|el|la[ ]siguiente|esta|este|the|this|following|still|todav[ií]a|a[uú]n|ahora|now|just
      |solo|el[ ]m[ií]o|mi|my)[ ]?[:,]?[ ]){{0,2}}){_VALUE}""",
    _FLAGS,
)
_FOLLOWED = re.compile(rf"(?<!\w)(?P<lead>{NAMED}{BETWEEN},?[ ]{{1,3}}){_VALUE}", _FLAGS)
_BEFORE = re.compile(
    rf"""(?P<value>{_QUOTED}|[^\s]{{4,64}}+)
    (?P<tail>[ ](?:como|de|es[ ](?:mi|la)|as|as[ ]my|as[ ]the|is[ ](?:my|the|our))[ ]
    (?:(?:la|el|the|my|mi|new|nueva|current)[ ])?{NAMED})""",
    _FLAGS,
)
_OPTION = re.compile(
    r"(?P<lead>(?<!\S)(?:(?:-u|--user)[ =][^\s:]{1,64}:|-p(?=\S{0,200}\d)|/pass(?:word)?:))"
    r"(?P<value>[^\s]{1,200}+)"
)
_CODE = re.compile(r"[A-Z]{1,5}-?\d{1,8}")
_NO_SECRET = re.compile(
    r"""(?:windows|win|office|microsoft|o|m|wpa|sap|outlook|exchange|iphone|android|ios|server|sql
      |https?|teams|[2m]fa)-?\d{0,4}
    | \d{1,3} | \d{1,2}[/.-]\d{1,2}([/.-]\d{2,4})? | \d{1,2}:\d{2}h? | [a-z]{2,15}/[a-z]{2,15}
    | \[.* | <.*""",
    _FLAGS,
)
_UNSURE = frozenset({"a", "to", "con", "with", "as", "como"})
_TRAILING = ".,;:!?)]}…"
_SIGNS = frozenset("!$%&#@*+=_?¿¡^~")
_SHORTEST = 4
_SHORTEST_TOLD = 3
_LONG_WORD = 6


def hide_said(text: str) -> str:
    """Each way of saying it, the surest first."""
    found = _OPTION.sub(_hidden, text)
    found = _ASSIGNED.sub(_assigned, found)
    found = _STATED.sub(_stated, found)
    found = _BEFORE.sub(_before, found)
    return _FOLLOWED.sub(_followed, found)


def _assigned(match: re.Match[str]) -> str:
    value = match["value"]
    short = len(value.rstrip(_TRAILING)) < _SHORTEST_TOLD
    return match[0] if short or _is_said_of_secrets(value) else _hidden(match)


def _stated(match: re.Match[str]) -> str:
    value = match["value"]
    unsure = match["link"].lower() in _UNSURE and not _looks_secret(value)
    return match[0] if unsure or _is_said_of_secrets(value) else _hidden(match)


def _followed(match: re.Match[str]) -> str:
    return _hidden(match) if _looks_secret(match["value"]) else match[0]


def _before(match: re.Match[str]) -> str:
    return SECRET + match["tail"] if _looks_secret(match["value"]) else match[0]


def _hidden(match: re.Match[str]) -> str:
    """The secret goes, with whatever stands against it; the end of the sentence stays."""
    last = match["value"][-1]
    return f"{match['lead']}{SECRET}{last if last in '.,;' else ''}"


def _is_said_of_secrets(value: str) -> bool:
    """Whether it is rather a word of the sentence than the secret."""
    plain = fold(value.strip(f"{_TRAILING}¿¡({_QUOTES}"))
    if not plain or value.startswith("["):
        return True
    if not plain.isalpha():
        return False
    if is_stop_word(plain, "es") or is_stop_word(plain, "en") or plain in STATES:
        return True
    return len(plain) >= _LONG_WORD and plain.endswith(ENDINGS) and value[0].islower()


def _looks_secret(value: str) -> bool:
    """Whether a word is no word: in quotes, or letters with digits or signs among them."""
    if value[0] in _QUOTES and len(value) > len(_QUOTES[:2]):
        return not _is_said_of_secrets(value)
    plain = value.strip(f"{_TRAILING}(").replace(" ", "")
    if len(plain) < _SHORTEST or _CODE.fullmatch(plain) or _NO_SECRET.fullmatch(plain):
        return False
    letters = any(char.isalpha() for char in plain)
    digits = any(char.isdigit() for char in plain)
    signs = not _SIGNS.isdisjoint(plain)
    return (digits and (letters or plain.isdigit())) or (letters and signs)
