"""Links that work once: the first administrator's, and those that set a password."""

from __future__ import annotations

import asyncio

import pytest

from kbsearch.accounts.records import SignedIn
from kbsearch.accounts.roles import Role
from kbsearch.errors import InvalidRequestError, NotFoundError, RefusedError
from tests.accounts.house import HERE, OTHER, PASSWORD, House

pytestmark = pytest.mark.anyio


async def set_up(house: House, key: str, login: str = "ana") -> SignedIn:
    return await house.services.signing_in.accept(
        key, PASSWORD, HERE, login=login, name="Ana Ruiz", email="ana@example.com", lang="es"
    )


async def test_the_first_link_makes_an_administrator_who_is_signed_in(house: House) -> None:
    key = house.services.invitations.set_up()
    assert key
    assert house.services.invitations.find(key).role is Role.ADMINISTRATOR
    signed_in = await set_up(house, key)
    assert house.asking(signed_in).role is Role.ADMINISTRATOR
    assert house.services.invitations.set_up() is None, "there is one now"
    with pytest.raises(NotFoundError):
        house.services.invitations.find(key)


async def test_of_two_who_use_it_at_once_one_becomes_administrator(house: House) -> None:
    key = house.services.invitations.set_up() or ""
    done = await asyncio.gather(
        set_up(house, key, "ana"), set_up(house, key, "eve"), return_exceptions=True
    )
    assert sum(isinstance(one, SignedIn) for one in done) == 1
    assert sum(isinstance(one, NotFoundError) for one in done) == 1
    assert house.services.accounts.count() == 1


async def test_a_newer_first_link_replaces_the_older(house: House) -> None:
    old, new = house.services.invitations.set_up(), house.services.invitations.set_up()
    assert old
    assert new
    with pytest.raises(NotFoundError):
        house.services.invitations.find(old)
    assert house.services.invitations.find(new)


async def test_a_first_link_is_worth_nothing_once_somebody_administers(house: House) -> None:
    key = house.services.invitations.set_up() or ""
    house.services.accounts.make(login="root", role=Role.ADMINISTRATOR)
    with pytest.raises(NotFoundError):
        await set_up(house, key)


async def test_a_form_that_is_refused_leaves_the_link_as_it_is(house: House) -> None:
    key = house.services.invitations.set_up() or ""
    for login, password, code in (
        ("", PASSWORD, "login-empty"),
        ("ana ruiz", PASSWORD, "login-form"),
        ("ana", "short", "password-short"),
        ("ana", "x" * 129, "password-long"),
        ("carmencita", "carmencita26", "password-guessable"),
    ):
        with pytest.raises(RefusedError) as refused:
            await house.services.signing_in.accept(key, password, HERE, login=login)
        assert refused.value.code == code
    assert await set_up(house, key)


async def test_a_link_sets_a_password_and_ends_what_was_open(house: House) -> None:
    account = await house.moved_in()
    before = await house.sign_in()
    key = house.services.invitations.make(account)
    assert await house.sign_in(), "the old password holds until the link is used"
    signed_in = await house.services.signing_in.accept(key, OTHER, HERE)
    assert house.asking(signed_in).user == account.number
    assert house.services.sessions.find(before.session) is None
    assert await house.sign_in("ana", OTHER)
    with pytest.raises(NotFoundError):
        await house.services.signing_in.accept(key, PASSWORD, HERE)


async def test_a_newer_link_replaces_the_older_and_each_expires(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    old, new = (house.services.invitations.make(account) for _ in range(2))
    with pytest.raises(NotFoundError):
        house.services.invitations.find(old)
    house.later(hours=house.settings.link_hours, seconds=-1)
    assert house.services.invitations.find(new).account == account
    house.later(seconds=1)
    with pytest.raises(NotFoundError):
        house.services.invitations.find(new)


async def test_a_link_stops_with_the_account(house: House) -> None:
    account = house.services.accounts.make(login="ana")
    key = house.services.invitations.make(account)
    away = house.services.accounts.disable(account.number)
    with pytest.raises(NotFoundError):
        house.services.invitations.find(key)
    with pytest.raises(InvalidRequestError):
        house.services.invitations.make(away)


@pytest.mark.parametrize("key", ["", "x", "x" * 43, "x" * 5000, "%00", "\udce9"])
async def test_what_is_no_link_is_not_found(house: House, key: str) -> None:
    house.services.invitations.set_up()
    with pytest.raises(NotFoundError):
        house.services.invitations.find(key)


async def test_only_the_digest_of_a_link_is_kept(house: House) -> None:
    first = house.services.invitations.set_up() or ""
    second = house.services.invitations.make(house.services.accounts.make(login="ana"))
    assert first.encode() not in house.raw()
    assert second.encode() not in house.raw()
