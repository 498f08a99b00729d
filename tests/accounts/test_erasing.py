"""Forgetting a person, and what has grown too old."""

from __future__ import annotations

from datetime import datetime

import pytest

from kbsearch.accounts.actions import Action
from kbsearch.accounts.keeping import Person
from kbsearch.accounts.records import Client, EventFilter
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.retention import expire_once
from tests.accounts.house import PASSWORD, House

AWAY = Client("198.51.100.23", "Mozilla/5.0 (X11; Linux) Firefox/145.0")


class Letters:
    """Something else that is kept about people."""

    name = "letters"

    def __init__(self) -> None:
        self.asked: list[Person] = []

    def erase(self, person: Person) -> int:
        self.asked.append(person)
        return 3

    def expire(self, now: datetime) -> int:
        return len(self.asked) * (now.year == 1)


@pytest.mark.anyio
async def test_an_erased_person_is_in_no_byte_of_the_database(house: House) -> None:
    accounts, services = house.services.accounts, house.services
    account = accounts.make(
        login="zenobia", name="Zenobia Valdecasas", email="zv@correo.example", by=None
    )
    key = services.invitations.make(account)
    await services.signing_in.accept(key, PASSWORD, AWAY)
    signed_in = await services.signing_in.sign_in("zenobia", PASSWORD, AWAY)
    asking = house.asking(signed_in)
    services.tokens.make(asking, name="own", scopes=[Scope.READ], address=AWAY.address)
    services.invitations.make(account)
    with pytest.raises(Exception, match="wrong"):
        await services.signing_in.sign_in("zenobia", "wrong", AWAY)
    removed = {one.name: one.count for one in services.erasing.erase(account.number)}
    assert removed == {
        "sessions": 2,
        "API tokens": 1,
        "invitations": 1,
        "audit log entries": 7,
        "accounts": 1,
    }
    kept = house.raw()
    for trace in (b"enobia", b"Valdecasas", b"correo.example", b"198.51.100.23"):
        assert trace not in kept, trace
    assert services.sessions.find(signed_in.session) is None


def test_what_was_done_stays_in_the_audit_log_without_the_name(house: House) -> None:
    boss = house.services.accounts.make(login="boss", role=Role.ADMINISTRATOR)
    other = house.services.accounts.make(login="other")
    house.services.accounts.make(login="root", role=Role.ADMINISTRATOR)
    asking = Principal(role=Role.ADMINISTRATOR, user=boss.number, name="The Boss")
    house.services.accounts.change_role(other.number, Role.MANAGER, by=asking, address="10.1.1.1")
    house.services.erasing.erase(boss.number, by=asking, address="10.1.1.1")
    found = house.services.audit.listed(EventFilter(account=boss.number)).items
    assert {one.actor for one in found} == {"erased account", "command line"}
    assert {one.address for one in found} == {""}
    (change,) = (one for one in found if one.action == "role-changed")
    assert (change.thing, change.details["to"]) == (f"account:{other.number}", "manager")
    last = house.services.audit.listed().items[0]
    assert (last.action, last.thing) == ("account-erased", f"account:{boss.number}")
    assert last.details["accounts"] == 1


def test_a_number_is_never_given_to_somebody_else(house: House) -> None:
    accounts = house.services.accounts
    first = accounts.make(login="ana")
    house.services.erasing.erase(first.number)
    assert accounts.make(login="ana").number > first.number


def test_each_kind_of_thing_is_gone_over_the_account_last(house: House) -> None:
    letters = Letters()
    wider = House(house.path, kept=[letters])
    account = wider.services.accounts.make(login="ana", email="ana@example.com")
    removed = wider.services.erasing.erase(account.number)
    assert [one.name for one in removed] == list(wider.services.erasing.kinds)
    assert ("letters", 3) in [(one.name, one.count) for one in removed]
    assert letters.asked == [Person(account.number, "ana", "ana@example.com")]
    wider.services.erasing.erase_stranger("eve@example.com")
    assert letters.asked[1] == Person(None, "", "eve@example.com")
    wider.database.close()


def test_what_is_older_than_the_settings_say_is_removed_and_the_rest_stays(house: House) -> None:
    services = house.services
    account = services.accounts.make(login="ana")
    asking = house.asking(services.sessions.open(account, AWAY))
    services.tokens.make(asking, name="short", scopes=[Scope.READ], days=1)
    services.tokens.make(asking, name="long", scopes=[Scope.READ], days=None)
    services.invitations.make(account)

    def removed() -> dict[str, int]:
        return {one.name: one.count for one in services.erasing.expire() if one.count}

    assert removed() == {}
    house.later(hours=house.settings.session_hours)
    services.sessions.open(account, AWAY)
    assert removed() == {"sessions": 1}
    house.later(hours=house.settings.link_hours)
    assert removed() == {"sessions": 1, "invitations": 1}
    house.later(days=31)
    assert removed() == {"API tokens": 1}
    house.later(days=house.settings.audit_days)
    assert removed()["audit log entries"] == 6
    assert house.actions() == ["expired", "expired"]
    assert services.accounts.find(account.number), "accounts stay unless the settings say not"


def test_accounts_that_nobody_uses_go_where_the_settings_say_so(house: House) -> None:
    house.settings = house.settings.model_copy(update={"account_idle_days": 90})
    services = house.composed()
    root = services.accounts.make(login="root", role=Role.ADMINISTRATOR)
    idle = services.accounts.make(login="idle", name="Idle Person")
    house.later(days=80)
    used = services.accounts.make(login="used")
    house.later(days=11)
    services.erasing.expire()
    left = [one.number for one in services.accounts.listed().items]
    assert left == [root.number, used.number], "the last administrator stays"
    assert idle.number not in left


def test_who_needs_not_sign_in_again_uses_his_account_all_the_same(house: House) -> None:
    house.settings = house.settings.model_copy(update={"account_idle_days": 7})
    services = house.composed()
    services.accounts.make(login="root", role=Role.ADMINISTRATOR)
    account = services.accounts.make(login="program")
    asking = house.asking(services.sessions.open(account, AWAY))
    _, key = services.tokens.make(asking, name="own", scopes=[Scope.READ], days=None)
    house.later(days=6)
    assert services.tokens.find(key)
    house.later(days=6)
    services.erasing.expire()
    assert services.accounts.find(account.number)
    house.later(days=7)
    services.erasing.expire()
    assert services.tokens.find(key) is None


def test_a_desk_database_that_is_out_of_action_is_tried_again_the_next_hour(house: House) -> None:
    house.services.accounts.make(login="ana")
    gone = house.path.with_name("gone.db")
    house.path.rename(gone)
    expire_once(house.services.erasing)
    gone.rename(house.path)
    expire_once(house.services.erasing)


def test_an_erasure_names_who_did_it(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    boss = Principal(role=Role.ADMINISTRATOR, user=99, name="Boss")
    house.services.erasing.erase(account.number, by=boss, address="10.0.0.9")
    event = house.services.audit.last(Action.ACCOUNT_ERASED)
    assert event
    assert (event.account, event.actor, event.address) == (99, "Boss", "10.0.0.9")
