"""Fitting what a passage's likeness in wording adds, once what words weigh is fitted."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from benchmarks.fit_ranking import FitSet, balanced, mean_ndcg, nearest, rounded
from kbsearch.search.weights import PAIRS, Pair, Weights, Wording

WORDINGS = tuple(
    Wording(share, pairs)
    for share, pairs in product((0.0, 0.05, 0.1, 0.15), (0.0, 0.002, 0.004, 0.006))
)
"""What is tried: the more the question's words add, and the more its neighbours."""

Reached = dict[tuple[str, tuple[tuple[str, float], ...], float, Wording, float], float]
"""nDCG@10 by set, weights of fields, weight of words, wording, and weight of crowds: most families
that are left out leave nearly the same weights, and so nothing is measured twice."""


def fit_wording(
    sets: Sequence[FitSet], weights: Weights, reached: Reached, *, without: str = ""
) -> Weights:
    """The wording that ranks best for all questions in the language of their articles together,
    others having none in common, on every family but `without`; a family counts once in a pair.

    Words weigh the nearest value of those tried, and each part of it is balanced over the other.
    """
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
            statistics.mean(measured(one, tried, reached) for one in some)
            for some in families.values()
        )

    means = {wording: mean(wording) for wording in WORDINGS}
    return replace(
        weights,
        wording=Wording(
            rounded(balanced(_best(means, lambda one: one.share))),
            rounded(balanced(_best(means, lambda one: one.pairs))),
        ),
    )


def _best(means: Mapping[Wording, float], part: Callable[[Wording], float]) -> dict[float, float]:
    """For each value of a part what the best of the other reaches with it."""
    values = {part(one) for one in means}
    return {
        value: max(mean for one, mean in means.items() if part(one) == value) for value in values
    }


def measured(one: FitSet, weights: Weights, reached: Reached) -> float:
    """What a set reaches, words weighing the nearest value of those tried."""
    words = nearest(weights.words[one.pair]) if one.pair else 0.0
    key = one.name, weights.fields, words, weights.wording, weights.crowd
    if key not in reached:
        tried = replace(weights, words=dict.fromkeys(PAIRS, words))
        reached[key] = mean_ndcg(one.questions, tried)
    return reached[key]
