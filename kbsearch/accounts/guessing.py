"""Guessing passwords is slowed, and nobody can lock somebody else out by it.

- One address at one account has PAIR_TRIES in PAIR_MINUTES, then must wait.
- One address at all accounts together has ADDRESS_FAILURES, then must wait.
- An account that strangers guess at, from however many addresses, answers them after a delay of
  at most DELAY_MAX seconds. It is never closed.
- A device that has signed in to the account before carries a device cookie. It is counted by
  itself: what strangers do from the same address or any other neither slows it nor keeps it out.
  An address from which somebody has signed in to the account lately is not delayed either.

All is remembered in memory: a restart forgives everybody. A login that nobody has is treated as
any other, so that nothing here tells which there are.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from kbsearch.errors import TooManyRequestsError, WrongPasswordError
from kbsearch.rates import Tries, network_of

PAIR_TRIES, PAIR_MINUTES = 10, 15
ADDRESS_FAILURES, ADDRESS_MINUTES = 60, 15
FREE_FAILURES = 5
"""Failures of an account within an hour that nobody is delayed for: people mistype."""

DELAY_FIRST, DELAY_MAX = 0.5, 4.0
"""Seconds; the delay doubles with each failure from the first to the longest."""

UNDER_WAY_MAX = 20
"""Sign-ins that one address may have under way at once."""

DELAYED_MAX = 500
"""Sign-ins that may be delayed at once; beyond it nobody is: waiting costs us more than them."""

REMEMBERED = 10_000
"""Accounts with an address that signed in to them lately."""

_COUNTED_MAX = 20
Pause = Callable[[float], Awaitable[None]]


class Attempt:
    """One sign-in under way: at whose account, from where; `device` is a known one, or empty."""

    def __init__(self, login: str, address: str, device: str) -> None:
        # A key of one length, whatever somebody types.
        self.account = hashlib.sha256(login.encode("utf-8", "replace")).hexdigest()
        self.network = network_of(address)
        self.device = device
        self.succeeded = False

    @property
    def pair(self) -> tuple[str, str]:
        """What counts its tries: the account, and the device or else the address."""
        return self.account, self.device or self.network


class Guessing:
    """Remembers failures. For one event loop; nothing in it waits but for the delay."""

    def __init__(self, *, pause: Pause = asyncio.sleep) -> None:
        self._pause = pause
        self._pairs = Tries(PAIR_TRIES, minutes=PAIR_MINUTES)
        self._addresses = Tries(ADDRESS_FAILURES, minutes=ADDRESS_MINUTES)
        self._accounts = Tries(_COUNTED_MAX, minutes=60)
        self._under_way: Counter[str] = Counter()
        self._delayed = 0
        self._signed_in: OrderedDict[tuple[str, str], None] = OrderedDict()

    @asynccontextmanager
    async def attempt(self, login: str, address: str, device: str = "") -> AsyncIterator[Attempt]:
        """A sign-in, in the block; it says in `succeeded` how it ended.

        Raises TooManyRequestsError before anything is compared.
        """
        one = Attempt(login, address, device)
        self._admit(one)
        self._under_way[one.network] += 1
        try:
            await self._delay(one)
            yield one
        except WrongPasswordError:
            self._failed(one)
            raise
        finally:
            self._leave(one.network)
        if one.succeeded:
            self._forgive(one)
        else:
            self._failed(one)

    def _admit(self, one: Attempt) -> None:
        if not one.device:
            under_way = self._under_way[one.network]
            if under_way >= UNDER_WAY_MAX:
                raise _too_many(1)
            # Those under way count as failures until they are none.
            if not self._addresses.allows(one.network, more=under_way + 1):
                raise _too_many(self._addresses.wait(one.network))
        if not self._pairs.take(*one.pair):
            raise _too_many(self._pairs.wait(*one.pair))

    async def _delay(self, one: Attempt) -> None:
        seconds = self._seconds(one)
        if not seconds or self._delayed >= DELAYED_MAX:
            return
        self._delayed += 1
        try:
            await self._pause(seconds)
        finally:
            self._delayed -= 1

    def _seconds(self, one: Attempt) -> float:
        if one.device or one.pair in self._signed_in:
            return 0
        beyond = self._accounts.taken(one.account) - FREE_FAILURES
        return min(DELAY_FIRST * 2**beyond, DELAY_MAX) if beyond >= 0 else 0

    def _failed(self, one: Attempt) -> None:
        if not one.device:
            self._addresses.take(one.network)
            self._accounts.take(one.account)

    def _forgive(self, one: Attempt) -> None:
        self._pairs.forget(*one.pair)
        self._signed_in[one.account, one.network] = None
        self._signed_in.move_to_end((one.account, one.network))
        if len(self._signed_in) > REMEMBERED:
            self._signed_in.popitem(last=False)

    def _leave(self, network: str) -> None:
        self._under_way[network] -= 1
        if not self._under_way[network]:
            del self._under_way[network]


def _too_many(seconds: int) -> TooManyRequestsError:
    return TooManyRequestsError("Too many attempts to sign in", retry_after=seconds)
