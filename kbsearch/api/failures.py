"""The last resort: whatever nobody foresaw is still answered, with every header of an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Answer = Callable[[Request, Exception], Awaitable[Response]]


class Failures:
    """ASGI middleware: answers an exception that no handler took.

    Starlette would answer it outside all other middleware, without their headers, and let the
    server print it once more. An answer that has already begun cannot be replaced: then the
    exception goes on and the connection is cut.
    """

    def __init__(self, app: ASGIApp, answer: Answer) -> None:
        self.app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:
            if begun:
                raise
            response = await self._answer(Request(scope), error)
            await response(scope, receive, send)
