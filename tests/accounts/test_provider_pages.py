"""The addresses that lead to the provider and back: where they lead, and what they leave."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from kbsearch.accounts.oidc import attempts, fetching
from kbsearch.accounts.records import Client
from kbsearch.accounts.roles import Role
from kbsearch.errors import ProviderError
from kbsearch.pages.accounts.provider import STARTS_A_MINUTE
from tests.accounts.door import SECRET, SITE, Door
from tests.accounts.hostile import HostileProvider, walk
from tests.foreign import free_port

ATTEMPT, HINT = "__Host-kbsearch-oidc", "__Secure-kbsearch-oidc-hint"


@pytest.fixture
def door(kept_door: Door, provider: HostileProvider) -> Door:
    """A browser that has never been here."""
    provider.does({})
    kept_door.anew()
    return kept_door


def cookies_of(response: object) -> dict[str, str]:
    """The cookies that an answer sets, with their attributes, by name."""
    headers = response.headers.get_list("set-cookie")  # type: ignore[attr-defined]
    return {one.partition("=")[0]: one.partition(";")[2].lower() for one in headers}


def test_each_cookie_is_out_of_reach_for_scripts_and_other_sites(
    door: Door, provider: HostileProvider
) -> None:
    started = door.browser.get("/auth/oidc/start")
    (attributes,) = cookies_of(started).values()
    assert cookies_of(started).keys() == {ATTEMPT}
    assert {"httponly", "secure", "samesite=lax", "path=/", "max-age=600"} == {
        one.strip() for one in attributes.split(";")
    }
    given = cookies_of(door.come_back(provider.authorizes(started.headers["location"])))
    for name in ("__Host-kbsearch", HINT):
        assert {"httponly", "secure", "samesite=lax"} <= {
            one.strip() for one in given[name].split(";")
        }
    assert "path=/auth/oidc;" in given[HINT]
    assert "max-age=0" in given[ATTEMPT]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/%5cevil.example",
        "/es//evil.example/..",
        "javascript:alert(1)",
        "/auth/oidc/start?next=/",
        "/es/\r\nSet-Cookie: a=b",
        "x" * 3_000,
    ],
)
def test_signing_in_leads_to_no_other_site(
    door: Door, provider: HostileProvider, address: str
) -> None:
    response = walk(door, provider, next=address)
    assert response.headers["location"] == "/es/"


def test_an_address_that_no_cookie_has_room_for_leads_to_the_front_page(
    door: Door, provider: HostileProvider
) -> None:
    for address, led in ((f"/es/{'a' * 1_900}", True), (f"/es/{'ñ' * 1_900}", False)):
        response = door.browser.get("/auth/oidc/start", params={"lang": "es", "next": address})
        assert len(response.headers["set-cookie"]) < 4_096
        back = door.come_back(provider.authorizes(response.headers["location"]))
        assert back.headers["location"] == (address if led else "/es/")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=http"},
        {"Host": "evil.example", "X-Forwarded-Proto": "http"},
    ],
)
def test_no_header_changes_where_the_provider_leads_back_to(
    door: Door, headers: dict[str, str]
) -> None:
    response = door.browser.get("/auth/oidc/start", headers=headers)
    if "Host" in headers:
        assert response.headers["location"].startswith(f"{SITE}/auth/oidc/start?")
        assert ATTEMPT not in response.cookies
        response = door.browser.get("/auth/oidc/start?here=1", headers=headers)
    asked = parse_qs(urlsplit(response.headers["location"]).query)
    assert asked["redirect_uri"] == [f"{SITE}/auth/oidc/callback"]


def test_on_this_machine_it_leads_back_to_where_the_service_listens(
    tmp_path: Path, provider: HostileProvider
) -> None:
    with Door(tmp_path, provider.issuer, public_url="", host="127.0.0.1") as door:
        browser = TestClient(door.app, base_url="http://127.0.0.1:8000", follow_redirects=False)
        response = browser.get("/auth/oidc/start?here=1", headers={"Host": "evil.example"})
        asked = parse_qs(urlsplit(response.headers["location"]).query)
        assert asked["redirect_uri"] == ["http://127.0.0.1:8000/auth/oidc/callback"]
        assert cookies_of(response).keys() == {"kbsearch-oidc"}


@pytest.mark.parametrize(
    ("lang", "heading", "button"),
    [
        ("es", "Aforalia ID no responde", "Entrar con una contraseña de este sitio"),
        ("en", "Aforalia ID does not answer", "Sign in with a password of this site"),
    ],
)
def test_while_nothing_listens_at_the_provider_a_page_says_so_and_leads_to_the_password(
    tmp_path: Path, lang: str, heading: str, button: str
) -> None:
    with Door(tmp_path, f"http://127.0.0.1:{free_port()}") as door:
        query = {"lang": lang, "next": "/es/ticket"}
        page = door.browser.get("/auth/oidc/start", params=query)
        assert page.status_code == 503
        assert re.findall("<h1>(.*?)</h1>", page.text) == [heading]
        assert f'<a href="/{lang}/sign-in?next=/es/ticket">{button}</a>' in page.text
        assert f'href="/auth/oidc/start?lang={lang}&amp;next=%2Fes%2Fticket"' in page.text
        signed_in = door.services.sessions.open(
            door.services.accounts.make(login="ana", role=Role.MANAGER), Client("192.0.2.1")
        )
        headers = {"Cookie": f"__Host-kbsearch={signed_in.session}"}
        assert door.browser.get("/who", headers=headers).json()["role"] == "manager"


def test_an_answer_that_nobody_waits_for_says_so_in_the_language_of_the_browser(
    door: Door,
) -> None:
    page = door.browser.get("/auth/oidc/callback?code=a&state=b", headers={"Accept-Language": "en"})
    assert page.status_code == 400
    assert "That sign-in is no longer valid" in page.text
    assert '<html lang="en">' in page.text


def test_the_page_is_in_the_language_in_which_somebody_set_out(
    door: Door, provider: HostileProvider
) -> None:
    provider.does({"answer": {"code": None, "error": "access_denied"}})
    page = walk(door, provider, lang="en")
    assert "Aforalia ID did not let you in" in page.text
    assert parse_qs(urlsplit(door.set_out(lang="en")).query)["ui_locales"] == ["en"]


def test_who_is_not_let_in_may_come_back_as_somebody_else(
    door: Door, provider: HostileProvider
) -> None:
    provider.does({"answer": {"code": None, "error": "access_denied"}})
    page = walk(door, provider, next="/es/ticket")
    again = "/auth/oidc/start?lang=es&amp;next=%2Fes%2Fticket&amp;other=1"
    assert f'href="{again}">Entrar como otra persona</a>' in page.text
    for announced, prompt in ((None, "select_account"), (["none", "login"], "login")):
        provider.does({"metadata": {"prompt_values_supported": announced}})
        door.anew()
        asked = parse_qs(urlsplit(door.set_out(other="1")).query)
        assert asked["prompt"] == [prompt]
        assert "prompt" not in parse_qs(urlsplit(door.set_out()).query)


def test_no_key_code_or_token_is_logged(door: Door, provider: HostileProvider) -> None:
    with capture_logs() as logged:
        assert walk(door, provider).status_code == 303
        given = dict(door.browser.cookies)
        provider.does({"claims": {"aud": "another"}})
        assert walk(door, provider).status_code == 502
    kept = [SECRET, "code-0", given["__Host-kbsearch"], given[HINT]]
    assert logged
    assert not [one for one in kept if one in str(logged)]


def test_signing_out_of_the_provider_needs_to_be_signed_out_here_first(
    door: Door, provider: HostileProvider
) -> None:
    walk(door, provider)
    response = door.browser.get("/auth/oidc/sign-out?lang=es")
    assert (response.status_code, response.headers["location"]) == (303, "/es/")
    assert HINT in door.browser.cookies
    door.browser.cookies.delete("__Host-kbsearch")
    page = door.browser.get("/auth/oidc/sign-out?lang=es")
    assert page.status_code == 200
    assert f"{provider.issuer}/end?client_id=kbsearch" in page.text
    assert HINT not in door.browser.cookies
    again = door.browser.get("/auth/oidc/sign-out?lang=es")
    assert (again.status_code, again.headers["location"]) == (303, "/es/")


def test_a_provider_without_a_sign_out_is_left_signed_in(
    door: Door, provider: HostileProvider
) -> None:
    provider.does({"metadata": {"end_session_endpoint": None}})
    walk(door, provider)
    door.browser.cookies.delete("__Host-kbsearch")
    response = door.browser.get("/auth/oidc/sign-out?lang=en")
    assert (response.status_code, response.headers["location"]) == (303, "/en/")
    assert HINT not in door.browser.cookies


def test_an_id_token_that_is_too_long_for_a_cookie_is_not_kept(
    door: Door, provider: HostileProvider
) -> None:
    provider.does({"claims": {"groups": [f"group-{number}" for number in range(1_000)]}})
    assert walk(door, provider).status_code == 303
    assert door.browser.cookies[HINT] == "-"
    door.browser.cookies.delete("__Host-kbsearch")
    page = door.browser.get("/auth/oidc/sign-out?lang=es")
    assert "client_id=kbsearch" in page.text
    assert "id_token_hint" not in page.text


def test_one_address_begins_only_so_often(door: Door) -> None:
    browser = door.another_browser("198.51.100.7")
    for _ in range(STARTS_A_MINUTE):
        assert browser.get("/auth/oidc/start").status_code == 303
    slowed = browser.get("/auth/oidc/start")
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
    assert door.another_browser("198.51.100.8").get("/auth/oidc/start").status_code == 303


def test_an_attempt_counts_for_ten_minutes(
    door: Door, provider: HostileProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = provider.authorizes(door.set_out())
    with monkeypatch.context() as patch:
        patch.setattr(attempts, "LIFETIME", -1)
        assert door.come_back(address).status_code == 400
    assert door.come_back(address).status_code == 303


def test_deep_brackets_are_no_answer() -> None:
    with pytest.raises(ProviderError):
        fetching.json_object(b'{"a":' + b"[" * 200_000, "https://id.aforalia.example")


def test_without_a_provider_there_are_no_such_addresses(tmp_path: Path) -> None:
    nothing = {"oidc_client_id": "", "oidc_client_secret": ""}
    with Door(tmp_path, "", **nothing) as door:
        for path in ("start", "callback", "sign-out", "signed-out"):
            assert door.browser.get(f"/auth/oidc/{path}").status_code == 404
