"""What the head of a page tells other programs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from kbsearch.browsing.categories import Categories, Category
from tests.pages.answers import data, links, metas
from tests.pages.conftest import Visit
from tests.pages.shelf import VPN, Shelf, SiteSettings

SITE = "https://help.example.com"
PICTURES = (
    '<p>Mira.</p><p><img src="/media/a%20b.svg" alt="Un dibujo">'
    '<img src="/media/c.png" alt="La &quot;pantalla&quot;"></p>'
)


@pytest.fixture
def client(visit: Visit) -> TestClient:
    """A visitor of a site that knows where it is."""
    return visit(SiteSettings(public_url=SITE))


def languages(client: TestClient, path: str) -> dict[str, str]:
    """The alternatives of a page, without the feed."""
    found = links(client.get(path), "alternate")
    return {one["hreflang"]: one["href"].removeprefix(SITE) for one in found if "hreflang" in one}


def canonical(client: TestClient, path: str) -> str:
    """The one address of a page."""
    (link,) = links(client.get(path), "canonical")
    return link["href"].removeprefix(SITE)


@pytest.mark.parametrize("path", ["/es/articles/es/red/vpn", "/en/articles/es/red/vpn?t=4"])
def test_an_article_is_one_in_every_interface_language(client: TestClient, path: str) -> None:
    assert canonical(client, path) == "/es/articles/es/red/vpn"
    assert languages(client, path) == {
        "es": "/es/articles/es/red/vpn",
        "en": "/en/articles/en/network/vpn",
        "x-default": "/es/articles/es/red/vpn",
    }
    said = metas(client.get(path))
    assert said["og:locale"] == "es_ES"
    assert said["og:locale:alternate"] == "en_GB"
    assert said["og:url"] == f"{SITE}/es/articles/es/red/vpn"


def test_an_article_without_translations_has_no_alternatives(client: TestClient) -> None:
    assert languages(client, "/es/articles/es/clave") == {}
    assert "og:locale:alternate" not in metas(client.get("/es/articles/es/clave"))


def test_front_pages_are_alternatives_and_the_door_is_for_everybody_else(
    client: TestClient,
) -> None:
    assert canonical(client, "/en/") == "/en/"
    expected = {"es": "/es/", "en": "/en/", "x-default": "/"}
    assert languages(client, "/en/") == languages(client, "/es/?from=mail") == expected


def test_what_was_asked_beside_the_page_is_no_other_page(client: TestClient) -> None:
    assert canonical(client, "/en/ticket?subject=vpn") == "/en/ticket"
    assert languages(client, "/en/ticket?subject=vpn")["es"] == "/es/ticket"


def test_a_category_is_a_page_of_its_own(client: TestClient, shelf: Shelf) -> None:
    shelf.named = Categories((Category("red", {"es": "Red"}, ("es/red",)),))
    assert canonical(client, "/es/categories/red") == "/es/categories/red"


@pytest.mark.parametrize("path", ["/es/search", "/es/search?q=vpn", "/es/nada", "/es/articles/no"])
def test_results_and_errors_are_for_nobody_else(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert metas(answer)["robots"] == "noindex"
    assert links(answer, "canonical") == []
    assert "og:url" not in metas(answer)
    assert data(answer) == []


def test_a_preview_shows_title_words_and_the_first_picture_that_it_can(
    client: TestClient, shelf: Shelf
) -> None:
    shelf.published = (replace(VPN, html=PICTURES),)
    said = metas(client.get("/es/articles/es/red/vpn"))
    assert said["og:type"] == "article"
    assert said["og:title"] == "La VPN desde casa"
    assert said["og:site_name"] == "Ayuda de prueba"
    assert said["og:description"] == said["description"] == "Mira."
    assert said["og:image"] == f"{SITE}/media/c.png"
    assert said["og:image:alt"] == 'La "pantalla"'
    assert said["article:modified_time"] == "2026-11-03"


def test_a_drawing_is_better_than_no_picture(client: TestClient, shelf: Shelf) -> None:
    html = '<p><img src="/media/a%20b.svg" alt=""></p>'
    shelf.published = (replace(VPN, html=html),)
    said = metas(client.get("/es/articles/es/red/vpn"))
    assert said["og:image"] == f"{SITE}/media/a%20b.svg"
    assert "og:image:alt" not in said
    shelf.published = (VPN,)
    assert "og:image" not in metas(client.get("/es/articles/es/red/vpn"))


@pytest.mark.parametrize(("lang", "words"), [("es", "tutoriales paso a paso"), ("en", "tutorials")])
def test_pages_without_words_of_their_own_say_what_the_site_is(
    client: TestClient, lang: str, words: str
) -> None:
    said = metas(client.get(f"/{lang}/"))
    assert said["og:type"] == "website"
    assert words in said["description"]


def test_the_front_page_and_articles_carry_data_for_search_engines(client: TestClient) -> None:
    (front,) = data(client.get("/es/"))
    assert front["@type"] == "WebSite"
    assert front["name"] == "Ayuda de prueba"
    target = front["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/es/search?q={{query}}"
    (page,) = data(client.get("/en/articles/es/red/vpn"))
    way, main = page["@graph"]
    assert [step["name"] for step in way["itemListElement"]] == ["Inicio", "Red", VPN.title]
    assert way["itemListElement"][1]["item"] == f"{SITE}/es/categories/es/red"
    assert main["@type"] == "TechArticle"
    assert main["url"] == f"{SITE}/es/articles/es/red/vpn"
    assert data(client.get("/es/ticket")) == []


def test_data_is_read_as_it_was_written(client: TestClient) -> None:
    """Not as escapes, which are longer; but for what would end the element."""
    text = client.get("/es/articles/es/clave").text
    assert '"name": "Cambiar la contraseña"' in text
