"""Where the marks of the charts of insights lie, in percent of the width or in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kbsearch.insights.estimator import Interval
from kbsearch.insights.figures import Causal, Part

HEIGHT = 160
"""Pixels of the tallest column."""

_LABELS = 5
"""As many weeks as can be named below a chart on a phone."""

_STEPS = 6
"""As many as a scale of shares has at most."""

_GAP = 0.25
"""The share of a week's width that is left free."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale: where, and the number it stands for."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class IntervalChart:
    """An interval on a scale of shares; places in percent of the width."""

    ticks: tuple[Tick, ...]
    zero: float
    low: float
    high: float
    estimate: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the nested bars of a week, in pixels from the top."""

    kind: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A week: its left edge and width in percent, and the Monday where it is named."""

    left: float
    width: float
    bars: tuple[Bar, ...]
    week: str
    named: bool


@dataclass(frozen=True, slots=True)
class WeekChart:
    """Forms of each week: started, with something shown, solved."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def interval_chart(causal: Causal) -> IntervalChart | None:
    """The interval of the deflection between at most -100 % and 100 %."""
    interval = causal.interval
    if interval is None:
        return None
    first, last = _scale(interval)

    def place(share: float) -> float:
        return round(100 * (min(max(share, first), last) - first) / (last - first), 2)

    step = _step(last - first)
    shares = [step * one for one in range(round(first / step), round(last / step) + 1)]
    return IntervalChart(
        ticks=tuple(Tick(place(one), one) for one in shares),
        zero=place(0),
        low=place(interval.low),
        high=place(interval.high),
        estimate=None if causal.deflection is None else place(causal.deflection),
    )


def _scale(interval: Interval) -> tuple[float, float]:
    """Whole steps around the interval and zero."""
    first, last = max(min(interval.low, 0.0), -1.0), max(interval.high, 0.1)
    step = _step(last - first)
    return math.floor(first / step) * step, min(1.0, math.ceil(last / step) * step)


def _step(length: float) -> float:
    return next(one for one in (0.05, 0.1, 0.2, 0.5) if length / one <= _STEPS or one == 0.5)  # noqa: PLR2004


def week_chart(parts: Sequence[Part]) -> WeekChart | None:
    """Every week from the first that has a form to the last."""
    if not parts:
        return None
    named = {one.name: one.funnel for one in parts}
    weeks = _weeks(parts[0].name, parts[-1].name)
    step = _round_step(max(one.funnel.started for one in parts))
    most = step * math.ceil(max(one.funnel.started for one in parts) / step)
    width, every = 100 / len(weeks), math.ceil(len(weeks) / _LABELS)
    columns = []
    for number, week in enumerate(weeks):
        funnel = named.get(week)
        counts = (funnel.started, funnel.shown, funnel.solved) if funnel else (0, 0, 0)
        bars = tuple(
            Bar(kind, round(HEIGHT * (1 - count / most), 1), round(HEIGHT * count / most, 1))
            for kind, count in zip(("started", "shown", "solved"), counts, strict=True)
        )
        left = round(width * (number + _GAP / 2), 2)
        columns.append(Column(left, round(width * (1 - _GAP), 2), bars, week, number % every == 0))
    ticks = (Tick(HEIGHT * (1 - one * step / most), one * step) for one in range(most // step + 1))
    return WeekChart(tuple(columns), tuple(ticks))


def _weeks(first: str, last: str) -> list[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    count = (end - begin).days // 7 + 1
    return [(begin + timedelta(weeks=one)).isoformat() for one in range(count)]


def _round_step(most: int) -> int:
    """1, 2 or 5 times a power of ten, so that there are two to five of them."""
    scale = int(10 ** (len(str(most)) - 1))
    for step in (scale // 5 or 1, scale // 2 or 1, scale, 2 * scale):
        if most / step <= 5:  # noqa: PLR2004
            return step
    return 5 * scale
