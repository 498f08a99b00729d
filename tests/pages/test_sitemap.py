"""The map of the site, and what crawlers may fetch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import Element

import pytest
from starlette.testclient import TestClient

from kbsearch.browsing.categories import Categories, Category
from kbsearch.pages import sitemap
from tests.pages.answers import links, xml
from tests.pages.conftest import Visit
from tests.pages.shelf import PASSWORD, VPN, Shelf, SiteSettings

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
HELP = SiteSettings(public_url="https://help.example.com")
ENGLISH = replace(
    VPN, slug="en/network/vpn", path="en/network/vpn.md", lang="en", updated=date(2026, 1, 2)
)


@pytest.fixture
def client(visit: Visit) -> TestClient:
    """A visitor of a site that knows where it is."""
    return visit(HELP)


def places(root: Element) -> dict[str, Element]:
    """The pages of a map by their path."""
    assert root.tag == f"{MAP}urlset"
    found = {url.findtext(f"{MAP}loc", ""): url for url in root}
    assert len(found) == len(root)
    assert all(address.startswith("https://help.example.com/") for address in found)
    return {address.removeprefix("https://help.example.com"): url for address, url in found.items()}


def test_the_map_holds_front_pages_categories_and_articles_in_their_own_language(
    client: TestClient,
) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    found = places(xml(answer))
    expected = {"/es/", "/en/", "/es/articles/es/red/vpn", "/en/articles/en/printer%20jam"}
    assert expected <= found.keys()
    assert "/es/categories/es/red" in found
    assert "/en/articles/es/red/vpn" not in found, "one article has one address"


def test_every_page_of_the_map_is_there_and_says_that_it_is_the_one(client: TestClient) -> None:
    for path in places(xml(client.get("/sitemap.xml"))):
        answer = client.get(path)
        assert answer.status_code == 200
        (canonical,) = links(answer, "canonical")
        assert canonical["href"] == f"https://help.example.com{path}"


def test_a_page_says_when_it_was_changed(client: TestClient) -> None:
    found = places(xml(client.get("/sitemap.xml")))
    assert found["/es/articles/es/red/vpn"].findtext(f"{MAP}lastmod") == "2026-11-03"
    assert found["/es/categories/es/red"].findtext(f"{MAP}lastmod") == "2026-11-03"
    assert found["/es/"].findtext(f"{MAP}lastmod") == "2026-11-03"
    assert found["/en/articles/en/printer%20jam"].find(f"{MAP}lastmod") is None


def test_translations_name_each_other(client: TestClient, shelf: Shelf) -> None:
    shelf.published = (VPN, ENGLISH, PASSWORD)
    shelf.groups = ((VPN, ENGLISH), (PASSWORD,))
    found = places(xml(client.get("/sitemap.xml")))
    spanish, english = found["/es/articles/es/red/vpn"], found["/en/articles/en/network/vpn"]
    languages = {
        "es": "https://help.example.com/es/articles/es/red/vpn",
        "en": "https://help.example.com/en/articles/en/network/vpn",
        "x-default": "https://help.example.com/es/articles/es/red/vpn",
    }
    for one in (spanish, english):
        assert {link.get("hreflang"): link.get("href") for link in one.iter(LINK)} == languages
    assert list(found["/es/articles/es/clave"].iter(LINK)) == []
    home = {link.get("hreflang"): link.get("href") for link in found["/es/"].iter(LINK)}
    assert home["x-default"] == "https://help.example.com/"


def test_a_category_of_both_languages_names_both(client: TestClient, shelf: Shelf) -> None:
    shelf.named = Categories((Category("red", {"es": "Red", "en": "Network"}, ("es/red", "en")),))
    found = places(xml(client.get("/sitemap.xml")))
    for path in ("/es/categories/red", "/en/categories/red"):
        named = [link.get("hreflang") for link in found[path].iter(LINK)]
        assert named == ["es", "en", "x-default"]


def test_a_map_too_large_for_one_file_is_divided(
    client: TestClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = set(places(xml(client.get("/sitemap.xml"))))
    monkeypatch.setattr(sitemap, "PLACES_IN_A_FILE", 4)
    index = xml(client.get("/sitemap.xml"))
    assert index.tag == f"{MAP}sitemapindex"
    files = [one.findtext(f"{MAP}loc", "") for one in index]
    assert len(files) == -(-len(whole) // 4)
    parts: list[str] = []
    for address in files:
        parts += places(xml(client.get(address.removeprefix("https://help.example.com"))))
    assert sorted(parts) == sorted(whole)
    for number in (0, len(files) + 1, 9999):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


@pytest.mark.parametrize("number", ["01", "-1", "+1", "1.5", "a", "10000", "\u0663", "9" * 5000])
def test_a_file_without_a_number_is_not_there(client: TestClient, number: str) -> None:
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_fifty_thousand_pages_are_never_in_one_file() -> None:
    assert sitemap.PLACES_IN_A_FILE <= 50_000
    address = f"https://help.example.com/es/articles/{'a' * 200}"
    languages = {"es": address, "en": address, "x-default": address}
    place = sitemap.Place(address, date(2026, 1, 1), languages)
    one = len(sitemap.sitemap([place] * 2)) - len(sitemap.sitemap([place]))
    assert one * sitemap.PLACES_IN_A_FILE < 50_000_000, "bytes, by the standard"


def test_crawlers_read_everything_but_the_api_and_results(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == ["https://help.example.com/sitemap.xml"]
    for path in ("/", "/es/", "/en/articles/es/red/vpn", "/media/a.png", "/static/1/scripts/a.js"):
        assert rules.can_fetch("*", path), path
    for path in ("/api/v1/search?q=a", "/es/search?q=a", "/en/search", "/en/feedback/a"):
        assert not rules.can_fetch("*", path), path
