"""One order out of two engines: words and meaning, weighed by the pair of languages.

A passage's score is its cosine with the question, and what the match of its words adds: its share
of the best match, times a weight for the pair of languages (see weights).
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
class Candidate:
    """A passage with what each engine says of it. `cosine` is None when no vector was asked;
    articles that are translations of each other share a `group`; `updated` is a day's ordinal."""

    passage: int
    group: int
    lang: Language
    bm25: float
    cosine: float | None
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and its score, 0 to 1: the sum of what `meaning` and `words` brought, over the
    most that a passage could have."""

    candidate: Candidate
    score: float
    meaning: float
    words: float


def fuse(candidates: Iterable[Candidate], language: Language, weights: Weights) -> list[Scored]:
    """Scores candidates for a question in `language`, best first; of equal ones the newer first,
    then by passage. Without vectors the words decide alone."""
    pool = list(candidates)
    top = max((one.bm25 for one in pool), default=0.0)
    blind = all(one.cosine is None for one in pool)
    most = 1 + max(weights.words.values())
    scored = []
    for one in pool:
        share = one.bm25 / top if top > 0 else 0.0
        meaning = max(one.cosine or 0.0, 0.0) / most
        words = share if blind else share * weights.words[language, one.lang] / most
        scored.append(Scored(one, meaning + words, meaning, words))
    return sorted(scored, key=_order)


def _order(one: Scored) -> tuple[float, int, int]:
    return -round(one.score, TIE), -one.candidate.updated, one.candidate.passage
