"""Intervals of shares and medians, against published figures and against many draws."""

from __future__ import annotations

import random

import pytest

from kbsearch.insights.intervals import median_difference, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_that_of_newcombe(
    part: int, whole: int, low: float, high: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17, 857, table I, method 3."""
    found = wilson(part, whole)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_nothing_has_no_share() -> None:
    assert wilson(0, 0) is None


def test_the_difference_of_medians_holds_the_truth_95_times_in_100() -> None:
    draw = random.Random(5)
    held, draws = 0, 1000
    for _ in range(draws):
        first = [draw.lognormvariate(4, 0.6) + 8 for _ in range(60)]
        second = [draw.lognormvariate(4, 0.6) for _ in range(25)]
        found = median_difference(first, second)
        assert found is not None
        held += found.low <= 8 <= found.high
    assert held / draws >= 0.93


def test_few_numbers_have_no_interval() -> None:
    assert median_difference([1.0] * 5, [2.0] * 50) is None
    assert median_difference([], []) is None


def test_equal_numbers_differ_by_just_that() -> None:
    found = median_difference([70.0] * 20, [60.0] * 20)
    assert found is not None
    assert (found.low, found.high) == (10, 10)
