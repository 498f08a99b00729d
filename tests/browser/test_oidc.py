"""Signing in and out by a person's clicks at a real provider, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.canaille import PASSWORD, Canaille
from tests.accounts.door import CLIENT_ID, SECRET
from tests.browser.conftest import Visitor
from tests.browser.service import Service, settings_of
from tests.browser.test_accessibility import fits, violations
from tests.foreign import free_port

WORDS = {
    "es": {
        "enter": "Entrar",
        "button": "Entrar con Aforalia ID",
        "role": "Soporte técnico",
        "leave": "Salir",
        "no access": "No tienes acceso a este sitio",
        "no answer": "Aforalia ID no responde",
        "again": "Reintentar",
        "other": "Entrar como otra persona",
    },
    "en": {
        "enter": "Sign in",
        "button": "Sign in with Aforalia ID",
        "role": "Technician",
        "leave": "Sign out",
        "no access": "You have no access here",
        "no answer": "Aforalia ID does not answer",
        "again": "Try again",
        "other": "Sign in as somebody else",
    },
}


@dataclass
class Place:
    """A site and its provider, each a process of its own."""

    site: Service
    provider: Canaille


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, site_index: Path) -> Iterator[Place]:
    """Both know each other."""
    folder, port = tmp_path_factory.mktemp("oidc"), free_port()
    provider = Canaille(folder, f"http://127.0.0.1:{port}")
    chosen = {
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": "Aforalia ID",
        "OIDC_SCOPES": "openid profile email groups",
        "OIDC_ROLES": "helpdesk=technician, staff=requester",
        "OIDC_DEFAULT_ROLE": "none",
    }
    try:
        with Service(settings_of(folder, site_index, **chosen), folder, port) as site:
            yield Place(site, provider)
    finally:
        provider.stop()


@pytest.fixture
def reader(place: Place, chromium: Browser) -> Iterator[Visitor]:
    """Somebody before a browser; no page of ours may complain."""
    found = Visitor(chromium, place.site.address)
    yield found
    found.close()
    ours = [one for one in found.complaints if place.provider.issuer not in one]
    assert not ours


def signs_in(page: Page, lang: str, person: str) -> None:
    """From the header of a page to the provider, and through its pages."""
    page.goto(f"/{lang}/ticket")
    page.get_by_role("link", name=WORDS[lang]["enter"], exact=True).click()
    page.get_by_role("link", name=WORDS[lang]["button"]).click()
    page.locator("input[name=login]").fill(person)
    page.locator("button[name=answer]").first.click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button.primary[type=submit]").click()
    consent = page.locator("button[value=accept]")
    expect(consent.or_(page.locator("header.top"))).to_be_visible()
    if consent.is_visible():
        consent.click()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_technician_signs_in_at_the_provider_and_out_of_both(
    place: Place, reader: Visitor, lang: str
) -> None:
    page = reader.page(locale=lang)
    signs_in(page, lang, "marta")
    expect(page).to_have_url(f"{place.site.address}/{lang}/ticket")
    menu = page.locator("details.account-menu")
    menu.locator("summary").click()
    expect(menu.locator(".account-who")).to_contain_text("Marta Gil")
    expect(menu.locator(".account-who")).to_contain_text(WORDS[lang]["role"])
    assert violations(page) == []
    menu.get_by_role("button", name=WORDS[lang]["leave"]).click()
    expect(page).to_have_url(f"{place.site.address}/{lang}/")
    expect(page.get_by_role("link", name=WORDS[lang]["enter"], exact=True)).to_be_visible()
    # The provider asks who it is again: nobody is signed in there either.
    page.goto(f"/auth/oidc/start?lang={lang}")
    expect(page).to_have_url(re.compile(re.escape(place.provider.issuer) + "/login"))


@pytest.mark.parametrize("lang", ["es", "en"])
def test_who_is_in_no_group_reads_why_and_what_to_do(
    place: Place, reader: Visitor, lang: str
) -> None:
    page = reader.page(locale=lang, color_scheme="dark", viewport={"width": 360, "height": 740})
    signs_in(page, lang, "eva")
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[lang]["no access"])
    assert fits(page)
    assert violations(page) == []
    page.get_by_role("link", name=WORDS[lang]["other"]).click()
    expect(page).to_have_url(re.compile(re.escape(place.provider.issuer)))
    expect(page.locator("input[name=login]")).to_be_visible()
    reader.complaints = [one for one in reader.complaints if "403" not in one]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_while_the_provider_is_down_a_page_says_so_and_the_password_still_works(
    tmp_path: Path, site_index: Path, chromium: Browser, lang: str
) -> None:
    chosen = {
        "OIDC_ISSUER": f"http://127.0.0.1:{free_port()}",
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_NAME": "Aforalia ID",
    }
    with Service(settings_of(tmp_path, site_index, **chosen), tmp_path) as site:
        visitor = Visitor(chromium, site.address)
        page = visitor.page(locale=lang)
        page.goto(f"/{lang}/sign-in")
        page.get_by_role("link", name=WORDS[lang]["button"]).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(WORDS[lang]["no answer"])
        expect(page.get_by_role("link", name=WORDS[lang]["again"])).to_be_visible()
        assert violations(page) == []
        page.locator(f".error-ways a[href='/{lang}/sign-in']").click()
        expect(page.locator("input[name=password]")).to_be_visible()
        assert [one for one in visitor.complaints if "503" not in one] == []
        visitor.close()
