"""Bodies that nobody wants to read to their end: the connection is closed behind the answer.

A server that keeps a connection for the next request has to go through the rest of the body first,
however long that is.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEFT_MAX = 1_000_000
"""Bytes that are rather read and thrown away: a new connection costs as much, and a client that
still sends may lose an answer behind which the connection is closed."""


class UnreadBodies:
    """ASGI middleware: says `Connection: close` with an answer that is given before its time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        left = _left(Headers(scope=scope))

        async def receive_and_count() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                left = 0
            return message

        async def send_and_close(message: Message) -> None:
            if message["type"] == "http.response.start" and left > LEFT_MAX:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self.app(scope, receive_and_count, send_and_close)


def _left(headers: Headers) -> float:
    """Bytes of the body; without end where their number is not said."""
    declared = headers.get("content-length", "")
    if declared.isdecimal():
        return int(declared)
    return float("inf") if "transfer-encoding" in headers else 0
