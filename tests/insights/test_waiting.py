"""How many weeks more, and when that cannot be told."""

from __future__ import annotations

import pytest

from kbsearch.insights.estimator import Interval
from kbsearch.insights.waiting import Untold, Waiting, weeks_needed


def within(points: float) -> Interval:
    """An interval of so many points to either side."""
    return Interval(0.2 - points / 100, 0.2 + points / 100)


@pytest.mark.parametrize(
    ("interval", "so_far", "expected"),
    [
        (within(10), 4, Waiting(12)),
        (within(7), 10, Waiting(10)),
        (within(5), 0.1, Waiting(0)),
        (within(2), 12, Waiting(0)),
        (within(10), 0.9, Waiting(None, Untold.UNDER_A_WEEK)),
        (within(80), 12, Waiting(None, Untold.OUT_OF_REACH)),
        (None, 12, Waiting(None, Untold.NOBODY_HELD)),
    ],
    ids=str,
)
def test_four_times_the_traffic_halves_the_interval(
    interval: Interval | None, so_far: float, expected: Waiting
) -> None:
    assert weeks_needed(interval, so_far, Untold.NOBODY_HELD) == expected
