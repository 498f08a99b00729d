"""The heads of real pages in a real browser: read, kept, and asked about again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

ARTICLE = "articles/es/contrasenas/restablecer"
PAGES = ("es/", "en/", f"es/{ARTICLE}", f"en/{ARTICLE}", "es/search?q=vpn", "en/ticket")
# The policy speaks of what it stops to whoever listens before the page is read.
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
READ_XML = """async (address) => {
  const text = await (await fetch(address)).text();
  const read = new DOMParser().parseFromString(text, "application/xml");
  return (read.querySelector("parsererror") ?? read.documentElement).localName;
}"""


def links(page: Page, relation: str) -> list[dict[str, str]]:
    """The links of a relation, their addresses as the browser resolves them."""
    found: list[dict[str, str]] = page.eval_on_selector_all(
        f'link[rel="{relation}"]',
        "all => all.map((one) => ({href: one.href, type: one.type, hreflang: one.hreflang}))",
    )
    return found


def data(page: Page) -> Any:
    """The JSON-LD of a page."""
    return json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_has_nothing_against_the_head_of_a_page(visitor: Visitor, path: str) -> None:
    page = visitor.page()
    page.add_init_script(LISTEN)
    page.goto(f"/{path}")
    expect(page.locator("h1")).to_be_attached()
    assert page.evaluate("window.violations") == []


def test_an_article_names_itself_its_languages_and_its_subject(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto(f"/en/{ARTICLE}")
    own = f"{visitor.address}/es/{ARTICLE}"
    (canonical,) = links(page, "canonical")
    assert canonical["href"] == own
    alternates = {one["hreflang"]: one["href"] for one in links(page, "alternate")}
    assert alternates["es"] == alternates["x-default"] == own
    assert alternates["en"].startswith(f"{visitor.address}/en/articles/en/")
    assert "La contraseña de red abre Windows" in (
        page.locator('meta[name="description"]').get_attribute("content") or ""
    )
    way, main = data(page)["@graph"]
    assert way["itemListElement"][-1]["item"] == main["url"] == own
    assert main["video"]["contentUrl"].endswith(".webm")


def test_every_address_in_a_head_leads_somewhere(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto(f"/es/{ARTICLE}")
    picture = page.locator('meta[property="og:image"]')
    addresses = [
        one["href"]
        for relation in ("canonical", "alternate", "search", "icon")
        for one in links(page, relation)
    ]
    addresses += [picture.get_attribute("content") or ""] if picture.count() else []
    way, main = data(page)["@graph"]
    addresses += [crumb["item"] for crumb in way["itemListElement"]]
    addresses += [main["video"]["contentUrl"], *main.get("image", [])]
    for address in addresses:
        assert page.request.get(address).ok, address


def test_feeds_and_the_description_of_the_search_are_xml_to_a_browser(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/")
    for address in ("/es/feed.xml", "/sitemap.xml", "/es/opensearch.xml"):
        name = page.evaluate(READ_XML, address)
        assert name in {"feed", "urlset", "OpenSearchDescription"}


def test_a_page_that_is_kept_is_asked_about_and_not_sent_again(visitor: Visitor) -> None:
    page = visitor.page()

    def open_article() -> tuple[str | None, int]:
        """Its tag, and how many bytes came for it."""
        answer = page.goto(f"/es/{ARTICLE}")
        assert answer is not None
        size: int = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
        return answer.header_value("etag"), size

    tag, whole = open_article()
    page.goto("/es/")
    # The browser asks by itself, and shows what it kept: 304 is never seen here.
    same, asked = open_article()
    assert same == tag
    assert 0 < asked < whole / 4
    expect(page.locator("h1")).to_have_text("Restablecer la contraseña de red")
