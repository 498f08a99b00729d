"""What runs beside the answering of requests, as long as the service does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

log = structlog.get_logger()


@asynccontextmanager
async def running(work: Sequence[Coroutine[object, object, None]]) -> AsyncIterator[None]:
    """Runs each for the length of the block, and then waits until it has stopped.

    One that ends by a mistake of ours is in the log at once, not only when the service stops.
    """
    tasks = [asyncio.create_task(one) for one in work]
    for task in tasks:
        task.add_done_callback(_told)
    yield
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


def _told(task: asyncio.Task[None]) -> None:
    if task.cancelled() or (error := task.exception()) is None:
        return
    work, name = getattr(task.get_coro(), "__qualname__", ""), type(error).__name__
    log.error("work beside the answering has ended", work=work, error=name, exc_info=error)
