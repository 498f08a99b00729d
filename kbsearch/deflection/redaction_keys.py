"""Keys of programs, known by their shape: nobody says "my key is" before he pastes one."""

from __future__ import annotations

import re
from itertools import pairwise

KEY = "[key]"
LONG = 20
"""Characters from which letters and digits in disorder are taken for a key."""

_DISORDER = 6
_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]{3,40}-----(?:[^-]|-(?!-{4})){0,16000}+(?:-----END [A-Z0-9 ]{3,40}-----)?"
)
_KNOWN = re.compile(
    r"""(?<![A-Za-z0-9_])(?:
      eyJ[A-Za-z0-9_-]{6,4000}+(?:\.[A-Za-z0-9_-]{2,4000}+){0,4}     # JSON web tokens, RFC 7519
    | (?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{12,200}+
    | gh[opsur]_[A-Za-z0-9]{16,255}+ | github_pat_[A-Za-z0-9_]{16,255}+
    | gl[a-z]{2,5}-[A-Za-z0-9_-]{16,255}+
    | xox[a-z]-[A-Za-z0-9-]{8,255}+ | xapp-[A-Za-z0-9-]{8,255}+
    | A[KS]IA[A-Z0-9]{12,20}+ | AIza[A-Za-z0-9_-]{20,60}+ | ya29\.[A-Za-z0-9_-]{10,400}+
    | SG\.[A-Za-z0-9_-]{10,80}+\.[A-Za-z0-9_-]{10,80}+
    | (?:hf|npm|pypi|dop_v1|shpat|shpss|sq0[a-z]{3}|lin_api|ntn|glsa|kbs)[_-][A-Za-z0-9_-]{16,255}+
    | \$(?:2[abxy]|6|5|y|argon2id)\$[A-Za-z0-9./$,=+]{16,255}+        # hashed passwords
    )""",
    re.VERBOSE,
)
_CARRIED = re.compile(
    r"\b(Bearer|Basic|Digest|ApiKey)(\s+)(?=[^\s]{0,200}[\d=_])[A-Za-z0-9+/._~=-]{8,2000}+",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"(?<![\w-])(?:(?=[A-Z0-9-]{0,23}\d)[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}|(?:\d{6}-){7}\d{6})(?![\w-])"
)
_HEXADECIMAL = re.compile(r"(?<![\w-])(?:0x)?[0-9a-fA-F]{32,256}+(?![\w-])")
_LONG = re.compile(rf"(?<![\w+/=-])[\w+/=-]{{{LONG},4000}}+")


def hide_keys(text: str) -> str:
    """Known sorts first, then whatever is long and in no order that a person would write."""
    found = _BLOCK.sub(KEY, text)
    found = _KNOWN.sub(KEY, found)
    found = _CARRIED.sub(rf"\1\2{KEY}", found)
    found = _LICENCE.sub(KEY, found)
    found = _HEXADECIMAL.sub(KEY, found)
    return _LONG.sub(_long, found)


def looks_made_up(word: str) -> bool:
    """Whether a word of one line is long and in disorder: capitals, small letters and digits take
    turns more often than in a name."""
    if len(word) < LONG or not word.isascii():
        return False
    kinds = [_kind(char) for char in word if char.isalnum()]
    if len(set(kinds)) < 3 and not _HEXADECIMAL.fullmatch(word):  # noqa: PLR2004 - all three
        return False
    turns = sum(one != other for one, other in pairwise(kinds))
    return turns >= _DISORDER or bool(_HEXADECIMAL.fullmatch(word))


def _kind(char: str) -> str:
    return "0" if char.isdigit() else "A" if char.isupper() else "a"


def _long(match: re.Match[str]) -> str:
    word = match[0]
    if "/" in word and "=" not in word:
        # A path of files or an address without its scheme, unless a part of it is a key.
        return "/".join(KEY if looks_made_up(part) else part for part in word.split("/"))
    return KEY if looks_made_up(word) else word
