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
        client = _client(address)
        if self._window.hit(self._limit, client):
            return
        free = self._window.get_window_stats(self._limit, client).reset_time
        raise TooManyRequestsError(
            f"More than {self._limit.amount} times within a minute from one address",
            retry_after=max(1, math.ceil(free - time.time())),
        )


def _client(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - of the Internet Protocol
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
