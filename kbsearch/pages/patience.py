"""Bodies of requests, waited for with patience, and not for ever."""

from __future__ import annotations

from collections.abc import AsyncIterator

from anyio import current_time, move_on_at
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

IDLE_SECONDS = 30.0
"""Without a byte; a telephone that changes its network is silent for less."""

WHOLE_SECONDS = 600.0
"""Of everything; 25 MB take as long at 40 kB a second."""


DRAINED_MAX = 64_000_000
"""Bytes past a bound that are read and thrown away: browsers show an answer only once all is sent.
Whoever declares more than that is answered at once."""


class TooSlowError(Exception):
    """Whoever sends it takes too long."""


async def patiently(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes.

    Raises TooSlowError, and HTTPException 400 when the client goes away, which nobody reads: it
    must only not be taken for a failure of ours.
    """
    stream = request.stream()
    end = current_time() + WHOLE_SECONDS
    while True:
        with move_on_at(min(end, current_time() + IDLE_SECONDS)) as waiting:
            try:
                chunk = await anext(stream)
            except StopAsyncIteration:
                return
            except ClientDisconnect as error:
                raise HTTPException(400, "The request ended before its end") from error
        if waiting.cancelled_caught:
            raise TooSlowError
        yield chunk


async def drained(body: AsyncIterator[bytes], coming: int = 0) -> None:
    """Reads a body on without keeping anything, as long as it can be worth it; `coming` is how
    many bytes are said to follow, 0 when nobody says so. Raises as `patiently` does."""
    left = DRAINED_MAX
    if coming > left:
        return
    async for chunk in body:
        left -= len(chunk)
        if left < 0:
            return
