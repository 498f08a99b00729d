"""How long to wait after each failure, and when to give up."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=6)
ATTEMPTS_MAX = 33
"""Some three days: half of 30 s, 60 s and so on up to six hours, and from then on three hours on
average. They are counted, not timed, so that neither a clock that jumps nor a service that was
stopped for a week gives up what it has hardly tried."""


def pause_after(attempts: int, *, asked: float | None = None) -> timedelta:
    """The pause after so many attempts: exponential with full jitter, so that what failed together
    does not come back together (Brooker, "Exponential Backoff And Jitter", 2015).

    `asked` is what the other side asked for, in seconds; it is waited for too, within bounds.
    """
    longest = min(LONGEST, FIRST * (1 << min(max(attempts - 1, 0), 20)))
    # Not a secret: it only spreads attempts.
    pause = longest * random.random()  # noqa: S311
    least = timedelta(seconds=min(max(asked or 0.0, 0.0), LONGEST.total_seconds()))
    return min(LONGEST, least + pause if asked else pause)
