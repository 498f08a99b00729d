"""Guessing is slowed, and nobody can keep somebody else out by it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import anyio
import pytest

from kbsearch.accounts.guessing import ADDRESS_FAILURES, DELAY_MAX, FREE_FAILURES, PAIR_TRIES
from kbsearch.accounts.records import Client
from kbsearch.errors import TooManyRequestsError, WrongPasswordError
from tests.accounts.house import HERE, House

pytestmark = pytest.mark.anyio
THERE = Client("203.0.113.7")


async def guess(house: House, times: int, client: Client = THERE, login: str = "ana") -> int:
    """Guesses at a password; how many of the guesses were compared."""
    compared, told = 0, 1
    for number in range(times):
        try:
            await house.sign_in(login, f"guess {number}", client)
        except WrongPasswordError:
            compared += 1
        except TooManyRequestsError as refused:
            told = refused.retry_after
    assert 1 <= told <= 15 * 60
    return compared


async def test_one_address_has_a_few_guesses_at_one_account(house: House) -> None:
    await house.moved_in()
    assert await guess(house, PAIR_TRIES + 5) == PAIR_TRIES
    with pytest.raises(TooManyRequestsError):
        await house.sign_in(client=THERE)


async def test_whoever_is_guessed_at_gets_in_from_another_address(house: House) -> None:
    await house.moved_in()
    for number in range(30):
        await guess(house, PAIR_TRIES, Client(f"203.0.113.{number}"))
    assert await house.sign_in(client=HERE)


async def test_whoever_is_guessed_at_gets_in_from_the_same_address_with_his_device(
    house: House,
) -> None:
    await house.moved_in()
    device = (await house.sign_in(client=THERE)).device
    house.pauses.clear()
    assert await guess(house, 2 * PAIR_TRIES) == PAIR_TRIES
    assert await house.sign_in(client=replace(THERE, device=device))


async def test_strangers_are_delayed_more_and_more_up_to_a_bound(house: House) -> None:
    await house.moved_in()
    for number in range(FREE_FAILURES):
        await guess(house, 1, Client(f"203.0.113.{number}"))
    assert house.pauses == []
    for number in range(8):
        await guess(house, 1, Client(f"203.0.113.{50 + number}"))
    assert house.pauses == sorted(house.pauses)
    assert house.pauses[0] < DELAY_MAX
    assert set(house.pauses[4:]) == {DELAY_MAX}


async def test_a_known_device_and_a_known_address_are_not_delayed(house: House) -> None:
    await house.moved_in()
    device = (await house.sign_in(client=HERE)).device
    for number in range(20):
        await guess(house, 1, Client(f"203.0.113.{number}"))
    house.pauses.clear()
    assert await house.sign_in(client=HERE)
    assert await house.sign_in(client=Client("198.51.100.77", device=device))
    assert house.pauses == []
    assert await house.sign_in(client=Client("198.51.100.78"))
    assert house.pauses == [DELAY_MAX]


async def test_a_device_helps_with_its_own_account_only_and_for_a_time(house: House) -> None:
    await house.moved_in("ana")
    await house.moved_in("eve")
    device = (await house.sign_in("eve", client=THERE)).device
    eve = replace(THERE, device=device)
    assert await guess(house, 20, eve, "ana") == PAIR_TRIES
    forged = replace(THERE, device=device.replace(".", ".9", 1))
    assert await guess(house, 20, forged, "eve") == PAIR_TRIES
    assert await guess(house, 20, eve, "eve") == PAIR_TRIES, "and is counted itself"
    house.later(days=181)
    assert await guess(house, 1, replace(HERE, device=device), "eve") == 1
    assert house.services.signing_in._devices.known(device, "eve") == ""


async def test_one_address_has_some_guesses_at_all_accounts_together(house: House) -> None:
    assert sum([await guess(house, 1, THERE, f"u{n}") for n in range(80)]) == ADDRESS_FAILURES
    await house.moved_in()
    with pytest.raises(TooManyRequestsError):
        await house.sign_in(client=THERE)
    assert await house.sign_in(client=HERE)


async def test_a_whole_ipv6_network_counts_as_one_address(house: House) -> None:
    await house.moved_in()
    spread = [Client(f"2001:db8:0:1::{n:x}") for n in range(1, 21)]
    assert sum([await guess(house, 1, one) for one in spread]) == PAIR_TRIES
    assert await guess(house, 1, Client("2001:db8:0:2::1")) == 1


async def test_many_who_guess_at_once_are_not_compared_more_often(house: House) -> None:
    await house.moved_in()
    compared = 0

    async def one_guess(number: int) -> None:
        nonlocal compared
        compared += await guess(house, 1, THERE, f"u{number}")

    async with anyio.create_task_group() as group:
        for number in range(100):
            group.start_soon(one_guess, number)
    assert compared <= ADDRESS_FAILURES


async def test_a_login_that_nobody_has_is_slowed_in_the_same_way(house: House) -> None:
    await house.moved_in("ana")
    assert await guess(house, 20, THERE, "ana") == await guess(house, 20, HERE, "nobody")
    slowed = list(house.pauses)
    assert slowed[: len(slowed) // 2] == slowed[len(slowed) // 2 :]


async def test_people_who_mistype_and_then_get_in_start_afresh(house: House) -> None:
    await house.moved_in()
    for _ in range(5):
        await guess(house, PAIR_TRIES - 1, HERE)
        assert await house.sign_in(client=HERE)


async def test_what_is_under_way_is_forgotten_when_somebody_hangs_up(house: House) -> None:
    await house.moved_in()
    guessing = house.services.signing_in._guessing
    with suppress(anyio.get_cancelled_exc_class()), anyio.CancelScope() as scope:
        async with guessing.attempt("ana", THERE.address):
            scope.cancel()
            await anyio.sleep(1)
    assert not guessing._under_way
