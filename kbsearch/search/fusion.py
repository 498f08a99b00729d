"""One order out of two engines: words and meaning, weighed by the pair of languages.

A passage's score is its cosine with the question, and its BM25 score times a weight for the pair of
languages (see weights). BM25 is taken as it is, not as a share of the best: where many rare words
match, words have more to say, and they have little where a question has none. The best passages
are looked at again (see second_look): their words are counted anew, their wording adds to what
words bring, and where many others lie as near as they do, meaning says less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.records import Language
from kbsearch.search.weights import Weights

TIE = 3
"""Decimals to which scores are compared: what differs by less is as good, and the newer article
comes first."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the wording of a passage has of the question's: the `share` (0 to 1) of all its words,
    little ones too, rare ones saying more; and how much those say that stand side by side in both,
    in `pairs` (0 and more)."""

    share: float
    pairs: float


UNREAD = Likeness(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what each engine says of it. `cosine` is None when no vector was asked;
    articles that are translations of each other share a `group`; `updated` is a day's ordinal;
    `likeness` is what its wording has of the question's; `crowd`, 0 to 1, how near the nearest
    passages of other articles lie to it (see crowd)."""

    passage: int
    group: int
    lang: Language
    bm25: float
    cosine: float | None
    updated: int = 0
    likeness: Likeness = UNREAD
    crowd: float = 0.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and its score: the sum of what `meaning` (0 to 1) and `words` (0 and more)
    brought. `leader` is the passage that an article owes its place to, where that is another one:
    one of its translation."""

    candidate: Candidate
    score: float
    meaning: float
    words: float
    leader: Scored | None = None

    @property
    def standing(self) -> Scored:
        """What gives the article its place."""
        return self.leader or self


def fuse(candidates: Iterable[Candidate], language: Language, weights: Weights) -> list[Scored]:
    """Scores candidates for a question in `language`, best first; of equal ones the newer first,
    then by passage."""
    scored = []
    for one in candidates:
        meaning = max((one.cosine or 0.0) - weights.crowd * one.crowd, 0.0)
        words = one.bm25 * weights.words[language, one.lang] + _wording(one.likeness, weights)
        scored.append(Scored(one, meaning + words, meaning, words))
    return sorted(scored, key=_order)


def _wording(likeness: Likeness, weights: Weights) -> float:
    return weights.wording.share * likeness.share + weights.wording.pairs * likeness.pairs


def _order(one: Scored) -> tuple[float, int, int]:
    return -round(one.score, TIE), -one.candidate.updated, one.candidate.passage
