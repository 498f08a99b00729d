"""Signing in with an identity provider: which account that is, and which role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kbsearch.accounts.records import Identity
from kbsearch.accounts.roles import Role
from kbsearch.errors import ForbiddenError, NotFoundError, RefusedError
from tests.accounts.house import HERE, PASSWORD, House

ANA = Identity("https://login.example.com", "248289", "Ana", "Ana Ruiz", "ana@example.com")


def test_the_first_sign_in_makes_an_account_and_the_next_finds_it(house: House) -> None:
    first = house.services.signing_in.by_identity(ANA, HERE)
    assert (first.account.login, first.account.role) == ("ana", Role.REQUESTER)
    moved = replace(ANA, login="other", name="Ana Gil", email="gil@example.com")
    second = house.services.signing_in.by_identity(moved, HERE)
    assert second.account.number == first.account.number
    assert (second.account.login, second.account.name) == ("ana", "Ana Gil")
    assert second.session != first.session
    assert house.services.identities.find(ANA.issuer, ANA.subject) == second.account
    assert house.actions() == ["account-made", "sign-in", "sign-in"]


def test_a_login_or_an_address_that_looks_the_same_joins_no_account(house: House) -> None:
    local = house.services.accounts.make(
        login="ana", email="ana@example.com", role=Role.ADMINISTRATOR
    )
    found = house.services.signing_in.by_identity(ANA, HERE).account
    assert (found.number, found.login, found.role) != (local.number, "ana", local.role)
    assert found.login == "ana-2"
    elsewhere = replace(ANA, issuer="https://evil.example.com")
    assert house.services.signing_in.by_identity(elsewhere, HERE).account.login == "ana-3"


@pytest.mark.parametrize(
    ("given", "login"),
    [
        ("", "user"),
        ("  ", "user"),
        ("Ana Ruiz", "ana-ruiz"),
        ("<script>", "script"),
        ("x" * 500, "x" * 108),
    ],
)
def test_whatever_a_provider_says_becomes_a_login(house: House, given: str, login: str) -> None:
    said = replace(ANA, login=given, name="N\0\n" + "x" * 999, email="no address")
    found = house.services.signing_in.by_identity(said, HERE).account
    assert found.login == login
    assert found.name.isprintable()
    assert found.email == ""


def test_groups_give_the_role_at_each_sign_in(house: House) -> None:
    sign_in = house.services.signing_in.by_identity
    assert sign_in(replace(ANA, role=Role.MANAGER), HERE).account.role is Role.MANAGER
    assert sign_in(replace(ANA, role=None), HERE).account.role is Role.MANAGER
    assert sign_in(replace(ANA, role=Role.TECHNICIAN), HERE).account.role is Role.TECHNICIAN
    event = next(e for e in house.services.audit.listed().items if e.action == "role-changed")
    assert (event.actor, event.details) == (
        ANA.issuer,
        {"from": "manager", "to": "technician"},
    )


def test_who_is_in_no_group_is_not_let_in_and_loses_his_role(house: House) -> None:
    account = house.services.signing_in.by_identity(replace(ANA, role=Role.MANAGER), HERE).account
    with pytest.raises(ForbiddenError):
        house.services.signing_in.by_identity(replace(ANA, role=Role.VISITOR), HERE)
    assert house.services.accounts.find(account.number).role is Role.VISITOR


def test_who_is_disabled_is_not_let_in_by_a_provider(house: House) -> None:
    account = house.services.signing_in.by_identity(ANA, HERE).account
    house.services.accounts.disable(account.number)
    with pytest.raises(ForbiddenError):
        house.services.signing_in.by_identity(ANA, HERE)
    assert house.actions()[-1] == "sign-in-refused"


def test_a_provider_cannot_take_the_last_administrator_away(house: House) -> None:
    house.services.signing_in.by_identity(replace(ANA, role=Role.ADMINISTRATOR), HERE)
    with pytest.raises(RefusedError) as refused:
        house.services.signing_in.by_identity(replace(ANA, role=Role.REQUESTER), HERE)
    assert refused.value.code == "last-administrator"
    assert house.services.accounts.has_administrator()


@pytest.mark.anyio
async def test_an_account_with_a_password_can_be_given_an_identity_and_keeps_its_role(
    house: House,
) -> None:
    account = await house.moved_in("ana", Role.MANAGER)
    house.services.identities.link(account.number, ANA.issuer, ANA.subject)
    found = house.services.signing_in.by_identity(replace(ANA, role=Role.REQUESTER), HERE).account
    assert (found.number, found.role) == (account.number, Role.MANAGER)
    assert await house.sign_in("ana", PASSWORD)
    other = house.services.accounts.make(login="eve")
    with pytest.raises(RefusedError) as refused:
        house.services.identities.link(other.number, ANA.issuer, ANA.subject)
    assert refused.value.code == "identity-taken"
    house.services.identities.unlink(account.number)
    assert house.services.identities.find(ANA.issuer, ANA.subject) is None
    with pytest.raises(NotFoundError):
        house.services.identities.link(99, ANA.issuer, ANA.subject)
