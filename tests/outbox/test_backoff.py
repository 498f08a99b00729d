"""Pauses grow, differ, and add up to some three days."""

from __future__ import annotations

import random
import statistics
from datetime import timedelta

import pytest

from kbsearch.outbox.backoff import ATTEMPTS_MAX, FIRST, LONGEST, pause_after


@pytest.mark.parametrize("attempts", [1, 2, 5, ATTEMPTS_MAX, 10_000])
def test_each_pause_is_anywhere_between_none_and_its_longest(attempts: int) -> None:
    longest = min(LONGEST, FIRST * 2 ** min(attempts - 1, 20))
    random.seed(attempts)
    found = [pause_after(attempts) for _ in range(400)]
    assert min(found) < longest * 0.1
    assert longest * 0.9 < max(found) <= longest


def test_it_is_given_up_after_some_three_days() -> None:
    random.seed(7)
    days = [
        sum((pause_after(n) for n in range(1, ATTEMPTS_MAX)), timedelta()) / timedelta(days=1)
        for _ in range(300)
    ]
    assert 2.7 < statistics.mean(days) < 3.3


def test_what_the_other_side_asks_for_is_waited_for_and_never_longer_than_the_longest() -> None:
    assert all(pause_after(1, asked=600) >= timedelta(minutes=10) for _ in range(50))
    assert pause_after(1, asked=10**12) == LONGEST
    assert pause_after(1, asked=-5) <= FIRST
