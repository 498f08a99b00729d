"""The provider says that somebody has signed out there, and his sessions end here."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.accounts.door import Door
from tests.accounts.hostile import HostileProvider, walk

ADDRESS = "/auth/oidc/backchannel-logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def door(kept_door: Door, provider: HostileProvider) -> Door:
    """Somebody is signed in through the provider."""
    provider.does({})
    kept_door.anew()
    assert walk(kept_door, provider).status_code == 303
    return kept_door


def farewell(door: Door, provider: HostileProvider, **told: Any) -> httpx2.Response:
    """The provider makes a logout token as told, and sends it; what the site answers."""
    token = provider.client.post("/farewell", json=told).json()["logout_token"]
    return door.another_browser("192.0.2.9").post(ADDRESS, data={"logout_token": token})


def test_every_session_of_that_person_ends_and_of_nobody_else(
    door: Door, provider: HostileProvider
) -> None:
    marta = door.browser
    provider.does({"claims": {"sub": "luis-1"}, "userinfo": {"sub": "luis-1"}})
    door.browser = door.another_browser()
    assert walk(door, provider).status_code == 303
    answer = farewell(door, provider)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert marta.get("/who").json()["user"] is None
    assert door.who()["user"] is not None
    assert "sessions-ended" in [one.action for one in door.services.audit.listed().items]


def test_somebody_who_was_never_here_may_say_farewell(
    door: Door, provider: HostileProvider
) -> None:
    assert farewell(door, provider, claims={"sub": "nobody"}).status_code == 200
    assert door.who()["user"] is not None


@pytest.mark.parametrize(
    "told",
    [
        {"key": "stranger"},
        {"kid": "nobodys"},
        {"claims": {"aud": "another"}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"sub": None, "sid": "session-1"}},
        {"claims": {"jti": None}},
        {"claims": {"jti": 7}},
        {"claims": {"events": None}},
        {"claims": {"events": [EVENT]}},
        {"claims": {"events": {EVENT: True}}},
        {"claims": {"events": {"http://schemas.openid.net/event/other": {}}}},
        {"claims": {"nonce": "of an ID token"}},
        {"iat": -3_600, "exp": 3_600},
        {"iat": 3_600},
        {"iat": -300, "exp": -200},
    ],
    ids=str,
)
def test_any_other_token_ends_nothing(
    door: Door, provider: HostileProvider, told: dict[str, Any]
) -> None:
    answer = farewell(door, provider, **told)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert door.who()["user"] is not None


def test_an_id_token_is_no_farewell(door: Door) -> None:
    kept = door.browser.cookies["__Secure-kbsearch-oidc-hint"]
    assert door.browser.post(ADDRESS, data={"logout_token": kept}).status_code == 400
    assert door.who()["user"] is not None


def test_a_farewell_counts_once(door: Door, provider: HostileProvider) -> None:
    token = provider.client.post("/farewell", json={}).json()["logout_token"]
    sent = {"logout_token": token}
    assert door.another_browser().post(ADDRESS, data=sent).status_code == 200
    door.browser = door.another_browser()
    assert walk(door, provider).status_code == 303
    assert door.another_browser().post(ADDRESS, data=sent).status_code == 400
    assert door.who()["user"] is not None


def test_strangers_do_not_make_us_ask_the_provider_over_and_over(
    door: Door, provider: HostileProvider
) -> None:
    for _ in range(5):
        assert farewell(door, provider, kid="nobodys").status_code == 400
    assert provider.seen().count("GET /jwks") == 1


@pytest.mark.parametrize("body", ["", "logout_token=", "logout_token=a.b.c", "x" * 20_000])
def test_what_is_no_token_is_refused(door: Door, body: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert door.browser.post(ADDRESS, content=body, headers=headers).status_code == 400
    assert door.browser.post(ADDRESS, json={"logout_token": "a"}).status_code == 400
    assert door.who()["user"] is not None
