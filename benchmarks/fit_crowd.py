"""Fitting what a crowd takes off a cosine, once words and wording are fitted."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.fit_ranking import FitSet, balanced, rounded
from benchmarks.fit_wording import Reached, measured
from kbsearch.search.weights import Pair, Weights

CROWDS = (0.0, 0.1, 0.2, 0.3)
"""What is tried: how much of the cosine with its neighbours is taken off that of a passage."""


def fit_crowd(
    sets: Sequence[FitSet], weights: Weights, reached: Reached, *, without: str = ""
) -> Weights:
    """The weight of crowds that balances what all pairs of languages reach, on every family but
    `without`; a family counts once in a pair."""
    families: dict[tuple[str, Pair], list[FitSet]] = defaultdict(list)
    for one in sets:
        if one.pair is not None and one.family != without:
            families[one.family, one.pair].append(one)

    def mean(crowd: float) -> float:
        tried = replace(weights, crowd=crowd)
        return statistics.mean(
            statistics.mean(measured(one, tried, reached) for one in some)
            for some in families.values()
        )

    return replace(weights, crowd=rounded(balanced({crowd: mean(crowd) for crowd in CROWDS})))
