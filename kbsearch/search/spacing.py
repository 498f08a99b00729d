"""Spaces that were forgotten, or hit where none belongs: `nopuedo`, `contra seña`."""

from __future__ import annotations

from indexer.analysis import Word, forms, is_stop_word
from indexer.lexical import LexicalIndex, LexicalQuery, Term
from indexer.records import LANGUAGES

SHORTEST_SPLIT = 5
"""Letters of two words that were run together; fewer are a word that nobody knows."""

SHORTEST_PART, LONG_PART, BOTH_LONG = 2, 5, 14
"""Letters of a part, of a long one, and of two that are long: those may be the index's each for
itself, while shorter ones must stand together there, or be a little word (*sharepoint* is not
*share point*)."""

SHORTEST_JOINED = 6
"""Letters of a word that was written as two."""


def split(word: Word, index: LexicalIndex) -> str:
    """An unknown word as the two words of the index that it was made of; empty where there are
    none. Two that stand together in an article come first, then the most even ones."""
    folded, surface = word.folded, word.surface
    if len(folded) != len(surface) or len(folded) < SHORTEST_SPLIT:
        return ""
    places = range(SHORTEST_PART, len(folded) - SHORTEST_PART + 1)
    for at in sorted(places, key=lambda at: abs(2 * at - len(folded))):
        if _are_known(folded[:at], folded[at:], index) and _together(
            folded[:at], folded[at:], index
        ):
            return f"{surface[:at]} {surface[at:]}"
    for at in sorted(places, key=lambda at: abs(2 * at - len(folded))):
        if _are_words(folded[:at], folded[at:], index):
            return f"{surface[:at]} {surface[at:]}"
    return ""


def joined(one: Word, other: Word, index: LexicalIndex) -> str:
    """Two neighbouring words as the one word of the index that they are; empty where they are
    none, or stand together in an article as they are."""
    whole = one.folded + other.folded
    if len(whole) < SHORTEST_JOINED or not whole.isalpha() or not index.knows(whole):
        return ""
    if _is_little(whole) or _together(one.folded, other.folded, index):
        return ""
    return one.surface + other.surface


def _are_known(left: str, right: str, index: LexicalIndex) -> bool:
    return index.knows(left) and index.knows(right)


def _are_words(left: str, right: str, index: LexicalIndex) -> bool:
    """Whether two parts are words though no article has them together: a little word beside one
    of the index, or two long ones of the index."""
    for little, other in ((left, right), (right, left)):
        if _is_little(little) and len(other) >= SHORTEST_SPLIT - 1 and index.knows(other):
            return True
    long = min(len(left), len(right)) >= LONG_PART and len(left + right) >= BOTH_LONG
    return long and all(index.frequency(Term(one, _stems(one))) for one in (left, right))


def _stems(folded: str) -> tuple[str, ...]:
    return tuple(forms(folded, folded, lang).stem for lang in LANGUAGES)


def _together(left: str, right: str, index: LexicalIndex) -> bool:
    return bool(index.search(LexicalQuery((), phrases=((left, right),)), 1))


def _is_little(folded: str) -> bool:
    return any(is_stop_word(folded, lang) for lang in LANGUAGES)
