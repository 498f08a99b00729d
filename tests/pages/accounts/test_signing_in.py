"""The page to sign in on: the same answer whatever was wrong, and never a way to another site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import yaml
from fastapi import FastAPI

from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from kbsearch.local_paths import PATH_MAX, local_path
from tests.pages.accounts.conftest import Visit
from tests.pages.accounts.forms import Browser, form_to, words
from tests.people import person

PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
CASES = yaml.safe_load((Path(__file__).parent / "cases/next.yaml").read_text())
WORDS = {
    "es": ("Entrar", "El usuario o la contraseña no son correctos"),
    "en": ("Sign in", "The login or the password is wrong"),
}


@pytest.fixture
def ana(application: FastAPI, services: AccountServices, visit: Visit) -> Account:
    """Somebody who has chosen PASSWORD."""
    account = person(application, Role.TECHNICIAN)
    key = services.invitations.make(account)
    answer = visit().send(f"/es/welcome/{key}", key, password=PASSWORD)
    assert answer.status_code == 303
    return account


def sign_in(browser: Browser, login: str, password: str = PASSWORD, **more: str) -> Any:
    """Fills in the page to sign in on, and sends it."""
    place = more.pop("place", "/es/sign-in")
    return browser.send(place, "/sign-in", login=login, password=password, **more)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_whoever_knows_the_password_is_in(browser: Browser, ana: Account, lang: str) -> None:
    assert WORDS[lang][0] in browser.get(f"/{lang}/sign-in").text
    answer = sign_in(browser, ana.login.upper(), place=f"/{lang}/sign-in")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/{lang}/"
    assert answer.headers["cache-control"] == "no-store"
    home = browser.get(f"/{lang}/account")
    assert home.status_code == 200
    assert ana.called in home.text
    # Whoever is in already has no use for the page.
    again = browser.get(f"/{lang}/sign-in?next=/{lang}/account")
    assert again.headers["location"] == f"/{lang}/account"


def test_signing_in_ends_the_session_and_the_token_that_the_browser_had(
    browser: Browser, services: AccountServices, ana: Account
) -> None:
    browser.become(Role.REQUESTER)
    assert browser.signed_in is not None
    before = browser.signed_in.session
    browser.client.cookies.clear()
    page = browser.get("/es/sign-in")
    browser.client.cookies.set("kbsearch", before, domain="testserver.local", path="/")
    form = form_to(page, "/sign-in")
    answer = browser.post(form.action, {**form.fields, "login": ana.login, "password": PASSWORD})
    given = answer.headers.get_list("set-cookie")
    (session,) = [one for one in given if one.startswith("kbsearch=")]
    assert before not in session
    assert services.sessions.find(before) is None
    assert any(re.match(r'kbsearch-form="?"?;', one) for one in given)


@pytest.mark.parametrize("who", ["nobody", "a wrong password", "disabled", "without a password"])
def test_the_answer_never_tells_who_has_an_account(
    application: FastAPI,
    services: AccountServices,
    visit: Visit,
    ana: Account,
    who: str,
) -> None:
    login = {
        "nobody": "nobody.at.all",
        "a wrong password": ana.login,
        "disabled": ana.login,
        "without a password": person(application, Role.REQUESTER).login,
    }[who]
    if who == "disabled":
        services.accounts.disable(ana.number)
    password = PASSWORD if who == "disabled" else "not the password"
    answer, plain = (sign_in(visit(), one, password) for one in (login, "somebody.else"))
    assert answer.status_code == plain.status_code == 403
    assert WORDS["es"][1] in answer.text

    def told(page: Any, typed: str) -> tuple[str, Mapping[str, str]]:
        form = form_to(page, "/sign-in")
        body = page.text.replace(form.fields["csrf"], "").replace(typed, "")
        own = {"set-cookie", "content-length", "x-request-id"}
        return body, {key: value for key, value in page.headers.items() if key not in own}

    assert told(answer, login) == told(plain, "somebody.else")


def test_what_was_typed_comes_back_but_for_the_password(browser: Browser) -> None:
    answer = sign_in(
        browser, "ana <b>", "a secret that is wrong", place="/es/sign-in?next=/es/account"
    )
    form = form_to(answer, "/sign-in")
    assert form.fields["login"] == "ana <b>"
    assert form.fields["next"] == "/es/account"
    assert form.fields["password"] == ""
    assert "a secret that is wrong" not in answer.text
    assert 'role="alert"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert 'aria-describedby="sign-in-problem"' in answer.text


def test_who_guesses_is_told_how_long_to_wait(browser: Browser) -> None:
    statuses = []
    for _ in range(60):
        answer = sign_in(browser, "somebody.guessed", "wrong again")
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert statuses[-1] == 429
    wait = answer.headers["retry-after"]
    assert f"Dentro de {wait} segundo" in answer.text
    assert form_to(answer, "/sign-in").fields["login"] == "somebody.guessed"


def test_signing_out_ends_the_session_here_and_everywhere_it_was_copied_to(
    browser: Browser, services: AccountServices
) -> None:
    browser.become(Role.TECHNICIAN)
    assert browser.signed_in is not None
    key = browser.signed_in.session
    answer = browser.send("/es/", "/sign-out")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/es/"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert services.sessions.find(key) is None
    assert browser.get("/es/sign-out").status_code == 303
    # Again, from a window that was left open.
    assert browser.post("/es/sign-out", {}).status_code == 303


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["address"]))
def test_a_link_leads_nowhere_but_to_a_page_here(case: Mapping[str, Any]) -> None:
    assert local_path(case["address"]) == (case["address"] if case["kept"] else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["address"]))
def test_the_page_and_its_form_follow_only_such_a_link(
    browser: Browser, case: Mapping[str, Any]
) -> None:
    address, kept = case["address"], case["address"] if case["kept"] else ""
    page = browser.get(f"/es/sign-in?next={quote(address)}")
    form = form_to(page, "/sign-in")
    assert form.fields["next"] == kept
    browser.become(Role.REQUESTER)
    answer = browser.get(f"/es/sign-in?next={quote(address)}")
    target = urlsplit(answer.headers["location"])
    assert (target.scheme, target.netloc) == ("", "")
    assert answer.headers["location"].startswith(urlsplit(kept).path if kept else "/es/")


def test_a_form_that_was_tampered_with_leads_to_the_front_page(
    browser: Browser, ana: Account
) -> None:
    answer = sign_in(browser, ana.login, next="https://evil.example/")
    assert answer.headers["location"] == "/es/"


def test_an_address_too_long_is_not_followed() -> None:
    assert local_path("/es/" + "a" * PATH_MAX) == ""


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_page_for_people_of_the_house_leads_to_the_door_and_back(
    browser: Browser, ana: Account, lang: str
) -> None:
    wanted = f"/{lang}/account?done=profile"
    answer = browser.get(wanted)
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    door = answer.headers["location"]
    assert urlsplit(door).path == f"/{lang}/sign-in"
    assert parse_qs(urlsplit(door).query)["next"] == [wanted]
    assert sign_in(browser, ana.login, place=door).headers["location"] == wanted


def test_a_form_sent_after_the_session_has_ended_leads_back_to_its_page(browser: Browser) -> None:
    answer = browser.post(
        "/es/account/profile", {"name": "x"}, referer="http://testserver/es/account"
    )
    assert answer.headers["location"] == "/es/sign-in?next=/es/account"
    answer = browser.post("/es/account/profile", {}, referer="https://evil.example/es/account")
    assert answer.headers["location"] == "/es/sign-in"


def test_a_program_gets_no_page_to_sign_in_on(browser: Browser) -> None:
    answer = browser.client.get("/es/account", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_who_may_not_see_a_page_is_told_as_whom_he_is_signed_in(browser: Browser) -> None:
    browser.become(Role.TECHNICIAN)
    answer = browser.get("/es/admin/users")
    assert answer.status_code == 403
    assert "Esta página no es para tu rol" in answer.text
    assert f"Has entrado como {browser.account.called}" in words(answer)


def test_every_page_has_the_way_in_and_what_is_ones_own(browser: Browser) -> None:
    assert 'href="/es/sign-in?next=/es/articles/es/vpn"' in browser.get("/es/articles/es/vpn").text
    assert 'href="/es/sign-in?next=/es/search%3Fq%3Dvpn"' in browser.get("/es/search?q=vpn").text
    shown = {
        Role.REQUESTER: False,
        Role.MANAGER: False,
        Role.ADMINISTRATOR: True,
    }
    for role, administration in shown.items():
        page = browser.become(role).get("/es/articles/es/vpn")
        assert browser.account.called in page.text
        assert ('href="/es/admin/users"' in page.text) == administration
        assert "/es/sign-in" not in page.text
