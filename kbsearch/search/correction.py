"""Mends the words of a question that nobody wrote on purpose, and finishes the last one.

A word is mended when the index has never seen it, no frequent word of Spanish or English is spelt
so, and a word of the index lies one slip of the fingers away (two for a long word). Such a word at
the end may be on its way to a longer one: it becomes the most frequent word that begins so. The
words to choose from come from passages that the lexical engine finds for it, so that they are
words which this reader may see, and the vocabulary is never listed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.analysis import Word, is_stop_word, words
from indexer.articles import StoredPassage
from indexer.known_words import is_known_word
from indexer.lexical import LexicalIndex, LexicalQuery, Term
from indexer.records import LANGUAGES, Language
from kbsearch.search.phrases import Phrase, is_quoted
from kbsearch.search.question import Question
from kbsearch.search.spacing import joined, split

LONGEST_QUESTION = 12
"""Words of a question that is still typed; what is longer was pasted, and says enough."""

SHORTEST, LONG = 4, 8
"""Letters of a word that may be mended once, and twice."""

BEGUN = 3
"""Letters from which the last word is finished: two begin too many words."""

TITLES_FIRST = (("title", 4.0), ("aliases", 2.0), ("headings", 1.5), ("body", 1.0))
"""Where the passages with a word that begins so are looked for, as many have one."""

PROBED = 30
"""Passages in which the right word is sought."""

MUCH_MORE = 3
"""How many times more frequent the right word must be than words of the same stem; by hand."""

NEXT_KEY, OTHER_LETTER = 0.6, 1.5
"""What a neighbouring key or a letter of the same sound costs, and what any other letter does: it
is no slip by itself, but another word (*figma* is not *firma*). A letter too many, too few or in
the wrong place costs 1. Chosen by hand."""

_SOUNDS = ("bv", "cs", "cz", "sz", "gj", "iy", "ck", "cq", "kq", "mn", "nñ")
_ROWS = ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
_CLOSE = frozenset(
    pair
    for row in (*_ROWS, *_SOUNDS)
    for one, other in pairwise(row)
    for pair in ((one, other), (other, one))
)

Passages = Callable[[Sequence[int]], Mapping[int, StoredPassage]]


@dataclass(frozen=True, slots=True)
class _Mended:
    """A word of the index that was probably meant."""

    slips: float
    frequency: int
    surface: str


def correct(
    question: Question,
    index: LexicalIndex,
    passages: Passages,
    *,
    typing: bool = False,
    as_is: Sequence[Phrase] = (),
) -> str:
    """The question with its misspelt words mended and its last one finished, or nothing where
    there is nothing to do. While one is `typing`, a known last word may be on its way too; what
    stands in quotes, `as_is`, is never touched."""
    found = list(words(question.text))
    if len(found) > LONGEST_QUESTION:
        return ""
    text = question.text
    mending = _Mending(question, index, passages, typing)
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(found):
        word, after = found[at], found[at + 1] if at + 1 < len(found) else None
        at += 1
        if is_quoted(word.folded, as_is):
            continue
        if after is not None and text[word.end : after.start] == " ":
            whole = "" if is_quoted(after.folded, as_is) else joined(word, after, index)
            if whole:
                changes.append((word.start, after.end, whole))
                at += 1
                continue
        if meant := _meant(word, mending, last=after is None):
            changes.append((word.start, word.end, meant))
    for start, end, meant in reversed(changes):
        text = text[:start] + meant + text[end:]
    return text if changes else ""


@dataclass(frozen=True, slots=True)
class _Mending:
    """What mending a word needs to know."""

    question: Question
    index: LexicalIndex
    passages: Passages
    typing: bool


def _meant(word: Word, mending: _Mending, *, last: bool) -> str:
    """What was probably meant by a word; empty where it may be meant as it is."""
    index, unfinished = mending.index, last and mending.typing
    term = next((one for one in mending.question.terms if one.folded == word.folded), None)
    if term is None or _explained(term, index):
        return ""
    if not _is_nobodys(word, index, known=not unfinished):
        return ""
    lang = None if mending.typing else mending.question.language
    finished = _finish(word.folded, lang, index, mending.passages) if last else None
    mended = finished or _mend(word.folded, index, mending.passages)
    slips = mended.slips if mended is not None else math.inf
    if not unfinished and slips > 1 and (two := split(word, index)):
        return "" if _is_translated(term) and any(map(_is_little, two.lower().split())) else two
    if slips > 1 and _is_translated(term):
        return ""
    # A stem may be known by chance: «impresoar» has that of «impreso».
    least = (1 if finished else MUCH_MORE) * index.frequency(term)
    return mended.surface if mended is not None and mended.frequency >= least else ""


def _explained(term: Term, index: LexicalIndex) -> bool:
    """Whether the desk has a synonym for a word: then it was meant, whether an article has it."""
    return any(index.synonym_frequency(one) for one in term.synonyms if not one.translated)


def _is_translated(term: Term) -> bool:
    """Whether the dictionary has the stem of a word: by chance few but single slips lead to one."""
    return any(one.translated for one in term.synonyms)


def _is_nobodys(word: Word, index: LexicalIndex, *, known: bool) -> bool:
    """Whether a word is neither the index's nor, where that counts, the language's, nor a name or
    a code."""
    folded = word.folded
    return (
        folded.isalpha()
        and not word.surface.isupper()
        and not index.knows(folded)
        and not (known and is_known_word(folded))
    )


def _finish(
    folded: str, lang: Language | None, index: LexicalIndex, passages: Passages
) -> _Mended | None:
    """The most frequent word of the index that begins so, of articles in `lang` if one is given:
    of a few letters nobody can tell the language yet."""
    if len(folded) < BEGUN:
        return None
    query = LexicalQuery((Term(folded, begins=True),), TITLES_FIRST)
    found = passages([one for one, _ in index.search(query, PROBED)]).values()
    seen = _surfaces(one for one in found if lang in {None, one.article.lang})
    candidates = [
        _Mended(0, index.frequency(Term(other)), surface)
        for other, surface in seen.items()
        if other.startswith(folded) and other.isalpha()
    ]
    return min(candidates, key=lambda one: (-one.frequency, one.surface), default=None)


def _mend(folded: str, index: LexicalIndex, passages: Passages) -> _Mended | None:
    """The likeliest word of the index: fewest slips, then the most frequent."""
    if len(folded) < SHORTEST:
        return None
    for edits in (1, 2) if len(folded) >= LONG else (1,):
        near = index.search(LexicalQuery((Term(folded, edits=edits),)), PROBED)
        seen = _surfaces(passages([one for one, _ in near]).values())
        candidates = [
            _Mended(slips, index.frequency(Term(other)), surface)
            for other, surface in seen.items()
            # The cheap looks first: the passages hold thousands of other words.
            if abs(len(other) - len(folded)) <= edits
            and _begin_alike(folded, other)
            and not _is_little(other)
            and (slips := slips_between(folded, other)) <= edits
        ]
        if candidates:
            return min(candidates, key=lambda one: (one.slips, -one.frequency, one.surface))
    return None


def _is_little(folded: str) -> bool:
    """Whether a word says nothing in either language: to mend one into it takes it away."""
    return any(is_stop_word(folded, lang) for lang in LANGUAGES)


def _begin_alike(typed: str, meant: str) -> bool:
    """Whether the first letters are the same, or exchanged: people look at what they begin."""
    return typed[0] == meant[0] or typed[:2] == meant[1::-1]


def _surfaces(found: Iterable[StoredPassage]) -> dict[str, str]:
    """Every word of the passages and their articles, by its folded form, in small letters."""
    return {word.folded: word.surface.lower() for text in _texts(found) for word in words(text)}


def _texts(found: Iterable[StoredPassage]) -> Iterator[str]:
    for passage in found:
        yield from (passage.text, *passage.heading_path)
        yield from (passage.article.title, *passage.article.aliases)


def slips_between(typed: str, meant: str) -> float:
    """How many letters were left out, added, exchanged or hit wrong, neighbouring keys counting
    less (Damerau's distance, restricted: Damerau 1964; each letter takes part once)."""
    before: list[float] = []
    row = [float(at) for at in range(len(meant) + 1)]
    for i, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [float(i)]
        for j, wanted in enumerate(meant, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + _cost(letter, wanted))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == wanted:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]


def _cost(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    return NEXT_KEY if (typed, meant) in _CLOSE else OTHER_LETTER
