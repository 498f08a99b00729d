"""BM25 counted anew for the passages that lead, so that repeating a word says hardly more.

The lexical index counts with constants of its own (k1 1.2, b .75), made for long texts. A passage
has one window of the encoder, and most that answer say a word of the question once: to have one
more of its words must count for more than to have one again, and a short text is not by itself
the better one. Terms, fields and forms are those of the first look (see indexer/lexical).
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.articles import StoredPassage
from indexer.lexical import STEMS, LexicalIndex, Term
from kbsearch.search.counted import Counted, count
from kbsearch.search.question import rarity

SATURATION = 0.4
"""BM25's k1. Whatever family of sets is left out, .2 and .4 rank best on all the others."""

LENGTH = 0.5
"""BM25's b: half of what a text is longer than others is held against it."""

TEXT = 80
"""Words of a passage that is neither long nor short. In titles, aliases and headings that is the
mean of those beside it."""

_PARTS = ("title", "aliases", "headings")

Field = tuple[str, tuple[Counted, ...]]
"""The name of a field of the lexical index, and the texts that it holds."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to write a term, the `number`th of the question, and what it counts beside others."""

    number: int
    weight: float


class Recount:
    """The terms of one question, to be counted in the passages of `index`."""

    def __init__(
        self, terms: Iterable[Term], boosts: Iterable[tuple[str, float]], index: LexicalIndex
    ) -> None:
        self._index = index
        self._boosts = {field: boost for field, boost in boosts if boost > 0}
        self._terms = [one for one in terms if not one.edits and not one.begins]
        self._folded: dict[str, list[_Way]] = defaultdict(list)
        self._stems: dict[str, list[_Way]] = defaultdict(list)
        self._phrases: dict[str, list[_Way]] = defaultdict(list)
        for number, term in enumerate(self._terms):
            self._add(number, term)
        self._says: dict[tuple[str, str], float] = {}

    def _add(self, number: int, term: Term) -> None:
        self._folded[term.folded].append(_Way(number, 1.0))
        for stem in term.stems:
            self._stems[stem].append(_Way(number, 1.0))
        for one in term.synonyms:
            way = _Way(number, one.weight)
            if len(one.words) > 1:
                self._phrases[" ".join(one.words)].append(way)
                continue
            self._folded[one.words[0]].append(way)
            for stem in one.stems:
                self._stems[stem].append(way)

    def scores(self, passages: Mapping[int, StoredPassage]) -> dict[int, float]:
        """The BM25 score of each of the passages, which lie in rank beside each other; nothing
        where all terms are guesses, which only the index can look for."""
        if not self._terms:
            return {}
        fields = {one: list(_fields(passage)) for one, passage in passages.items()}
        usual = _usual(fields.values())
        return {one: self._score(some, usual) for one, some in fields.items()}

    def _score(self, fields: Iterable[Field], usual: Mapping[str, float]) -> float:
        total = 0.0
        for field, texts in fields:
            boost = self._boosts.get(field, 0.0)
            length = sum(one.length for one in texts) / usual[field]
            for number, score in self._best(field, texts, length).items() if boost else ():
                total += boost * self._terms[number].weight * score
        return total

    def _best(self, field: str, texts: Iterable[Counted], length: float) -> dict[int, float]:
        """By term, the score of the best of its forms in one field: they are one word."""
        found: dict[int, float] = {}
        damping = SATURATION * (1 - LENGTH + LENGTH * length)
        for name, word, times, ways in self._met(field, texts):
            score = self._rarity(name, word) * times * (SATURATION + 1) / (times + damping)
            for way in ways:
                found[way.number] = max(found.get(way.number, 0.0), way.weight * score)
        return found

    def _met(
        self, field: str, texts: Iterable[Counted]
    ) -> Iterator[tuple[str, str, int, list[_Way]]]:
        """What of the question stands in a field: where the index keeps it, as what, how often."""
        times: dict[tuple[str, str], int] = defaultdict(int)
        for text in texts:
            for word in self._folded.keys() & text.folded.keys():
                times[field, word] += text.folded[word]
            for word in self._stems.keys() & text.stems.keys():
                times[field + STEMS, word] += text.stems[word]
            for phrase in self._phrases:
                times[field, phrase] += text.line.count(f" {phrase} ")
        for (name, word), some in times.items():
            if some:
                ways = self._stems if name.endswith(STEMS) else self._folded
                yield name, word, some, self._phrases[word] if " " in word else ways[word]

    def _rarity(self, name: str, word: str) -> float:
        """How much a word says in a field; of words that stand together, the rarest one."""
        if (name, word) not in self._says:
            count_of = self._index.frequency_in
            frequency = min(count_of(name, one) for one in word.split(" "))
            self._says[name, word] = rarity(frequency, self._index.passages)
        return self._says[name, word]


def _fields(passage: StoredPassage) -> Iterator[Field]:
    """The fields of a passage that are not empty."""
    article = passage.article
    own = "body" if passage.start_seconds is None else "transcript"
    parts = ((article.title,), article.aliases, passage.heading_path, (passage.text,))
    for field, texts in zip((*_PARTS, own), parts, strict=True):
        if any(texts):
            yield field, tuple(count(one, article.lang) for one in texts)


def _usual(passages: Iterable[Iterable[Field]]) -> dict[str, float]:
    """How many words each field usually has, at least one."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for fields in passages:
        for field, texts in fields:
            lengths[field].append(sum(one.length for one in texts))
    usual = {field: max(statistics.mean(some), 1.0) for field, some in lengths.items()}
    return usual | {"body": float(TEXT), "transcript": float(TEXT)}
