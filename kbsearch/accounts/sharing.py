"""Answers that depend on who asks, kept apart in every cache between us and the reader.

An answer to somebody who is signed in is for his own browser only (RFC 9111, 5.2.2.7), and an
answer to a visitor says what it depends on, so that no cache gives it to anybody else (RFC 9110,
12.5.5). Caches ask about both before they show them again, and are answered for who asks then.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbsearch.accounts.asking import principal_of

ALIKE = ("/static/", "/branding/", "/sitemap", "/robots.txt")
"""The beginnings of addresses that give everybody the same."""

NEVER = "no-store"
SHARED = ("public", "private", "s-maxage", "proxy-revalidate")
"""Directives that say what a shared cache may do, which is nothing."""


class NotShared:
    """ASGI middleware, inside the one that finds out who asks: sets `Vary` and `Cache-Control`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ALIKE):
            await self.app(scope, receive, send)
            return
        own = is_known(HTTPConnection(scope))

        async def send_apart(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Cookie")
                headers.add_vary_header("Authorization")
                if own or "set-cookie" in headers:
                    headers["Cache-Control"] = private(headers.get("cache-control", ""))
            await send(message)

        await self.app(scope, receive, send_apart)


def is_known(connection: HTTPConnection) -> bool:
    """Whether the request says who sends it: a session that holds, or any token."""
    return principal_of(connection).user is not None or "authorization" in connection.headers


def private(policy: str) -> str:
    """A `Cache-Control` that keeps an answer out of shared caches, and is as strict as it was."""
    told = [part.strip() for part in policy.split(",") if part.strip()]
    if any(one.lower() == NEVER for one in told):
        return policy
    kept = [one for one in told if one.partition("=")[0].lower() not in SHARED]
    return ", ".join(("private", *(kept or ["no-cache"])))
