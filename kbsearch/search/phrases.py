"""Words in quotes, which must stand together in an article as they do in the question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.analysis import words

WORDS_AROUND = 12
"""Words outside the quotes up to which these are a wish; in more, somebody quotes a message."""

# A straight quote opens where no word ends, or 24" would: each alternative ends at the first
# quote, so reading is linear.
_QUOTED = re.compile(r"(?<!\w)\"(?=\S)([^\"\n]+)(?<=\S)\"(?!\w)|[“„]([^“”„\n]+)[”“]|«([^«»\n]+)»")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes: as they were typed, and folded."""

    text: str
    words: tuple[str, ...]


def quoted(text: str) -> tuple[Phrase, ...]:
    """The phrases in quotes of a short question; none of a long one, such as a pasted ticket."""
    found = tuple(dict.fromkeys(_phrases(text)))
    around = sum(1 for _ in words(text)) - sum(len(one.words) for one in found)
    return found if around <= WORDS_AROUND else ()


def _phrases(text: str) -> Iterable[Phrase]:
    for match in _QUOTED.finditer(text):
        inner = next(group for group in match.groups() if group is not None).strip()
        if folded := tuple(word.folded for word in words(inner)):
            yield Phrase(inner, folded)


def is_quoted(folded: str, phrases: Sequence[Phrase]) -> bool:
    """Whether a word stands in quotes: then it is meant as it is written."""
    return any(folded in phrase.words for phrase in phrases)
