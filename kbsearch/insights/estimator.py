"""Causal deflection: one minus the ratio of tickets per form between two groups drawn by lot.

The interval is that of a score test of the ratio, inverted: a ratio belongs to it when the data
do not contradict it (Koopman 1984, Biometrics 40, 513; Miettinen & Nurminen 1985, Statistics in
Medicine 4, 213). Its variance is that of the sums of each unit (person or session), so people who
come back are not counted as many people, and it is taken as if the ratio were true, which holds in
small groups where the usual sandwich is too narrow (Guo et al. 2005, Statistics in Medicine 24,
3479). The group that is held out is small: its own variance is often too low by chance, so the one
that the large group implies takes its place where that is greater. `benchmarks/deflection.py`
measures how often the interval holds the truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)

_LEAST, _MOST = 1e-3, 1e3
"""Ratios beyond these are no bound at all."""

_STEP = 1.15
_PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a number lies at 95 % confidence."""

    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of its length: the "plus or minus" of the number."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Group:
    """The forms and tickets of one group, as sums over its units (people or sessions)."""

    units: int = 0
    forms: int = 0
    tickets: int = 0
    forms_squared: int = 0
    forms_tickets: int = 0
    tickets_squared: int = 0

    @classmethod
    def of(cls, forms: NDArray[np.integer[Any]], tickets: NDArray[np.integer[Any]]) -> Group:
        """From the numbers of forms and of tickets of each unit."""
        return cls(
            units=len(forms),
            forms=int(forms.sum()),
            tickets=int(tickets.sum()),
            forms_squared=int(forms @ forms),
            forms_tickets=int(forms @ tickets),
            tickets_squared=int(tickets @ tickets),
        )

    @property
    def rate(self) -> float:
        """Tickets per form; 0 without a form."""
        return self.tickets / self.forms if self.forms else 0.0

    def spread(self, rate: float) -> float:
        """The sum over units of (tickets - rate x forms) squared."""
        return self.tickets_squared - 2 * rate * self.forms_tickets + rate**2 * self.forms_squared


def deflection(shown: Group, held: Group) -> float | None:
    """1 - (tickets per form shown) / (tickets per form held out); None when there is no ratio."""
    if not shown.forms or not held.tickets:
        return None
    return 1 - shown.rate / held.rate


def deflection_interval(shown: Group, held: Group) -> Interval | None:
    """The 95 % interval of the deflection, clustered by unit; None when it has no lower bound."""
    if min(shown.units, held.units) < 2 or not shown.tickets + held.tickets:  # noqa: PLR2004
        return None
    estimate = shown.rate / held.rate if held.tickets else _MOST
    start = min(max(estimate, _LEAST), _MOST)
    most = _edge(shown, held, start, _STEP)
    if most is None:
        return None
    least = _edge(shown, held, start, 1 / _STEP) if shown.tickets else None
    return Interval(1 - most, 1 - (least or 0.0))


def _edge(shown: Group, held: Group, start: float, step: float) -> float | None:
    """Going from `start` by `step`, the first ratio that the data contradict; None for none."""
    inside, outside = start, start * step
    while not _contradicted(shown, held, outside):
        if not _LEAST <= outside <= _MOST:
            return None
        inside, outside = outside, outside * step
    while abs(outside - inside) > _PRECISION * start:
        middle = (inside + outside) / 2
        if _contradicted(shown, held, middle):
            outside = middle
        else:
            inside = middle
    return outside


def _contradicted(shown: Group, held: Group, ratio: float) -> bool:
    """Whether a true ratio of `ratio` would make these two rates a matter of 1 in 20 or less."""
    difference = shown.rate - ratio * held.rate
    return difference**2 > Z**2 * _variance(shown, held, ratio)


def _variance(shown: Group, held: Group, ratio: float) -> float:
    """The variance of (rate shown - ratio x rate held out) where `ratio` is the truth."""
    rate = (shown.tickets + held.tickets) / (ratio * shown.forms + held.forms)
    spread = shown.spread(ratio * rate)
    of_shown = spread / shown.forms**2
    # Each ticket stays with probability `ratio`: what that adds to the spread is taken out again.
    thinned = spread - ratio * (1 - ratio) * rate * shown.forms
    implied = max(thinned, 0.0) / shown.units * held.units
    of_held = max(ratio**2 * held.spread(rate), implied) / held.forms**2
    return of_shown + of_held


def claims(interval: Interval | None) -> bool:
    """Whether a deflection may be claimed: the whole interval is above zero."""
    return interval is not None and interval.low > 0


def harms(interval: Interval | None) -> bool:
    """Whether suggestions certainly make more tickets: the whole interval is below zero."""
    return interval is not None and interval.high < 0


def rounded(share: float) -> int:
    """A share in whole percent, away from what it does not reach: 0.4 % is not 1 %."""
    return math.trunc(100 * share + math.copysign(0.5, share))
