"""The link that works once: it lets one person in, and tells nobody else its address."""

from __future__ import annotations

import pytest
import structlog
from fastapi import FastAPI
from structlog.testing import capture_logs

from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from tests.pages.accounts.conftest import Visit
from tests.pages.accounts.forms import Browser, form_to, words
from tests.people import person, services_of

PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
POOR = "corta"
GONE = {"es": "Este enlace ya no sirve", "en": "This link no longer works"}
# Each with what the page says of it.
REFUSED = {
    "corta": "necesita 12 caracteres o más",
    "x" * 129: "caben 128 letras",
    "administrator": "se adivina con facilidad",
}


@pytest.fixture
def ana(application: FastAPI) -> Account:
    """Somebody without a password."""
    return person(application, Role.TECHNICIAN)


@pytest.fixture
def link(services: AccountServices, ana: Account) -> str:
    """The page behind the link for her."""
    return f"/es/welcome/{services.invitations.make(ana)}"


@pytest.fixture
def first(fresh: FastAPI) -> tuple[Browser, str]:
    """The browser of whoever installs a service, and the key that it printed."""
    key = services_of(fresh).invitations.set_up()
    assert key is not None
    return Browser(fresh), key


def test_whoever_has_the_link_chooses_a_password_and_is_in(browser: Browser, link: str) -> None:
    page = browser.get(link)
    assert "Te damos la bienvenida" in page.text
    assert browser.get(link).status_code == 200, "looking at it does not use it up"
    answer = browser.send(link, link, password=PASSWORD)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/es/account?done=welcome"
    assert "ya has entrado" in browser.get(answer.headers["location"]).text


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_link_that_was_used_or_never_was_is_explained(
    browser: Browser, visit: Visit, link: str, lang: str
) -> None:
    here = link.replace("/es/", f"/{lang}/")
    late = visit()
    form = form_to(late.get(here), here)
    browser.send(link, link, password=PASSWORD)
    for answer in (
        late.get(here),
        late.post(here, {**form.fields, "password": PASSWORD}),
        late.get(f"/{lang}/welcome/never-was"),
        late.get(f"/{lang}/welcome/{'x' * 500}"),
    ):
        assert answer.status_code == 404
        assert GONE[lang] in answer.text


@pytest.mark.parametrize("password", REFUSED)
def test_a_poor_password_is_explained_and_leaves_the_link(
    browser: Browser, link: str, password: str
) -> None:
    answer = browser.send(link, link, password=password)
    assert answer.status_code == 422
    assert REFUSED[password] in words(answer)
    assert 'aria-invalid="true"' in answer.text
    assert f'value="{password}"' not in answer.text
    assert browser.send(link, link, password=PASSWORD).status_code == 303


def test_the_address_of_the_page_goes_nowhere(browser: Browser, link: str) -> None:
    key = link.rpartition("/")[2]
    page = browser.get(link)
    refused = browser.send(link, link, password=POOR)
    accepted = browser.send(link, link, password=PASSWORD)
    gone = browser.get(link)
    for answer in (page, refused, accepted, gone):
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
        assert key not in answer.headers.get("location", "")
        assert 'rel="canonical"' not in answer.text
        assert 'content="noindex"' in answer.text or answer is accepted
    # Its own translation is the only page that it leads to.
    assert page.text.count(key) == 1
    assert f'href="/en/welcome/{key}"' in page.text


def test_no_log_line_holds_the_key_nor_what_was_typed(browser: Browser, link: str) -> None:
    key = link.rpartition("/")[2]
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        browser.get(link)
        browser.send(link, link, password=POOR)
        browser.send(link, link, password=PASSWORD)
        browser.get(link)
        browser.get(f"{link}/")
        browser.get(f"{link}?a=b")
    assert lines
    assert key not in str(lines)
    assert PASSWORD not in str(lines)
    assert browser.signed_in is None
    assert browser.client.cookies["kbsearch"] not in str(lines)


def test_the_first_administrator_makes_his_account(first: tuple[Browser, str]) -> None:
    browser, key = first
    link = f"/en/welcome/{key}"
    assert "Welcome: set up this site" in browser.get(link).text
    typed = {"name": "Lucía Ferrer", "login": "Lucia", "email": "", "password": PASSWORD}
    answer = browser.send(link, link, **{**typed, "login": "two words"})
    assert answer.status_code == 422
    assert form_to(answer, link).fields["name"] == "Lucía Ferrer"
    assert 'href="#login"' in answer.text
    assert browser.send(link, link, **typed).status_code == 303
    assert "lucia" in browser.get("/en/admin/users").text
    assert Browser(browser.app).get(link).status_code == 404


def test_of_two_links_for_somebody_the_newer_one_works(
    browser: Browser, services: AccountServices, ana: Account, link: str
) -> None:
    newer = f"/es/welcome/{services.invitations.make(ana)}"
    assert browser.get(link).status_code == 404
    assert browser.get(newer).status_code == 200
