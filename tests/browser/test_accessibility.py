"""Every page against axe's rules: both languages, light and dark, a phone and a wide screen."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

PAGES = {
    "home": "",
    "search": "search",
    "results": "search?q=vpn+error",
    "results of a tag": "search?q=vpn&tag=vpn&kind=wiki&lang=es",
    "browsing": "search?kind=faq",
    "no results": "search?q=vpn&tag=no-such-tag",
    "article": "articles/es/red/vpn-desde-casa",
    "article with video": "articles/es/contrasenas/restablecer?t=10",
    "article in English": "articles/en/laptops/slow-battery-blue-screen",
    "category": "categories/passwords",
    "category of the other language": "categories/engineering",
    "results of a mended question": "search?q=cambiar+la+contrsaeña",
    "unsure results": "search?q=quién+ganó+el+partido+de+ayer",
    "ticket": "ticket",
}
FAULTS = {
    "not found": "nothing/here",
    "not found, but something like it": "articles/vpn-casa",
    "bad request": "search?q=a&page=99",
}
SCREENS = tuple(product(("light", "dark"), (360, 1440)))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with the elements."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def fits(page: Page) -> bool:
    """Whether the page needs no sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def screen(scheme: str, width: int) -> dict[str, Any]:
    """Context options for a colour scheme and a width."""
    return {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_page_meets_the_rules_and_fits_the_screen(
    visitor: Visitor, lang: str, scheme: str, width: int
) -> None:
    page = visitor.page(**screen(scheme, width))
    for name, path in PAGES.items():
        page.goto(f"/{lang}/{path}")
        assert violations(page) == [], name
        assert fits(page), name


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_pages_of_faults_and_open_answers_meet_the_rules(
    careless: Visitor, lang: str, scheme: str, width: int
) -> None:
    page = careless.page(**screen(scheme, width))
    for name, path in FAULTS.items():
        page.goto(f"/{lang}/{path}")
        assert violations(page) == [], name
    page.goto(f"/{lang}/ticket")
    page.locator("#subject").fill("VPN error E-31")
    page.locator("kb-suggest [part=title]").first.click()
    expect(page.locator("kb-suggest [part=article] table").first).to_be_visible()
    assert violations(page) == [], "suggestions"
    assert fits(page)
    page.locator("#description").fill("VPN")
    page.locator("#email").fill("ana@example.com")
    page.locator("#send").click()
    expect(page.locator(".sent")).to_be_visible()
    assert violations(page) == [], "sent"
    page.goto(f"/{lang}/ticket")
    page.evaluate("document.querySelector('form.ticket').noValidate = true")
    page.locator("#send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == [], "problems"


def test_motion_stands_still_where_the_reader_asks_for_it(visitor: Visitor) -> None:
    page = visitor.page(reduced_motion="reduce")
    page.goto("/es/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_shows_the_answer_without_what_is_only_for_clicking(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/articles/es/red/vpn-desde-casa")
    page.emulate_media(media="print")
    expect(page.locator(".prose")).to_be_visible()
    for hidden in (".top-links", ".search-box", ".ask", ".bottom", ".contents", ".related"):
        expect(page.locator(hidden).first).to_be_hidden()
