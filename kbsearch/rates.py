"""How often one client may do a thing, remembered in memory and nowhere else."""

from __future__ import annotations

import ipaddress
import math
import time
from threading import Lock

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from kbsearch.errors import TooManyRequestsError

# One subscriber has a whole /64 of IPv6 addresses to come from (RFC 6177).
_IPV6_NETWORK = 64
SWEPT_EVERY = 1000
"""Counts after which those who have not come for long are forgotten."""


class Rate:
    """At most `amount` times in any minute for each client address; safe between threads."""

    def __init__(self, amount: int) -> None:
        self._tries = Tries(amount, minutes=1)

    def take(self, address: str) -> None:
        """Counts one time; raises TooManyRequestsError, which says how long to wait."""
        client = network_of(address)
        if not self._tries.take(client):
            raise _too_many(self._tries.amount, 1, self._tries.wait(client))


class Tries:
    """At most `amount` times in any `minutes` for each key, where some are forgiven; as safe."""

    def __init__(self, amount: int, *, minutes: int) -> None:
        self.amount = amount
        self._limit = RateLimitItemPerMinute(amount, minutes)
        self._memory = MemoryStorage()
        self._window = MovingWindowRateLimiter(self._memory)
        self._lock = Lock()
        self._taken = 0

    def take(self, *key: str) -> bool:
        """Counts one time; whether it was still among those allowed."""
        with self._lock:
            self._taken += 1
            if self._taken % SWEPT_EVERY == 0:
                self._sweep()
            return self._window.hit(self._limit, *key)

    def allows(self, *key: str, more: int = 1) -> bool:
        """Whether that many more would be allowed."""
        return self._window.test(self._limit, *key, cost=more)

    def taken(self, *key: str) -> int:
        """How many were counted, at most `amount`."""
        return self.amount - self._window.get_window_stats(self._limit, *key).remaining

    def wait(self, *key: str) -> int:
        """Seconds until one more is allowed, one at least."""
        return _seconds_until(self._window.get_window_stats(self._limit, *key).reset_time)

    def forget(self, *key: str) -> None:
        """Forgives what was counted."""
        with self._lock:
            self._window.clear(self._limit, *key)

    def _sweep(self) -> None:
        """Forgets who has not come for so long that nothing is counted: the library does not."""
        for key, counted in list(self._memory.events.items()):
            if not counted:
                self._memory.clear(key)


class Flow:
    """At most `amount` times in `minutes`, from one full minute to the next, for each client
    address.

    It remembers a number for each, and so can count a great many.
    """

    def __init__(self, amount: int, *, minutes: int = 1) -> None:
        self._minutes = minutes
        self._limit = RateLimitItemPerMinute(amount, minutes)
        self._window = FixedWindowRateLimiter(MemoryStorage())

    def take(self, address: str) -> None:
        """Counts one time; raises TooManyRequestsError, which says how long to wait."""
        client = network_of(address)
        if not self.allows(address):
            free = self._window.get_window_stats(self._limit, client).reset_time
            raise _too_many(self._limit.amount, self._minutes, _seconds_until(free))

    def allows(self, address: str) -> bool:
        """Counts one time; whether it was still among those allowed."""
        return self._window.hit(self._limit, network_of(address))


def _too_many(amount: int, minutes: int, seconds: int) -> TooManyRequestsError:
    length = "a minute" if minutes == 1 else f"{minutes} minutes"
    return TooManyRequestsError(
        f"More than {amount} times within {length} from one address", retry_after=seconds
    )


def _seconds_until(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))


def network_of(address: str) -> str:
    """Who is counted for an address: itself, or the network of an IPv6 address.

    A proxy that listens for both writes IPv4 as `::ffff:192.0.2.1`; those are no one network.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed.version == 4:  # noqa: PLR2004 - of the Internet Protocol
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))


def is_of_this_machine(address: str) -> bool:
    """Whether a program of this machine asks, or nobody knows who; such are not counted."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return True
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback
