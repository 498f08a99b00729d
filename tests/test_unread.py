"""Answers that come before the end of a body: behind those to large ones the connection ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from kbsearch.unread import LEFT_MAX, UnreadBodies


def closes(headers: dict[str, str], *, reads: bool) -> bool:
    """Whether the connection is closed behind an answer to a request with those headers."""
    said: list[Any] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if reads:
            await Request(scope, receive).body()
        await PlainTextResponse("x")(scope, receive, send)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * 100, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "headers": raw}
    asyncio.run(UnreadBodies(app)(scope, receive, send))
    return (b"connection", b"close") in said[0]["headers"]


@pytest.mark.parametrize(
    ("headers", "reads", "close"),
    [
        ({}, False, False),
        ({"content-length": str(LEFT_MAX)}, False, False),
        ({"content-length": str(LEFT_MAX + 1)}, False, True),
        ({"content-length": str(LEFT_MAX + 1)}, True, False),
        ({"transfer-encoding": "chunked"}, False, True),
        ({"transfer-encoding": "chunked"}, True, False),
        ({"content-length": "-5"}, False, False),
    ],
)
def test_a_connection_ends_behind_a_large_body_that_was_not_read(
    headers: dict[str, str], *, reads: bool, close: bool
) -> None:
    assert closes(headers, reads=reads) is close
