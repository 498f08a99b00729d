"""What may be used once, remembered for as long as it could be used again."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from kbsearch.errors import ProviderLostError

MOST = 10_000
"""How many are remembered; the oldest is forgotten first."""


class Used:
    """Names of things that were used, in this process; safe between threads."""

    def __init__(self, lifetime: float, *, clock: Callable[[], float] = time.time) -> None:
        """`lifetime` is in seconds."""
        self._lifetime = lifetime
        self._clock = clock
        self._used: dict[str, float] = {}
        self._using = Lock()

    def use(self, name: str) -> None:
        """Uses a thing up. Raises ProviderLostError the second time."""
        now = self._clock()
        with self._using:
            self._forget(now)
            if name in self._used:
                raise ProviderLostError("What the provider sent was used before")
            self._used[name] = now

    def _forget(self, now: float) -> None:
        # Oldest first, as they were put in.
        for name, at in list(self._used.items()):
            if now - at <= self._lifetime and len(self._used) < MOST:
                return
            del self._used[name]
