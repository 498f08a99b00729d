"""Intervals of a share and of a difference between two medians, both at 95 % confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, median

from kbsearch.insights.estimator import Interval, Z

_MANY = 200
"""Numbers from which on the binomial distribution is as good as normal, and quicker."""

_FEWEST = 6
"""Numbers below which a median has no interval: its order statistics do not reach 95 %."""


def wilson(part: int, whole: int) -> Interval | None:
    """The interval of the share part / whole; None of nothing.

    Wilson 1927, Journal of the American Statistical Association 22, 209.
    """
    if not whole:
        return None
    share = part / whole
    middle = share + Z**2 / (2 * whole)
    reach = Z * math.sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2))
    below = 1 + Z**2 / whole
    return Interval(max(0.0, (middle - reach) / below), min(1.0, (middle + reach) / below))


def median_difference(first: Sequence[float], second: Sequence[float]) -> Interval | None:
    """The interval of median(first) - median(second); None when either has too few numbers.

    Distribution-free, from order statistics: Price & Bonett 2002, Journal of Statistical
    Computation and Simulation 72, 119. The numbers must be independent of one another.
    """
    if min(len(first), len(second)) < _FEWEST:
        return None
    reach = Z * math.sqrt(_median_variance(first) + _median_variance(second))
    difference = median(first) - median(second)
    return Interval(difference - reach, difference + reach)


def _median_variance(numbers: Sequence[float]) -> float:
    ordered, count = sorted(numbers), len(numbers)
    cut = max(1, round((count + 1) / 2 - math.sqrt(count)))
    if count < _MANY:
        below = sum(math.comb(count, one) for one in range(cut)) / 2**count
        reach = NormalDist().inv_cdf(1 - below)
    else:
        reach = (count + 1 - 2 * cut) / math.sqrt(count)
    return float(((ordered[count - cut] - ordered[cut - 1]) / (2 * reach)) ** 2)
