"""How many more weeks of traffic it takes until the deflection is known to within 5 points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from kbsearch.insights.estimator import Interval

GOAL = 0.05
"""Half of the interval's length."""

LONGEST = 520
"""Weeks: ten years, which is as good as never."""


class Untold(StrEnum):
    """Why something cannot be told yet."""

    NOTHING_OFFERED = "nothing-offered"
    NOBODY_HELD = "nobody-held"
    NOBODY_SHOWN = "nobody-shown"
    NO_TICKETS = "no-tickets"
    TOO_FEW = "too-few"
    UNDER_A_WEEK = "under-a-week"
    OUT_OF_REACH = "out-of-reach"


@dataclass(frozen=True, slots=True)
class Waiting:
    """`weeks` more at the traffic of the period (0: it is there), or why that cannot be told."""

    weeks: int | None
    reason: Untold | None = None


def weeks_needed(interval: Interval | None, weeks_so_far: float, reason: Untold | None) -> Waiting:
    """The length of an interval goes with one over the square root of the traffic.

    `reason` is why there is no interval. People who come back make it somewhat longer.
    """
    if interval is None:
        return Waiting(None, reason)
    if interval.half_width <= GOAL:
        return Waiting(0)
    if weeks_so_far < 1:
        return Waiting(None, Untold.UNDER_A_WEEK)
    more = weeks_so_far * ((interval.half_width / GOAL) ** 2 - 1)
    return (
        Waiting(None, Untold.OUT_OF_REACH) if more > LONGEST else Waiting(math.ceil(round(more, 6)))
    )
