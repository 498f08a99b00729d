"""How often one client may do a thing, remembered in memory and nowhere else."""

from __future__ import annotations

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kbsearch.errors import TooManyRequestsError

# One subscriber has a whole /64 of IPv6 addresses to come from (RFC 6177).
_IPV6_NETWORK = 64


class Rate:
    """At most `amount` times in any minute for each client address; safe between threads."""

    def __init__(self, amount: int) -> None:
        self._limit = RateLimitItemPerMinute(amount)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def take(self, address: str) -> None:
        """Counts one time; raises TooManyRequestsError, which says how long to wait."""
        client = network_of(address)
        if self._window.hit(self._limit, client):
            return
        free = self._window.get_window_stats(self._limit, client).reset_time
        raise TooManyRequestsError(
            f"More than {self._limit.amount} times within a minute from one address",
            retry_after=max(1, math.ceil(free - time.time())),
        )


class Tries:
    """At most `amount` times in any `minutes` for each key, where some are forgiven; as safe."""

    def __init__(self, amount: int, *, minutes: int) -> None:
        self.amount = amount
        self._limit = RateLimitItemPerMinute(amount, minutes)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def take(self, *key: str) -> bool:
        """Counts one time; whether it was still among those allowed."""
        return self._window.hit(self._limit, *key)

    def allows(self, *key: str, more: int = 1) -> bool:
        """Whether that many more would be allowed."""
        return self._window.test(self._limit, *key, cost=more)

    def taken(self, *key: str) -> int:
        """How many were counted, at most `amount`."""
        return self.amount - self._window.get_window_stats(self._limit, *key).remaining

    def wait(self, *key: str) -> int:
        """Seconds until one more is allowed, one at least."""
        free = self._window.get_window_stats(self._limit, *key).reset_time
        return max(1, math.ceil(free - time.time()))

    def forget(self, *key: str) -> None:
        """Forgives what was counted."""
        self._window.clear(self._limit, *key)


def network_of(address: str) -> str:
    """Who is counted for an address: itself, or the network of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - of the Internet Protocol
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
