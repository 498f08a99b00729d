"""No form does anything unless our own page sent it, in the session of who sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.roles import Role
from kbsearch.pages.secure_forms import FIELD, FORM_MAX
from tests.accounts.routes import routes_of
from tests.pages.accounts.conftest import Visit
from tests.pages.accounts.forms import Browser, form_to

ANONYMOUS = ("/{lang}/sign-in", "/{lang}/welcome/{key}")
"""Forms that sign somebody in: they carry the token of the browser, not that of a session."""

FOREIGN = (
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
)


def form_routes(app: FastAPI) -> Iterator[str]:
    """Every address that forms are posted to."""
    for route in sorted(routes_of(app)):
        method, _, path = route.partition(" ")
        if method == "POST" and not path.startswith("/api/"):
            yield path


def address(route: str, number: int, key: str) -> str:
    """An address of a route: that account where it is about one, that link where it is one."""
    filled = route.replace("{lang}", "es").replace("{number}", str(number)).replace("{key}", key)
    return re.sub(r"\{[^}]+\}", "x", filled)


@pytest.fixture
def administrator(browser: Browser) -> Browser:
    """Somebody who may do everything."""
    return browser.become(Role.ADMINISTRATOR)


def test_every_form_of_the_application_is_looked_at(application: FastAPI) -> None:
    found = set(form_routes(application))
    assert set(ANONYMOUS) < found
    assert {"/{lang}/ticket", "/{lang}/feedback", "/{lang}/admin/users/{number}/erase"} < found
    assert len(found) >= 19


@pytest.mark.parametrize("carried", ["", "wrong", "another's"])
def test_a_form_without_the_token_of_its_session_is_refused(
    application: FastAPI,
    services: AccountServices,
    administrator: Browser,
    visit: Visit,
    carried: str,
) -> None:
    other = visit().become(Role.TECHNICIAN)
    assert other.signed_in is not None
    key = services.invitations.make(other.account)
    sent = {"article": "es/vpn", "helpful": "yes"}
    if carried:
        sent[FIELD] = other.signed_in.csrf if carried == "another's" else carried
    for route in form_routes(application):
        answer = administrator.post(address(route, other.account.number, key), sent)
        assert answer.status_code == 403, route
    assert services.accounts.find(other.account.number) == other.account
    assert services.sessions.find(other.signed_in.session) is not None
    assert services.invitations.find(key)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_of_another_site_is_refused_even_with_the_right_token(
    application: FastAPI,
    services: AccountServices,
    administrator: Browser,
    visit: Visit,
    headers: dict[str, str],
) -> None:
    other = visit().become(Role.TECHNICIAN)
    key = services.invitations.make(other.account)
    browser_token = form_to(administrator.get(f"/es/welcome/{key}"), key).fields[FIELD]
    assert administrator.signed_in is not None
    for route in form_routes(application):
        right = browser_token if route in ANONYMOUS else administrator.signed_in.csrf
        place = address(route, other.account.number, key)
        answer = administrator.post(place, {FIELD: right}, **headers)
        assert answer.status_code == 403, route
    assert services.accounts.find(other.account.number) == other.account
    assert services.sessions.find(administrator.signed_in.session) is not None


def test_a_form_that_is_none_or_too_long_is_not_read(
    application: FastAPI, administrator: Browser
) -> None:
    for route in form_routes(application):
        if route.startswith("/{lang}/ticket"):
            continue  # they may bring files: tests/pages/test_sent_forms.py
        place = address(route, administrator.account.number, "x")
        answer = administrator.client.post(place, json={"a": "b"})
        assert answer.status_code == 415, route
        answer = administrator.post(place, {"a": "b" * FORM_MAX})
        assert answer.status_code == 413, route


def test_a_token_of_one_browser_does_not_sign_another_in(visit: Visit) -> None:
    mine, yours = visit(), visit()
    token = form_to(mine.get("/es/sign-in"), "/sign-in").fields[FIELD]
    yours.get("/es/sign-in")
    answer = yours.post("/es/sign-in", {FIELD: token, "login": "ana", "password": "x"})
    assert answer.status_code == 403
    assert "cookies" in answer.text
    assert 'value="ana"' in answer.text
    assert "set-cookie" in answer.headers


def test_a_cookie_that_we_did_not_make_gives_way_to_one_of_ours(browser: Browser) -> None:
    browser.client.cookies.set("kbsearch-form", "short")
    given = browser.get("/es/sign-in").headers["set-cookie"]
    assert re.match(r"kbsearch-form=[\w-]{43}; HttpOnly; Path=/; SameSite=lax$", given)


def test_over_https_the_cookie_of_the_form_is_of_this_host_alone(application: FastAPI) -> None:
    client = TestClient(application, base_url="https://testserver")
    given = client.get("/es/sign-in").headers["set-cookie"]
    assert given.startswith("__Host-kbsearch-form=")
    assert given.endswith("; Secure")
    assert "Domain" not in given


def test_a_ticket_written_before_signing_in_comes_back_whole(browser: Browser) -> None:
    browser.become(Role.REQUESTER)
    typed = {"subject": "La VPN", "description": "No conecta."}
    answer = browser.post("/es/ticket", typed)
    assert answer.status_code == 403
    again = form_to(answer, "/ticket").fields
    assert again["subject"] == "La VPN"
    assert "No conecta." in answer.text
    assert browser.post("/es/ticket", {**again, **typed}).status_code == 303


def test_feedback_given_before_signing_in_comes_back_whole(browser: Browser) -> None:
    browser.become(Role.REQUESTER)
    answer = browser.post("/es/feedback", {"article": "es/vpn", "helpful": "no"})
    assert answer.status_code == 403
    again = form_to(answer, "/feedback")
    assert again.fields["helpful"] == "no"
    assert browser.post(again.action, again.fields).status_code == 303


def test_the_form_below_an_article_carries_the_token(browser: Browser) -> None:
    browser.become(Role.REQUESTER)
    answer = browser.send("/es/articles/es/llaves", "/feedback", helpful="yes")
    assert answer.status_code == 303
    assert browser.send(answer.headers["location"], answer.headers["location"]).status_code == 303


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_the_api_takes_nothing_that_a_form_elsewhere_could_send(
    application: FastAPI, browser: Browser, kind: str
) -> None:
    browser.become(Role.ADMINISTRATOR)
    for route in sorted(routes_of(application)):
        method, _, path = route.partition(" ")
        if method == "POST" and path.startswith("/api/"):
            place = path.replace("{slug:path}", "es/vpn").replace("{token}", "x")
            headers = {"content-type": kind} if kind else {}
            content = b'{"helpful": true, "subject": "VPN", "event": "shown"}'
            answer = browser.client.post(place, content=content, headers=headers)
            assert 400 <= answer.status_code < 500, route
