"""What a provider announces is kept for an hour, and longer while it cannot be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from kbsearch.accounts.oidc.discovery import KEPT, KEPT_WHEN_DOWN, Discovery
from kbsearch.accounts.oidc.person import left_out
from kbsearch.errors import ProviderDownError
from tests.accounts.hostile import HostileProvider

WELL_KNOWN = "GET /.well-known/openid-configuration"
DOWN = {"at": {"/.well-known/openid-configuration": {"status": 503}, "/jwks": {"status": 503}}}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileProvider]:
    """A provider that behaves until it is told otherwise."""
    found = HostileProvider(tmp_path_factory.mktemp("provider"))
    yield found
    found.stop()


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_asked_again_after_an_hour(provider: HostileProvider) -> None:
    provider.does({})
    clock = Clock()
    discovery = Discovery(provider.issuer, clock=clock)
    for moment, asked in ((0.0, 1), (KEPT, 1), (KEPT + 1, 2), (2 * KEPT, 2)):
        clock.now = moment
        asyncio.run(discovery.provider())
        assert provider.seen().count(WELL_KNOWN) == asked


def test_what_is_known_counts_for_a_day_while_the_provider_is_down(
    provider: HostileProvider,
) -> None:
    provider.does({})
    clock = Clock()
    discovery = Discovery(provider.issuer, clock=clock)
    known = asyncio.run(discovery.provider())
    keys = asyncio.run(discovery.keys(known))
    provider.does(DOWN)
    clock.now = KEPT_WHEN_DOWN
    assert asyncio.run(discovery.provider()) == known
    assert asyncio.run(discovery.keys(known)) == keys
    with pytest.raises(ProviderDownError):
        asyncio.run(discovery.keys(known, anew=True))
    clock.now += 1
    with pytest.raises(ProviderDownError):
        asyncio.run(discovery.provider())


def test_many_who_come_at_once_ask_once(provider: HostileProvider) -> None:
    provider.does({})
    discovery = Discovery(provider.issuer)

    async def come() -> None:
        await asyncio.gather(*(discovery.provider() for _ in range(20)))

    asyncio.run(come())
    assert provider.seen().count(WELL_KNOWN) == 1


def test_those_who_wait_while_one_asks_in_vain_do_not_ask_in_turn(
    provider: HostileProvider,
) -> None:
    provider.does(DOWN)
    discovery = Discovery(provider.issuer)

    async def come() -> list[object]:
        many = (discovery.provider() for _ in range(20))
        return list(await asyncio.gather(*many, return_exceptions=True))

    assert {type(one) for one in asyncio.run(come())} == {ProviderDownError}
    assert provider.seen().count(WELL_KNOWN) == 1
    provider.does({})
    asyncio.run(discovery.provider())


def test_groups_that_are_elsewhere_are_noticed() -> None:
    elsewhere = {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {}}}
    assert left_out(elsewhere, "groups")
    assert left_out(elsewhere, "groups.names")
    assert not left_out(elsewhere, "roles")
    assert not left_out({"_claim_names": ["groups"]}, "groups")
