"""The holdout: the share that was asked for, and always the same units."""

from __future__ import annotations

import math

import pytest

from kbsearch.deflection.holdout import Holdout

SALT = b"salt of this installation"
UNITS = [f"{number:032x}" for number in range(20_000)]


@pytest.mark.parametrize("percent", [0.0, 0.5, 5.0, 30.0, 100.0])
def test_as_many_are_held_out_as_the_settings_say(percent: float) -> None:
    held = sum(Holdout(SALT, percent).holds(unit) for unit in UNITS)
    share = percent / 100
    off = 5 * math.sqrt(share * (1 - share) * len(UNITS))
    assert abs(held - share * len(UNITS)) <= off


def test_a_unit_stays_where_it_is() -> None:
    first = [Holdout(SALT, 5).holds(unit) for unit in UNITS[:1000]]
    assert [Holdout(SALT, 5).holds(unit) for unit in UNITS[:1000]] == first


def test_a_larger_share_holds_out_all_that_a_smaller_one_does() -> None:
    small, large = Holdout(SALT, 5), Holdout(SALT, 20)
    assert all(large.holds(unit) for unit in UNITS if small.holds(unit))


def test_each_installation_draws_its_own() -> None:
    other = Holdout(b"another salt", 50)
    both = sum(other.holds(unit) and Holdout(SALT, 50).holds(unit) for unit in UNITS[:4000])
    assert 800 < both < 1200
