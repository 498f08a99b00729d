"""Accounts: made, changed, disabled and listed, and what the audit log says of it."""

from __future__ import annotations

import pytest

from kbsearch.accounts.roles import Principal, Role
from kbsearch.errors import DeskDatabaseError, NotFoundError, RefusedError
from tests.accounts.house import HERE, House

ROOT = Principal(role=Role.ADMINISTRATOR, user=77, name="Root")


def test_a_login_is_one_whatever_its_case_and_its_letters(house: House) -> None:
    made = house.services.accounts.make(login="  Ana.Ruiz@Example.com ")
    assert made.login == "ana.ruiz@example.com"
    assert house.services.accounts.find_login("ANA.RUIZ@example.COM") == made
    for same in ("ana.ruiz@EXAMPLE.com", "ａna.ruiz@example.com"):
        with pytest.raises(RefusedError) as refused:
            house.services.accounts.make(login=same)
        assert refused.value.code == "login-taken"
    assert house.services.accounts.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"login": " "}, "login-empty"),
        ({"login": "ana ruiz"}, "login-form"),
        ({"login": "ana\n"}, ""),
        ({"login": "a\0b"}, "login-form"),
        ({"login": "x" * 121}, "login-form"),
        ({"login": "<b>"}, "login-form"),
        ({"login": "ñandú_1"}, ""),
        ({"login": "a", "name": "x" * 121}, "name-long"),
        ({"login": "a", "name": "Ana\u202e\nRuiz"}, ""),
        ({"login": "a", "email": "nobody"}, "email-form"),
        ({"login": "a", "email": "a@b\r\nBcc: c@d"}, "email-form"),
        ({"login": "a", "email": "x" * 251 + "@b.c"}, "email-form"),
        ({"login": "a", "lang": "fr"}, "lang-unknown"),
    ],
)
def test_what_an_account_says_is_checked(house: House, given: dict[str, str], code: str) -> None:
    if not code:
        made = house.services.accounts.make(**given)  # type: ignore[arg-type]
        assert (made.login + made.name).isprintable()
        return
    with pytest.raises(RefusedError) as refused:
        house.services.accounts.make(**given)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert house.actions() == [], "nothing was made, and nothing is said to be"


def test_a_change_says_which_fields_and_not_what_was_in_them(house: House) -> None:
    account = house.services.accounts.make(login="ana", name="Ana Ruiz", by=ROOT)
    changed = house.services.accounts.change(
        account.number, name="Ana Gil", email="gil@example.com", lang="es", by=ROOT, address="::1"
    )
    assert (changed.name, changed.email, changed.login) == ("Ana Gil", "gil@example.com", "ana")
    event = house.services.audit.listed().items[0]
    assert (event.action, event.thing) == ("account-changed", f"account:{account.number}")
    assert (event.account, event.actor, event.address) == (77, "Root", "::1")
    assert event.details == {"fields": ["email", "name"]}
    house.services.accounts.change(account.number, name="Ana Gil", by=ROOT)
    assert house.services.audit.listed().items[0] == event, "nothing was changed"


def test_a_role_change_is_noted_with_both_roles(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    house.services.accounts.change_role(account.number, Role.MANAGER, by=ROOT)
    event = house.services.audit.listed().items[0]
    assert event.details == {"from": "requester", "to": "manager"}


def test_an_entry_that_cannot_be_kept_undoes_what_it_is_about(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    session = house.services.sessions.open(account, HERE)
    house.rows("ALTER TABLE event RENAME TO lost")
    for change in (
        lambda: house.services.accounts.change_role(account.number, Role.ADMINISTRATOR),
        lambda: house.services.accounts.disable(account.number),
        lambda: house.services.accounts.make(login="eve"),
        lambda: house.services.sessions.end_all(account.number),
    ):
        with pytest.raises(DeskDatabaseError):
            change()
    house.rows("ALTER TABLE lost RENAME TO event")
    assert house.services.accounts.find(account.number) == account
    assert house.services.accounts.count() == 1
    assert house.asking(session).role is account.role


def test_the_last_administrator_stays_one(house: House) -> None:
    accounts = house.services.accounts
    root = accounts.make(login="root", role=Role.ADMINISTRATOR)
    away = accounts.make(login="away", role=Role.ADMINISTRATOR)
    accounts.disable(away.number)
    for change in (
        lambda: accounts.disable(root.number),
        lambda: accounts.change_role(root.number, Role.MANAGER),
        lambda: accounts.change_role(root.number, Role.VISITOR),
        lambda: house.services.erasing.erase(root.number),
    ):
        with pytest.raises(RefusedError) as refused:
            change()
        assert refused.value.code == "last-administrator"
    accounts.enable(away.number)
    assert accounts.disable(root.number).disabled
    assert accounts.has_administrator()


def test_accounts_are_listed_by_login_in_pages_and_by_words(house: House) -> None:
    for login, name in (("bea", "Bea Gil"), ("ana", "Ana Ruiz"), ("eva_1", "Eva Ruiz")):
        house.services.accounts.make(login=login, name=name, email=f"{login}@example.com")
    listed = house.services.accounts.listed
    first = listed(limit=2)
    assert ([one.login for one in first.items], first.more) == (["ana", "bea"], True)
    rest = listed(after="bea", limit=2)
    assert ([one.login for one in rest.items], rest.more) == (["eva_1"], False)
    assert [one.login for one in listed(words="ruiz").items] == ["ana", "eva_1"]
    assert [one.login for one in listed(words="a_1").items] == ["eva_1"], "no wildcard"
    assert [one.login for one in listed(words="%").items] == []
    assert [one.login for one in listed(words="BEA@").items] == ["bea"]
    assert listed(role=Role.MANAGER).items == []
    house.services.accounts.disable(first.items[0].number)
    assert [one.login for one in listed(disabled=True).items] == ["ana"]


def test_a_number_that_nobody_has_is_not_found(house: House) -> None:
    accounts = house.services.accounts
    for change in (
        lambda: accounts.find(9),
        lambda: accounts.find_login("nobody"),
        lambda: accounts.change(9, name="x"),
        lambda: accounts.change_role(9, Role.MANAGER),
        lambda: accounts.disable(9),
        lambda: accounts.enable(9),
        lambda: house.services.erasing.erase(9),
    ):
        with pytest.raises(NotFoundError):
            change()


def test_words_of_somebody_are_no_commands_to_the_database(house: House) -> None:
    nasty = "'; DROP TABLE account; --"
    made = house.services.accounts.make(login="ana", name=nasty)
    assert house.services.accounts.find(made.number).name == nasty
    assert house.services.accounts.listed(words=nasty).items == [made]
    assert house.services.sessions.open(made, HERE)
