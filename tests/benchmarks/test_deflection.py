"""The measurement of the deflection's interval: desks of every kind, counted right."""

from __future__ import annotations

import sys

import pytest

from benchmarks.deflection import PROPENSITIES, SIZES, Desk, desks, main, measure


def test_there_are_desks_of_every_size_and_kind() -> None:
    kinds = {(one.sizes, one.propensity) for one in desks()}
    assert len(kinds) == len(SIZES) * len(PROPENSITIES)
    assert {one.people for one in desks()} == {100, 400, 2000, 8000}


def test_a_desk_is_the_same_for_the_same_seed() -> None:
    desk = Desk(400, "log-normal", "people differ")
    assert desk.groups(1, 0.1) == desk.groups(1, 0.1)
    assert desk.groups(1, 0.1) != desk.groups(2, 0.1)
    shown, held = desk.groups(1, 0.1)
    assert shown.units + held.units == 400


def test_an_effect_takes_away_tickets_of_those_shown_and_of_nobody_else() -> None:
    desk = Desk(8000, "one form each", "most send")
    (shown, held), (without, same) = desk.groups(1, 0.3), desk.groups(1, 0.0)
    assert held == same
    assert shown.tickets / without.tickets == pytest.approx(0.7, abs=0.02)


def test_no_answer_counts_as_one_that_is_not_wrong() -> None:
    found = measure(Desk(100, "one form each", "few send"), 0.0, 50)
    assert found.no_answer > 0.8
    assert found.covers > 0.9


def test_the_table_has_a_row_for_each_desk_and_effect(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["deflection", "--seeds", "1"])
    main()
    assert len(capsys.readouterr().out.splitlines()) == 3 + 3 * len(list(desks()))
