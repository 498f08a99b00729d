"""Bounds on what a request may bring, set before anything is read or guessed from it."""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbsearch.errors import InvalidRequestError

BODY_MAX = 65_536
"""Bytes of a body: the longest ticket that is accepted, in two-byte letters, with room to spare."""

TICKET_BODY_MAX = 327_680
"""The same of a ticket: 20,000 characters that a careful program escapes with twelve bytes each."""

_LARGER = {"/api/v1/tickets": TICKET_BODY_MAX, "/api/v1/forwarded/": TICKET_BODY_MAX}
_NAME_SHOWN = 50


class BodyLimit:
    """ASGI middleware: a body that is too large for its place below `prefix` is refused with 413.

    A declared length is refused unread, an undeclared one as soon as it has grown too large. What
    is at the addresses `besides` has a bound of its own.
    """

    def __init__(self, app: ASGIApp, prefix: str, besides: frozenset[str] = frozenset()) -> None:
        self.app = app
        self._prefix = prefix
        self._besides = besides

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._bounds(scope["path"]):
            await self.app(scope, receive, send)
            return
        most = next(
            (n for place, n in _LARGER.items() if scope["path"].startswith(place)), BODY_MAX
        )
        declared = Headers(scope=scope).get("content-length", "")
        read = int(declared) if declared.isdecimal() and int(declared) > most else 0

        async def receive_bounded() -> Message:
            nonlocal read
            message = await receive() if read <= most else {}
            read += len(message.get("body", b""))
            if read > most:
                # Raised where the body is read, so that the usual handler answers.
                raise HTTPException(413, f"The body is larger than {most} bytes; shorten it")
            return message

        await self.app(scope, receive_bounded, send)

    def _bounds(self, path: str) -> bool:
        return path.startswith(self._prefix) and path not in self._besides


def each_parameter_once(request: Request) -> None:
    """Refuses a query parameter that is given twice: either value could be the one meant."""
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name in seen:
            raise InvalidRequestError(f"{name[:_NAME_SHOWN]}: given more than once; give it once")
        seen.add(name)
