"""Sessions: how long they last, who ends them, and what is kept of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kbsearch.accounts.records import Client
from kbsearch.accounts.roles import Role
from kbsearch.accounts.sessions import AT_ONCE
from kbsearch.errors import DeskDatabaseError, NotFoundError
from tests.accounts.house import HERE, NOON, House


def test_a_session_ends_when_nobody_uses_it(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    signed_in = house.services.sessions.open(account, HERE)
    house.later(hours=house.settings.session_hours, seconds=-1)
    assert house.services.sessions.find(signed_in.session)
    house.later(hours=house.settings.session_hours, seconds=-1)
    assert house.services.sessions.find(signed_in.session), "it was used meanwhile"
    house.later(hours=house.settings.session_hours)
    assert house.services.sessions.find(signed_in.session) is None
    assert house.services.sessions.of(account.number) == []


def test_a_session_ends_in_any_case_after_some_days(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    signed_in = house.services.sessions.open(account, HERE)
    ends = NOON + timedelta(days=house.settings.session_days)
    while house.now < ends - timedelta(hours=6):
        house.later(hours=6)
        assert house.services.sessions.find(signed_in.session), house.now
    house.later(hours=6)
    assert house.services.sessions.find(signed_in.session) is None


def test_of_too_many_sessions_those_end_that_were_not_used_for_longest(house: House) -> None:
    account, sessions = house.services.accounts.make(login="ana"), house.services.sessions
    other = sessions.open(house.services.accounts.make(login="luis"), HERE)
    opened = []
    for _ in range(AT_ONCE):
        opened.append(sessions.open(account, HERE).session)
        house.later(minutes=2)
    assert sessions.find(opened[0])
    opened.append(sessions.open(account, HERE).session)
    assert sessions.find(opened[1]) is None, "the first was used meanwhile"
    assert all(sessions.find(one) for one in (opened[0], *opened[2:], other.session))
    assert len(sessions.of(account.number)) == AT_ONCE


def test_only_the_digest_of_a_key_is_kept(house: House) -> None:
    signed_in = house.services.sessions.open(house.services.accounts.make(login="ana"), HERE)
    kept = house.raw()
    assert house.asking(signed_in).session.encode() in kept
    assert signed_in.session.encode() not in kept
    assert signed_in.device.encode() not in kept
    assert house.services.sessions.find(house.asking(signed_in).session) is None


def test_a_key_and_a_proof_are_not_shown_in_passing(house: House) -> None:
    signed_in = house.services.sessions.open(house.services.accounts.make(login="ana"), HERE)
    client = Client("192.0.2.1", device=signed_in.device, session=signed_in.session)
    for secret in (signed_in.session, signed_in.csrf, signed_in.device):
        assert secret not in repr(signed_in)
        assert secret not in repr(client)


def test_its_use_is_noted_once_a_minute_at_most(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    signed_in = house.services.sessions.open(account, HERE)
    for seconds, seen in ((30, 0), (29, 0), (1, 60), (59, 60), (61, 180)):
        house.later(seconds=seconds)
        house.services.sessions.find(signed_in.session)
        (one,) = house.services.sessions.of(account.number)
        assert (one.seen - NOON).total_seconds() == seen


@pytest.mark.parametrize("key", ["", "x", "x" * 43, "x" * 5000, "\udce9", "'; DROP TABLE session"])
def test_what_is_no_key_is_nobody(house: House, key: str) -> None:
    house.services.sessions.open(house.services.accounts.make(login="ana"), HERE)
    assert house.services.sessions.find(key) is None


def test_a_role_holds_from_the_next_request_on(house: House) -> None:
    accounts = house.services.accounts
    accounts.make(login="root", role=Role.ADMINISTRATOR)
    account = accounts.make(login="ana", role=Role.ADMINISTRATOR)
    signed_in = house.services.sessions.open(account, HERE)
    accounts.change_role(account.number, Role.REQUESTER)
    assert house.asking(signed_in).role is Role.REQUESTER
    accounts.change_role(account.number, Role.VISITOR)
    assert house.services.sessions.find(signed_in.session) is None


def test_a_disabled_account_is_out_at_once_and_stays_out(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    signed_in = house.services.sessions.open(account, HERE)
    house.services.accounts.disable(account.number)
    assert house.services.sessions.find(signed_in.session) is None
    house.services.accounts.enable(account.number)
    assert house.services.sessions.find(signed_in.session) is None, "he signs in anew"


def test_somebody_signs_out_here_elsewhere_and_everywhere(house: House) -> None:
    sessions, account = house.services.sessions, house.services.accounts.make(login="ana")
    first, second, third, fourth = (sessions.open(account, HERE) for _ in range(4))
    asking = house.asking(first)
    sessions.end(asking, house.asking(second).session)
    assert sessions.find(second.session) is None
    assert sessions.end_others(asking) == 2
    assert sessions.find(third.session) is None
    assert sessions.find(first.session)
    sessions.sign_out(asking)
    assert sessions.find(first.session) is None
    again = sessions.open(account, HERE)
    assert sessions.end_all(account.number) == 1
    assert sessions.find(again.session) is None
    assert sessions.find(fourth.session) is None
    ended = "sessions-ended"
    assert house.actions()[-4:] == [ended, ended, "sign-out", ended]


def test_nobody_ends_the_session_of_somebody_else(house: House) -> None:
    accounts, sessions = house.services.accounts, house.services.sessions
    ana = sessions.open(accounts.make(login="ana"), HERE)
    eve = sessions.open(accounts.make(login="eve"), HERE)
    with pytest.raises(NotFoundError):
        sessions.end(house.asking(eve), house.asking(ana).session)
    assert sessions.end_others(house.asking(eve)) == 0
    assert sessions.find(ana.session)


def test_a_list_of_sessions_says_which_devices(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Safari/605.1"
    for agent in (HERE.agent, phone, "x" * 9000, ""):
        house.later(seconds=1)
        house.services.sessions.open(account, Client("192.0.2.1", agent))
    devices = [one.device for one in house.services.sessions.of(account.number)]
    assert devices == ["", "", "Safari, iPhone", "Firefox, Windows"]


def test_a_database_that_cannot_be_written_to_signs_nobody_out(house: House) -> None:
    signed_in = house.services.sessions.open(house.services.accounts.make(login="ana"), HERE)
    impatient = House(house.path, busy_seconds=0.01)
    impatient.database.open()
    impatient.later(hours=1)
    with house.database.writing():
        assert impatient.services.sessions.find(signed_in.session)
    impatient.database.close()


def test_a_database_that_has_gone_is_not_an_ended_session(house: House) -> None:
    signed_in = house.services.sessions.open(house.services.accounts.make(login="ana"), HERE)
    house.path.rename(house.path.with_name("gone.db"))
    with pytest.raises(DeskDatabaseError):
        house.services.sessions.find(signed_in.session)
