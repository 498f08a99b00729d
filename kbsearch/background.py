"""What runs beside the answering of requests, as long as the service does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def running(work: Sequence[Coroutine[object, object, None]]) -> AsyncIterator[None]:
    """Runs each for the length of the block, and then waits until it has stopped."""
    tasks = [asyncio.create_task(one) for one in work]
    yield
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
