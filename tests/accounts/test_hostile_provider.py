"""No provider, however it answers, signs in anybody else, shows a traceback or hangs the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from structlog.testing import capture_logs

from kbsearch.accounts.oidc import fetching
from tests.accounts.door import SECRET, Door
from tests.accounts.hostile import HostileProvider, walk

CASES = yaml.safe_load(
    (Path(__file__).parent / "cases" / "hostile_provider.yaml").read_text(encoding="utf-8")
)
SENT = "code,code_verifier,grant_type,redirect_uri"
TOLD = {
    "provider-down": (503, "Aforalia ID no responde"),
    "provider-lost": (400, "Ese inicio de sesión ya no vale"),
    "provider-denied": (403, "Aforalia ID no te ha dejado entrar"),
    "provider-untrusted": (502, "No has podido entrar con Aforalia ID"),
}


@pytest.fixture(scope="module")
def kept_door(
    tmp_path_factory: pytest.TempPathFactory, provider: HostileProvider
) -> Iterator[Door]:
    """One installation for all cases."""
    place = tmp_path_factory.mktemp("door")
    with Door(place, provider.issuer, oidc_roles="helpdesk=technician") as found:
        yield found


@pytest.fixture
def door(kept_door: Door, provider: HostileProvider) -> Door:
    """It knows nothing of the provider yet, which behaves."""
    provider.does({})
    kept_door.anew()
    return kept_door


def test_somebody_signs_in_while_the_provider_behaves(
    door: Door, provider: HostileProvider
) -> None:
    response = walk(door, provider, next="/es/articles/vpn?a=b#c")
    assert response.status_code == 303
    assert response.headers["location"] == "/es/articles/vpn?a=b#c"
    assert door.who() == {"user": 1, "role": "technician", "name": "Marta Gil"}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_whatever_cannot_be_trusted_signs_nobody_in(
    door: Door, provider: HostileProvider, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = any(one.get("dribble") for one in case["provider_does"].get("at", {}).values())
    monkeypatch.setattr(fetching, "PATIENCE", 0.3 if slow else 30.0)
    provider.does(case["provider_does"])
    with capture_logs() as logged:
        response = walk(door, provider)
    status, heading = TOLD[case["told"]]
    assert (response.status_code, re.findall("<h1>(.*?)</h1>", response.text)) == (
        status,
        [heading],
    )
    assert case["because"] in logged[-1]["reason"]
    assert response.headers["cache-control"] == "no-store"
    assert "Traceback" not in response.text
    assert not {"__Host-kbsearch", "__Secure-kbsearch-oidc-hint"} & set(response.cookies)
    assert door.who()["user"] is None


def test_a_new_key_of_the_provider_is_asked_for_once(door: Door, provider: HostileProvider) -> None:
    provider.does({"signature": "rotated"})
    assert walk(door, provider).status_code == 303
    assert provider.seen().count("GET /jwks") == 2
    assert door.who()["role"] == "technician"


def test_an_unknown_key_is_asked_for_once_and_no_more(
    door: Door, provider: HostileProvider
) -> None:
    provider.does({"header": {"kid": "nobodys"}})
    assert walk(door, provider).status_code == 502
    assert provider.seen().count("GET /jwks") == 2


def test_what_a_provider_announces_is_asked_for_once(door: Door, provider: HostileProvider) -> None:
    for _ in range(3):
        assert walk(door, provider).status_code == 303
    seen = provider.seen()
    assert seen.count("GET /.well-known/openid-configuration") == 1
    assert seen.count("GET /jwks") == 1
    assert seen.count("POST /token") == 3


def test_a_provider_that_comes_back_is_asked_again(door: Door, provider: HostileProvider) -> None:
    provider.does({"at": {"/.well-known/openid-configuration": {"status": 503}}})
    assert walk(door, provider).status_code == 503
    provider.does({})
    assert walk(door, provider).status_code == 303


@pytest.mark.parametrize(
    ("announced", "secret", "shown"),
    [
        (None, SECRET, "Basic"),
        (["client_secret_basic"], SECRET, "Basic"),
        (["client_secret_basic", "client_secret_post"], SECRET, f"client_id,client_secret,{SENT}"),
        (["client_secret_post", "none"], "", f"client_id,{SENT}"),
    ],
)
def test_the_secret_is_shown_as_the_provider_wants_it(
    tmp_path: Path, provider: HostileProvider, announced: list[str] | None, secret: str, shown: str
) -> None:
    ways = {"token_endpoint_auth_methods_supported": announced}
    provider.does({"metadata": ways | {"public_clients": not secret}})
    with Door(tmp_path, provider.issuer, oidc_client_secret=secret) as door:
        assert walk(door, provider).status_code == 303
    assert shown in provider.seen()


def test_an_answer_counts_once(door: Door, provider: HostileProvider) -> None:
    address = provider.authorizes(door.set_out())
    kept = dict(door.browser.cookies)
    assert door.come_back(address).status_code == 303
    assert "__Host-kbsearch-oidc" not in door.browser.cookies
    door.browser.cookies.clear()
    door.browser.cookies.update(kept)
    again = door.come_back(address)
    assert again.status_code == 400
    assert provider.seen().count("POST /token") == 1


def test_an_answer_counts_in_the_browser_that_set_out(
    door: Door, provider: HostileProvider
) -> None:
    address = provider.authorizes(door.set_out())
    door.browser = door.another_browser()
    assert door.come_back(address).status_code == 400
    door.set_out()
    assert door.come_back(address).status_code == 400
    assert door.who()["user"] is None
    assert provider.seen().count("POST /token") == 0


def test_an_altered_cookie_counts_for_nothing(door: Door, provider: HostileProvider) -> None:
    address = provider.authorizes(door.set_out(next="/es/ticket"))
    body, _, seal = door.browser.cookies["__Host-kbsearch-oidc"].partition(".")
    for forged in ("", ".", "é", f"{body}x.{seal}", f"{body}.{seal}x", f"{body}.", "x" * 4_000):
        headers = {b"Cookie": f"__Host-kbsearch-oidc={forged}".encode()}
        door.browser.cookies.clear()
        path = address.partition("help.aforalia.example")[2]
        assert door.browser.get(path, headers=headers).status_code == 400, forged


def test_user_info_is_asked_for_what_the_id_token_lacks(
    door: Door, provider: HostileProvider
) -> None:
    provider.does({"claims": {"groups": None, "name": None}})
    assert walk(door, provider).status_code == 303
    assert provider.seen().count("GET /userinfo") == 1
    assert door.who()["role"] == "technician"


def test_the_provider_never_learns_the_verifier_before_the_code_is_given(
    door: Door, provider: HostileProvider
) -> None:
    address = door.set_out()
    assert "code_challenge_method=S256" in address
    assert SECRET_NAMES.isdisjoint(re.findall(r"[?&](\w+)=", address))
    assert "verifier" not in door.browser.cookies["__Host-kbsearch-oidc"]


SECRET_NAMES = {"client_secret", "code_verifier"}
