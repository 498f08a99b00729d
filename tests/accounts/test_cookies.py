"""What browsers are told of our cookies."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel, SimpleCookie

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kbsearch.accounts.cookies import Cookies
from kbsearch.accounts.records import SignedIn
from tests.accounts.house import HERE, House


@pytest.fixture
def signed_in(house: House) -> SignedIn:
    return house.services.sessions.open(house.services.accounts.make(login="ana"), HERE)


def served(cookies: Cookies, signed_in: SignedIn, address: str) -> TestClient:
    def give(request: Request) -> Response:
        response = PlainTextResponse("")
        cookies.give(response, request, signed_in)
        return response

    def clear(request: Request) -> Response:
        response = PlainTextResponse("")
        cookies.clear(response, request)
        return response

    def read(request: Request) -> Response:
        client = cookies.client(request)
        return PlainTextResponse(f"{client.session}\n{client.device}")

    routes = [Route("/give", give), Route("/clear", clear), Route("/read", read)]
    return TestClient(Starlette(routes=routes), base_url=address)


def told(response: Response) -> Iterator[Morsel[str]]:
    for header in response.headers.get_list("set-cookie"):  # type: ignore[attr-defined]
        yield from SimpleCookie(header).values()


@pytest.mark.parametrize(
    ("address", "public_url", "secure"),
    [
        ("https://help.example.com", "", True),
        ("http://127.0.0.1:8000", "", False),
        ("http://127.0.0.1:8000", "https://help.example.com", True),
        ("http://help.lan", "http://help.lan", False),
    ],
)
def test_scripts_and_other_sites_never_get_them(
    signed_in: SignedIn, address: str, public_url: str, secure: bool
) -> None:
    client = served(Cookies(public_url), signed_in, address)
    session, device = told(client.get("/give"))  # type: ignore[arg-type]
    prefix = "__Host-" if secure else ""
    assert session.key == f"{prefix}kbsearch"
    assert device.key == f"{prefix}kbsearch-device"
    for one in (session, device):
        assert one["httponly"]
        assert one["samesite"] == "lax"
        assert one["path"] == "/"
        assert one["domain"] == "", "this host alone"
        assert bool(one["secure"]) is secure
    assert session["max-age"] == session["expires"] == "", "gone when the browser is closed"
    assert int(device["max-age"]) == 180 * 24 * 3600


def test_they_are_read_as_they_were_set(signed_in: SignedIn) -> None:
    client = served(Cookies(), signed_in, "https://help.example.com")
    client.get("/give")
    assert client.get("/read").text == f"{signed_in.session}\n{signed_in.device}"


def test_over_https_only_a_cookie_of_this_host_is_read(signed_in: SignedIn) -> None:
    client = served(Cookies(), signed_in, "https://help.example.com")
    planted = {"Cookie": f"kbsearch={signed_in.session}"}
    assert client.get("/read", headers=planted).text == "\n"


def test_what_is_too_long_is_not_ours(signed_in: SignedIn) -> None:
    client = served(Cookies(), signed_in, "http://help.lan")
    long = {"Cookie": f"kbsearch={'x' * 101}; kbsearch-device={'x' * 201}"}
    assert client.get("/read", headers=long).text == "\n"


def test_signing_out_takes_the_session_away_and_leaves_the_device(signed_in: SignedIn) -> None:
    client = served(Cookies(), signed_in, "https://help.example.com")
    client.get("/give")
    (cleared,) = told(client.get("/clear"))  # type: ignore[arg-type]
    assert (cleared.key, cleared.value, cleared["max-age"]) == ("__Host-kbsearch", "", "0")
    assert cleared["secure"], "or browsers ignore it"
    assert client.get("/read").text == f"\n{signed_in.device}"
