"""One attempt to send one thing, whatever the sender does."""

from __future__ import annotations

import asyncio

import structlog

from kbsearch.outbox.backoff import ATTEMPTS_MAX
from kbsearch.outbox.records import Outgoing, Sender, SendError

log = structlog.get_logger()


async def attempt(sender: Sender, one: Outgoing, *, seconds: float) -> SendError | None:
    """Why it was not taken within so many seconds; None once it was.

    Only being cancelled from outside goes through; a mistake in a sender is told like a failure.
    """
    if one.attempts > ATTEMPTS_MAX:
        # Each earlier attempt ended with the process that made it.
        return SendError(one.reason or "kbsearch ended each time that it sent this", lasting=True)
    try:
        async with asyncio.timeout(seconds):
            await sender.send(one)
    except SendError as error:
        return error
    except TimeoutError:
        return SendError(f"It was not taken within {seconds:g} s")
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        return _mistake(one, error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the next one is sent
        return _mistake(one, error)
    return None


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _mistake(one: Outgoing, error: BaseException) -> SendError:
    name = type(error).__name__
    log.error("a sender failed by a mistake", way=one.what.way, number=one.number, exc_info=error)
    # Its text may hold anything, and is shown to people: the log has it.
    return SendError(f"kbsearch made a mistake while sending it ({name}); its log says where")
