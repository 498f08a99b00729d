"""Fitting what a passage's likeness in wording adds, once what words weigh is fitted."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from benchmarks.fit_ranking import FitSet, mean_ndcg
from kbsearch.search.weights import Pair, Weights, Wording

WORDINGS = tuple(
    Wording(share, pairs)
    for share, pairs in product((0.0, 0.05, 0.1, 0.15), (0.0, 0.002, 0.004, 0.006))
)
"""What is tried: the more the question's words add, and the more its neighbours."""

AS_GOOD = 0.001
"""What differs by less in the mean is as good: then the least is taken, and of pairs first, since
a long question has many of them."""

Reached = dict[tuple[str, tuple[tuple[str, float], ...], float, Wording], float]
"""nDCG@10 by set, weights of fields, weight of words, and wording: most families that are left out
leave the same weights, and so nothing is measured twice."""


def fit_wording(
    sets: Sequence[FitSet], weights: Weights, reached: Reached, *, without: str = ""
) -> Weights:
    """The wording that ranks best for all questions in the language of their articles together,
    others having none in common, on every family but `without`; a family counts once in a pair."""
    used = [
        one for one in sets if one.family != without and one.pair in {("es", "es"), ("en", "en")}
    ]
    families: dict[tuple[str, Pair | None], list[FitSet]] = defaultdict(list)
    for one in used:
        families[one.family, one.pair].append(one)
    if not families:
        return weights

    def mean(wording: Wording) -> float:
        tried = replace(weights, wording=wording)
        return statistics.mean(
            statistics.mean(_ndcg(one, tried, reached) for one in some)
            for some in families.values()
        )

    means = {wording: mean(wording) for wording in WORDINGS}
    as_good = [one for one in WORDINGS if means[one] >= max(means.values()) - AS_GOOD]
    return replace(weights, wording=min(as_good, key=lambda one: (one.pairs, one.share)))


def _ndcg(one: FitSet, weights: Weights, reached: Reached) -> float:
    words = weights.words[one.pair] if one.pair else 0.0
    key = one.name, weights.fields, words, weights.wording
    if key not in reached:
        reached[key] = mean_ndcg(one.questions, weights)
    return reached[key]
