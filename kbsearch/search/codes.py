"""Error codes and the other ways in which they are written.

`KB5021233` is `KB 5021233`, `ora 01017` is `ORA-01017`, and `80070035` or `0x80070035` is one
number; what reads the same is looked up as a synonym of full weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.analysis import Word
from indexer.lexical import Synonym

_SPLIT = re.compile(r"([a-z]{1,5})([0-9]{2,})")
_PREFIX = re.compile(r"[a-z]{1,5}")
_NUMBER = re.compile(r"[0-9]{2,}")
_HEXADECIMAL = re.compile(r"0x0*([0-9a-f]{1,8})")
_BARE = re.compile(r"(?=[0-9a-f]*[0-9])[8c][0-9a-f]{7}")
"""A Windows status without its 0x: failures begin with 8 or C (MS-ERREF 2.1, 2.3)."""

_YEAR = re.compile("(?:19|20)[0-9]{2}")

LEAST_DIGITS = 3
"""Digits of a number that is a code by itself; beside letters one fewer will do."""

_DIGITS = 8
"""Hexadecimal digits of a Windows status."""


def is_code(folded: str) -> bool:
    """Whether a word is a code: letters and two digits or more in one, or a number of three or
    more that is no year. *MP4* and *2FA* are words."""
    digits = sum(char.isdigit() for char in folded)
    least = LEAST_DIGITS if digits == len(folded) else LEAST_DIGITS - 1
    return digits >= least and not _YEAR.fullmatch(folded)


def other_spellings(found: Sequence[Word], at: int) -> Iterator[Synonym]:
    """How the code at a place among the words of a question may be written in an article."""
    folded = found[at].folded
    if split := _SPLIT.fullmatch(folded):
        yield Synonym(split.groups())
    if hexadecimal := _HEXADECIMAL.fullmatch(folded):
        digits = hexadecimal[1]
        forms = (f"0x{digits.zfill(_DIGITS)}", f"0x{digits}", digits.zfill(_DIGITS))
        yield from (Synonym((form,)) for form in forms if form != folded)
    if _BARE.fullmatch(folded):
        yield Synonym((f"0x{folded}",))
    if at and _NUMBER.fullmatch(folded) and _PREFIX.fullmatch(found[at - 1].folded):
        yield Synonym((found[at - 1].folded + folded,))
