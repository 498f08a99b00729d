"""The estimator: its edges one by one, and how often its interval holds the truth."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.deflection import EFFECTS, HEAVY, SEEDS, Desk, measure, noise
from kbsearch.insights.estimator import (
    Group,
    Interval,
    claims,
    deflection,
    deflection_interval,
    harms,
)


def units(*pairs: tuple[int, int], times: int = 1) -> Group:
    """A group of units with (forms, tickets) each."""
    table = np.array(pairs * times, dtype=np.int64).reshape(-1, 2)
    return Group.of(table[:, 0], table[:, 1])


@pytest.mark.parametrize("effect", EFFECTS)
def test_of_2000_desks_whose_people_come_back_the_interval_holds_the_truth(effect: float) -> None:
    found = measure(HEAVY, effect, SEEDS)
    assert found.covers >= 0.93
    assert found.no_answer < 0.01


@pytest.mark.parametrize(
    "desk",
    [
        HEAVY,
        Desk(2000, "one form each", "most send"),
        Desk(400, "a few come back", "people differ"),
    ],
    ids=lambda one: one.sizes,
)
def test_without_an_effect_no_deflection_is_claimed(desk: Desk) -> None:
    """Of intervals that hold the truth 95 times in 100, 2.5 may lie above it."""
    seeds = SEEDS // 2
    assert measure(desk, 0.0, seeds).claims <= 0.025 + noise(0.025, seeds)


def test_a_large_effect_is_found() -> None:
    assert measure(HEAVY, 0.3, SEEDS // 10).claims > 0.7


def test_the_deflection_is_one_less_the_ratio_of_the_rates() -> None:
    shown, held = units((2, 1), (2, 0), times=30), units((2, 1), times=30)
    assert deflection(shown, held) == pytest.approx(0.5)
    interval = deflection_interval(shown, held)
    assert interval is not None
    assert interval.low < 0.5 < interval.high
    assert claims(interval)


def test_somebody_who_comes_back_often_is_not_many_people() -> None:
    many = deflection_interval(units((1, 1), (1, 0), times=500), units((1, 1), (1, 0), times=50))
    one = deflection_interval(
        units((1, 1), (1, 0), times=500), units((1, 1), (1, 0), (60, 60), times=1)
    )
    assert many is not None
    assert one is None or one.half_width > 2 * many.half_width


def test_sixteen_times_the_traffic_makes_the_interval_about_four_times_shorter() -> None:
    small = deflection_interval(units((1, 1), (2, 1), times=200), units((1, 1), (2, 1), times=40))
    large = deflection_interval(units((1, 1), (2, 1), times=3200), units((1, 1), (2, 1), times=640))
    assert small is not None
    assert large is not None
    assert small.half_width / large.half_width == pytest.approx(4, rel=0.15)


@pytest.mark.parametrize(
    ("shown", "held"),
    [
        (units(), units()),
        (units((1, 1), times=50), units()),
        (units(), units((1, 1), times=50)),
        (units((1, 1), times=50), units((9, 9))),
        (units((9, 9)), units((1, 1), times=50)),
        (units((1, 0), times=50), units((1, 0), times=50)),
        (units((1, 1), times=50), units((1, 0), times=50)),
        (units((1, 1), times=2), units((1, 1), (1, 0))),
    ],
    ids=[
        "no forms",
        "nobody held out",
        "nobody shown",
        "one person held out",
        "one person shown",
        "no tickets",
        "no tickets held out",
        "four people",
    ],
)
def test_what_cannot_be_told_has_no_interval(shown: Group, held: Group) -> None:
    assert deflection_interval(shown, held) is None


def test_when_nobody_shown_sends_a_ticket_the_interval_ends_at_one() -> None:
    interval = deflection_interval(units((1, 0), times=200), units((1, 1), times=40))
    assert interval is not None
    assert 0.8 < interval.low < interval.high == 1


def test_suggestions_that_make_tickets_are_told() -> None:
    interval = deflection_interval(
        units((1, 1), times=900), units((1, 1), (1, 0), (1, 0), times=60)
    )
    assert interval is not None
    assert harms(interval)
    assert not claims(interval)


def test_an_interval_that_holds_zero_claims_nothing() -> None:
    assert not claims(Interval(0.0, 0.4))
    assert not claims(Interval(-0.1, 0.4))
    assert not claims(None)
    assert not harms(Interval(-0.1, 0.0))
    assert not harms(None)


def test_a_deflection_needs_tickets_to_compare_with() -> None:
    assert deflection(units((1, 1)), units((1, 0))) is None
    assert deflection(units(), units((1, 1))) is None
