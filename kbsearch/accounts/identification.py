"""Finding out who sends a request, before any route sees it."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbsearch.accounts.asking import PRINCIPAL
from kbsearch.accounts.cookies import Cookies
from kbsearch.accounts.roles import VISITOR, Principal
from kbsearch.accounts.sessions import Sessions
from kbsearch.accounts.tokens import Tokens
from kbsearch.errors import DatabaseBusyError, DeskDatabaseError, ServiceError, SignInNeededError

AT_ONCE = 8
"""Threads for looking sessions up: apart from those of the routes, so that a desk database that
hangs holds up nobody who reads the public site."""

PATIENCE_SECONDS = 2.0
SAME_FOR_ALL = ("/static/", "/healthz")
"""What is the same whoever asks, and is asked for often."""

Refusal = Callable[[ServiceError], Response]
log = structlog.get_logger()


class Identification:
    """ASGI middleware: puts the Principal of a request into its state.

    A request with neither a session's cookie nor a token costs nothing. A cookie whose session
    has ended makes a visitor, and is taken away; a token that is not valid is refused with 401.
    While the desk database is out of action whoever has a cookie is a visitor, and whoever has a
    token is told so with 503. `refuse` makes the answer of an error.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        tokens: Tokens,
        cookies: Cookies,
        refuse: Refusal,
    ) -> None:
        self.app = app
        self._sessions = sessions
        self._tokens = tokens
        self._cookies = cookies
        self._refuse = refuse
        self._threads = CapacityLimiter(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(SAME_FOR_ALL):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        # What a proxy in front asks for by itself (Basic) is its own affair.
        if scheme.lower() == "bearer":
            await self._with_token(token.strip(), scope, receive, send)
        elif key := self._cookies.session(connection):
            await self._with_cookie(key, connection, receive, send)
        else:
            await self._as(VISITOR, scope, receive, send)

    async def _as(self, asking: Principal, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})[PRINCIPAL] = asking
        await self.app(scope, receive, send)

    async def _with_token(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            asking = await self._looked_up(self._tokens.find, key)
            if asking is None:
                raise SignInNeededError(
                    "This token is not valid: it is not one of ours, has expired or was revoked"
                )
        except ServiceError as error:
            await self._refuse(error)(scope, receive, send)
            return
        await self._as(asking, scope, receive, send)

    async def _with_cookie(
        self, key: str, connection: HTTPConnection, receive: Receive, send: Send
    ) -> None:
        try:
            asking = await self._looked_up(self._sessions.find, key)
        except DeskDatabaseError as error:
            log.warning("nobody is signed in for want of the desk database", reason=str(error))
            await self._as(VISITOR, connection.scope, receive, send)
            return
        if asking is None:
            send = self._clearing(connection, send)
        await self._as(asking or VISITOR, connection.scope, receive, send)

    async def _looked_up(
        self, find: Callable[[str], Principal | None], key: str
    ) -> Principal | None:
        with move_on_after(PATIENCE_SECONDS):
            return await to_thread.run_sync(
                find, key, limiter=self._threads, abandon_on_cancel=True
            )
        raise DatabaseBusyError(f"It did not say who asks within {PATIENCE_SECONDS:g} s")

    def _clearing(self, connection: HTTPConnection, send: Send) -> Send:
        """Takes the cookie away, unless the answer brings another one."""

        async def send_cleared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not any(self._cookies.is_session(one) for one in headers.getlist("set-cookie")):
                    cleared = Response()
                    self._cookies.clear(cleared, connection)
                    headers.append("set-cookie", cleared.headers["set-cookie"])
                    headers["cache-control"] = "no-store"
            await send(message)

        return send_cleared
