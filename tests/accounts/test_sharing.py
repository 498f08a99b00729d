"""What caches between us and the reader are told."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from kbsearch.accounts.asking import PRINCIPAL
from kbsearch.accounts.roles import VISITOR, Principal, Role
from kbsearch.accounts.sharing import NotShared, private
from kbsearch.pages.caching import revalidated

TECHNICIAN = Principal(Role.TECHNICIAN, 7, "Ana", session="digest", csrf="token")
LONG = "Una respuesta. " * 200


def client_of(policy: str, principal: Principal = VISITOR, cookie: str = "") -> TestClient:
    """Asks an application that answers with `policy`, as `principal`."""

    def answer(_: Request) -> Response:
        headers = {"Cache-Control": policy, "Vary": "Accept-Encoding"}
        if cookie:
            headers["Set-Cookie"] = cookie
        return PlainTextResponse("an answer", headers={k: v for k, v in headers.items() if v})

    app: ASGIApp = NotShared(Starlette(routes=[Route("/{path:path}", answer)]))

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": {PRINCIPAL: principal}}, receive, send)

    return TestClient(asked)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("", "private, no-cache"),
        ("no-cache", "private, no-cache"),
        ("public, no-cache", "private, no-cache"),
        ("private, no-cache", "private, no-cache"),
        ("public, max-age=60, s-maxage=600", "private, max-age=60"),
        ("Public", "private, no-cache"),
        ("no-store", "no-store"),
        ("private, no-store", "private, no-store"),
    ],
)
def test_an_answer_to_somebody_who_is_signed_in_is_his_own(policy: str, told: str) -> None:
    assert private(policy) == told
    answer = client_of(policy, TECHNICIAN).get("/es/")
    assert answer.headers["cache-control"] == told
    assert answer.headers["vary"] == "Accept-Encoding, Cookie, Authorization"


def test_an_answer_to_a_visitor_says_what_it_depends_on() -> None:
    answer = client_of("public, no-cache").get("/media/a.png")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding, Cookie, Authorization"


def test_whoever_sends_a_token_gets_an_answer_of_his_own_whatever_it_is_worth() -> None:
    answer = client_of("public, no-cache").get("/es/", headers={"authorization": "Bearer no"})
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_cookie_is_given_to_one_browser() -> None:
    answer = client_of("no-cache", cookie="device=1").get("/es/")
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/static/1/a.css", "/branding/1/logo", "/sitemap.xml"])
def test_what_is_alike_for_everybody_may_be_shared(address: str) -> None:
    answer = client_of("public, no-cache", TECHNICIAN).get(address)
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_what_is_meant_for_one_reader_is_not_compressed() -> None:
    """Its length would tell a stranger who adds words to the address what else is in it."""
    for principal, encoding in ((VISITOR, "gzip"), (TECHNICIAN, None)):
        headers = [(b"accept-encoding", b"gzip")]
        request = Request({"type": "http", "headers": headers, "state": {PRINCIPAL: principal}})
        answer = revalidated(request, PlainTextResponse(LONG))
        assert answer.headers.get("content-encoding") == encoding
