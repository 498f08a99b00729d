"""The audit log: what is in it, and how it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kbsearch.accounts.actions import Action
from kbsearch.accounts.records import EventFilter
from kbsearch.accounts.roles import VISITOR, Principal, Role
from kbsearch.errors import DeskDatabaseError
from tests.accounts.house import NOON, House

ANA = Principal(role=Role.MANAGER, user=7, name="Ana Ruiz")


def test_an_entry_says_who_did_what_to_what_and_from_where(house: House) -> None:
    house.services.audit.record(
        ANA, Action.EXPORTED, "deflection", {"from": "2026-11-01", "ñ": 1}, address="2001:db8::1"
    )
    (event,) = house.services.audit.listed().items
    assert (event.at, event.account, event.actor) == (NOON, 7, "Ana Ruiz")
    assert (event.action, event.thing, event.address) == ("exported", "deflection", "2001:db8::1")
    assert event.details == {"from": "2026-11-01", "ñ": 1}


def test_the_command_line_and_a_visitor_are_told_apart(house: House) -> None:
    house.services.audit.record(None, Action.ACCOUNT_MADE)
    house.services.audit.record(VISITOR, Action.SIGN_IN_REFUSED)
    found = house.services.audit.listed().items
    assert [(one.actor, one.account) for one in found] == [("", None), ("command line", None)]


def test_it_is_read_in_pages_the_newest_first_by_person_action_and_time(house: House) -> None:
    audit = house.services.audit
    for number in range(6):
        house.later(hours=1)
        audit.record(ANA if number % 2 else None, Action.EXPORTED, f"report {number}")
    audit.record(None, Action.ROLE_CHANGED, "account:7")
    first = audit.listed(limit=4)
    rest = audit.listed(before=first.items[-1].number, limit=4)
    assert [one.thing for one in (*first.items, *rest.items)] == [
        "account:7",
        *(f"report {number}" for number in reversed(range(6))),
    ]
    assert (first.more, rest.more) == (True, False)

    def things(**chosen: object) -> list[str]:
        return [one.thing for one in audit.listed(EventFilter(**chosen)).items]  # type: ignore[arg-type]

    assert things(account=7) == ["account:7", "report 5", "report 3", "report 1"]
    assert things(action=Action.ROLE_CHANGED) == ["account:7"]
    noon = NOON + timedelta(hours=2)
    assert things(since=noon, until=noon + timedelta(hours=2)) == ["report 2", "report 1"]


def test_a_long_thing_is_cut_and_not_refused(house: House) -> None:
    house.services.audit.record(ANA, Action.EXPORTED, "x" * 9000, address="y" * 9000)
    (event,) = house.services.audit.listed().items
    assert (len(event.thing), len(event.address)) == (500, 64)


def test_an_entry_that_cannot_be_kept_is_an_error(house: House) -> None:
    house.services.audit.record(ANA, Action.EXPORTED)
    house.path.rename(house.path.with_name("gone.db"))
    with pytest.raises(DeskDatabaseError):
        house.services.audit.record(ANA, Action.EXPORTED)


def test_the_name_of_each_action_fits_and_is_its_own() -> None:
    assert len({action.value for action in Action}) == len(Action)
    assert all(len(action.value) <= 40 for action in Action)
