"""What visitors may ask from one address in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from kbsearch.accounts.asking import PRINCIPAL
from kbsearch.accounts.roles import Principal, Role
from kbsearch.api.problems import refusal_of
from kbsearch.errors import ServiceError
from kbsearch.pages.rendering import Renderer
from kbsearch.settings import Settings
from kbsearch.visitor_rate import VisitorRate

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Signed:
    """Signs in whoever says so, in the place of the real middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (b"x-user", b"1") in scope["headers"]:
            scope.setdefault("state", {})[PRINCIPAL] = Principal(Role.REQUESTER, 1)
        await self.app(scope, receive, send)


def client(
    address: str, amount: int = 3, refuse: Callable[[Request, ServiceError], Response] | None = None
) -> TestClient:
    refusal = refuse or refusal_of(Renderer(Settings()))

    def nothing(_: Request) -> Response:
        return PlainTextResponse("")

    routes = [Route(path, nothing) for path in ("/", "/static/x", "/healthz")]
    middleware = [Middleware(Signed), Middleware(VisitorRate, amount=amount, refuse=refusal)]
    app = Starlette(routes=routes, middleware=middleware)
    return TestClient(app, client=(address, 50_000))


def statuses(asking: TestClient, path: str = "/", **headers: str) -> list[int]:
    return [asking.get(path, headers=headers).status_code for _ in range(5)]


@pytest.fixture(autouse=True)
def _early_in_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute that does not end in the middle of a test."""
    moment = time.time() // 60 * 60 + 61
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: moment)


def test_a_visitor_who_asks_too_often_is_told_when_to_come_back() -> None:
    asking = client(HERE)
    assert statuses(asking) == [200, 200, 200, 429, 429]
    refused = asking.get("/")
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert asking.get("/elsewhere").status_code == 429, "wherever he asks"
    page = asking.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 429
    assert "<html" in page.text


def test_nobody_else_is_counted() -> None:
    assert statuses(client(HERE)) == [200, 200, 200, 429, 429]
    assert set(statuses(client(HERE), **{"X-User": "1"})) == {200}, "who is signed in"
    assert set(statuses(client("127.0.0.1"))) == {200}, "a program of this machine"
    assert set(statuses(client("::1"))) == {200}
    assert set(statuses(client("testclient"))) == {200}, "one without an address"
    assert set(statuses(client(HERE), "/static/x")) == {200}
    assert set(statuses(client(HERE), "/healthz")) == {200}
    assert set(statuses(client(HERE, amount=0))) == {200}, "without a bound"


def test_each_address_is_counted_by_itself() -> None:
    asking = client(HERE)
    assert statuses(asking)[-1] == 429
    other = TestClient(asking.app, client=(THERE, 50_000))
    assert other.get("/").status_code == 200
