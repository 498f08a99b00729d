"""Signing in with a password: who gets in, and what is said to who does not."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from kbsearch.accounts.passwords import Cost
from kbsearch.accounts.records import Client, EventFilter
from kbsearch.accounts.roles import Principal, Role
from kbsearch.errors import (
    DeskDatabaseError,
    NotFoundError,
    RefusedError,
    TooManyRequestsError,
    WrongPasswordError,
)
from tests.accounts.house import HERE, OTHER, PASSWORD, House

pytestmark = pytest.mark.anyio


async def refusal(house: House, login: str, password: str, client: Client = HERE) -> str:
    with pytest.raises(WrongPasswordError) as refused:
        await house.sign_in(login, password, client)
    return str(refused.value)


async def test_who_knows_the_password_gets_a_session(house: House) -> None:
    account = await house.moved_in()
    signed_in = await house.sign_in(" ANA ")
    asking = house.asking(signed_in)
    assert (asking.user, asking.role, asking.name) == (account.number, "technician", "Ana Ruiz")
    assert asking.csrf == signed_in.csrf
    assert house.services.accounts.find(account.number).seen == house.now


async def test_nobody_can_tell_which_accounts_there_are(house: House) -> None:
    await house.moved_in("ana")
    away = await house.moved_in("bea")
    house.services.accounts.disable(away.number)
    house.services.accounts.make(login="new")
    said = {
        await refusal(house, "ana", "wrong"),
        await refusal(house, "nobody", PASSWORD),
        await refusal(house, "bea", PASSWORD),
        await refusal(house, "new", PASSWORD),
        await refusal(house, "", ""),
        await refusal(house, "x" * 5000, "y" * 5000),
    }
    assert len(said) == 1


async def test_an_unknown_login_costs_as_much_work_as_a_wrong_password(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.moved_in()
    hashing = house.services.passwords._hash
    compared: list[str] = []
    real = hashing.verify_and_update

    def counted(password: str, kept: str) -> tuple[bool, str | None]:
        compared.append(kept.rpartition("$")[0].rpartition("$")[0])
        return real(password, kept)

    monkeypatch.setattr(hashing, "verify_and_update", counted)
    await refusal(house, "ana", "wrong")
    await refusal(house, "nobody", "wrong")
    assert len(compared) == 2
    assert compared[0] == compared[1], "at the same cost"


async def test_every_refusal_leaves_one_entry_and_nothing_that_was_typed(house: House) -> None:
    account = await house.moved_in()
    before = len(house.actions())
    await refusal(house, "ana", "my-secret-mistyped")
    await refusal(house, "hunter2-typed-as-login", "x")
    found = house.services.audit.listed(EventFilter(action="sign-in-refused")).items
    assert len(house.actions()) == before + 2
    assert [(one.thing, one.account, one.address) for one in found] == [
        ("", None, HERE.address),
        (f"account:{account.number}", None, HERE.address),
    ]
    assert b"mistyped" not in house.raw()
    assert b"hunter2" not in house.raw()


async def test_a_flood_of_refusals_does_not_fill_the_audit_log(house: House) -> None:
    for number in range(80):
        await refusal(house, f"nobody-{number}", "x", Client(f"10.0.{number}.1"))
    assert house.actions().count("sign-in-refused") == 60


async def test_a_key_that_somebody_was_given_before_is_worth_nothing(house: House) -> None:
    await house.moved_in("eve")
    given = await house.sign_in("eve")
    await house.moved_in("ana")
    signed_in = await house.sign_in("ana", client=replace(HERE, session=given.session))
    assert signed_in.session != given.session
    assert house.services.sessions.find(given.session) is None
    made_up = await house.sign_in("ana", client=replace(HERE, session="chosen-by-somebody-else"))
    assert made_up.session != "chosen-by-somebody-else"
    assert house.services.sessions.find("chosen-by-somebody-else") is None


async def test_two_who_sign_in_at_once_both_get_in(house: House) -> None:
    await house.moved_in()
    found = await asyncio.gather(*(house.sign_in() for _ in range(4)))
    assert len({one.session for one in found}) == 4
    assert {house.asking(one).user for one in found} == {found[0].account.number}


async def test_a_hash_of_lesser_cost_is_made_anew_at_the_next_sign_in(house: House) -> None:
    await house.moved_in()
    dearer = House(house.path, cost=Cost(rounds=2, memory_kib=16, lanes=1))
    found = await asyncio.gather(*(dearer.sign_in() for _ in range(3)))
    (kept,) = [row[0] for row in house.rows("SELECT password FROM account")]
    assert "$m=16,t=2,p=1$" in str(kept)
    assert len(found) == 3
    assert await dearer.sign_in()
    dearer.database.close()


async def test_another_password_ends_every_session_and_opens_a_new_one(house: House) -> None:
    account = await house.moved_in()
    stolen, own = await house.sign_in(), await house.sign_in()
    link = house.services.invitations.make(account)
    changed = await house.services.signing_in.change_password(
        house.asking(own), PASSWORD, OTHER, replace(HERE, session=own.session)
    )
    assert house.services.sessions.find(stolen.session) is None
    assert house.services.sessions.find(own.session) is None
    assert house.asking(changed).user == account.number
    assert house.asking(changed).csrf != own.csrf
    await refusal(house, "ana", PASSWORD)
    assert await house.sign_in("ana", OTHER)
    with pytest.raises(NotFoundError):
        house.services.invitations.find(link)


async def test_an_open_browser_is_not_enough_to_change_the_password(house: House) -> None:
    await house.moved_in()
    asking = house.asking(await house.sign_in())
    change = house.services.signing_in.change_password
    for _ in range(10):
        with pytest.raises(RefusedError) as refused:
            await change(asking, "a guess", OTHER, HERE)
        assert (refused.value.field, refused.value.code) == ("current", "current-wrong")
    with pytest.raises(TooManyRequestsError):
        await change(asking, "a guess", OTHER, HERE)
    assert await house.sign_in("ana", PASSWORD), "who knows the password is not kept out"


async def test_a_new_password_must_be_a_good_one(house: House) -> None:
    await house.moved_in()
    asking = house.asking(await house.sign_in())
    with pytest.raises(RefusedError) as refused:
        await house.services.signing_in.change_password(asking, PASSWORD, "ana ruiz ana", HERE)
    assert (refused.value.field, refused.value.code) == ("password", "password-guessable")
    assert await house.sign_in("ana", PASSWORD)


async def test_the_name_of_the_site_is_no_password(house: House) -> None:
    public_url = "https://zarzaparrilla.example.com"
    house.settings = house.settings.model_copy(update={"public_url": public_url})
    services = house.composed()
    key = services.invitations.make(services.accounts.make(login="ana"))
    with pytest.raises(RefusedError) as refused:
        await services.signing_in.accept(key, "zarzaparrilla1", HERE)
    assert refused.value.code == "password-guessable"


async def test_who_signs_in_elsewhere_has_no_password_to_change(house: House) -> None:
    account = house.services.accounts.make(login="olga")
    asking = Principal(role=Role.REQUESTER, user=account.number, session="a" * 64)
    with pytest.raises(RefusedError) as refused:
        await house.services.signing_in.change_password(asking, "", OTHER, HERE)
    assert refused.value.code == "current-wrong"


async def test_a_password_of_any_letters_works_however_they_were_typed(house: House) -> None:
    account = house.services.accounts.make(login="zoe")
    key = house.services.invitations.make(account)
    await house.services.signing_in.accept(key, "  ñandú\u00a0 éxito 🦙 ", HERE)
    typed_elsewhere = "  n\u0303andu\u0301  e\u0301xito 🦙 "
    assert await house.sign_in("zoe", typed_elsewhere)
    await refusal(house, "zoe", typed_elsewhere.strip())


async def test_without_the_desk_database_nobody_signs_in_and_it_is_said(house: House) -> None:
    await house.moved_in()
    house.path.rename(house.path.with_name("gone.db"))
    with pytest.raises(DeskDatabaseError):
        await house.sign_in()
