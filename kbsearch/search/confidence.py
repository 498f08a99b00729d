"""How likely it is that an article answers a question: a probability, and so comparable.

A logistic model for each pair of languages, of signs that do not grow with the length of the
question. `python -m benchmarks.fit` fits it on labelled sets of which half of the questions have
lost their articles; docs/ranking.md shows how well it holds on sets that it was not fitted on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kbsearch.search.fusion import Scored
from kbsearch.search.weights import Pair, Weights

FAR = 0.3
"""A lead beyond which nothing becomes surer; the scores of a long question lie further apart."""

UNSEEN = 0.2
"""The score that an article is compared with where there is no other and meaning was compared:
those that are not found at all lie below it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a hit. `meaning` is its cosine, or None when meaning was not compared;
    `words` the share of the question's weight that stands in it, 0 to 1; `lead` its score less
    that of the best other article, at most FAR."""

    meaning: float | None
    words: float
    lead: float


def signs(hit: Scored, ranked: Sequence[Scored], words: float) -> Signs:
    """The signs of one of the `ranked` hits (one for each article, best first). What its
    translation answers it answers too, so meaning and lead are those of the better of both."""
    rival = next((one for one in ranked if one.candidate.group != hit.candidate.group), None)
    meaning = hit.standing.candidate.cosine
    alone = 0.0 if meaning is None else UNSEEN
    lead = hit.standing.score - (rival.standing.score if rival else alone)
    return Signs(meaning, words, max(-FAR, min(lead, FAR)))


def confidence(found: Signs, pair: Pair, weights: Weights) -> float:
    """The probability, 0 to 1, that a hit with these signs answers."""
    trust = weights.trust[pair] if found.meaning is not None else weights.trust_in_words
    sum_ = (
        trust.constant
        + trust.meaning * (found.meaning or 0.0)
        + trust.words * found.words
        + trust.lead * found.lead
    )
    return 1 / (1 + math.exp(-sum_))
