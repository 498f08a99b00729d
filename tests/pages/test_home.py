"""The front page, and the categories that it leads to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from kbsearch.browsing.categories import Categories, Category
from tests.pages.conftest import Visit
from tests.pages.shelf import PRINTER, VPN, Shelf, SiteSettings

NETWORK = Category("network", {"es": "Red y wifi", "en": "Network"}, ("es/red",))


def section(page: str, name: str) -> str:
    """The part of a page that is labelled by the heading of that id."""
    found = re.search(rf'<section[^>]*"{name}-title".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_the_front_page_leads_to_every_category_by_its_name(visit: Visit, shelf: Shelf) -> None:
    shelf.named = Categories((NETWORK,))
    spanish, english = (
        section(visit().get(f"/{lang}/").text, "categories") for lang in ("es", "en")
    )
    assert 'href="/es/categories/network">Red y wifi</a>' in spanish
    assert 'href="/en/categories/network">Network</a>' in english
    assert "La VPN desde casa" in spanish
    assert 'lang="es"' in english, "an article in the other language says so to screen readers"


def test_a_folder_without_a_name_is_a_category_all_the_same(client: TestClient) -> None:
    page = section(client.get("/es/").text, "categories")
    assert 'href="/es/categories/es/red">Red</a>' in page
    assert client.get("/es/categories/es/red").status_code == 200


def test_a_category_lists_its_articles_by_kind_and_names_the_others(
    visit: Visit, shelf: Shelf
) -> None:
    shelf.named = Categories((NETWORK,))
    page = visit().get("/es/categories/network").text
    assert "<h1>Red y wifi</h1>" in page
    assert "Referencia" in page
    assert "La VPN desde casa" in page
    assert 'aria-current="page">Red y wifi</a>' in page
    assert 'href="/en/categories/network" hreflang="en"' in page


def test_the_other_language_of_a_folder_without_a_name_is_its_front_page(
    visit: Visit, shelf: Shelf
) -> None:
    english = replace(VPN, slug="en/network/vpn", path="en/network/vpn.md", lang="en")
    shelf.groups = ((VPN, english),)
    client = visit()
    page = client.get("/es/categories/es/red").text
    assert '<a class="switch" href="/en/"' in page
    assert 'hreflang="en"' not in page.partition("</head>")[0]
    assert client.get("/en/categories/en/network").status_code == 200


def test_a_category_that_is_gone_offers_a_search(client: TestClient) -> None:
    answer = client.get("/en/categories/nothing")
    assert answer.status_code == 404
    assert "The subject may have been renamed" in answer.text
    assert 'role="search"' in answer.text


def test_the_newest_articles_are_those_of_the_language(client: TestClient) -> None:
    spanish, english = (section(client.get(f"/{lang}/").text, "newest") for lang in ("es", "en"))
    assert "La VPN desde casa" in spanish
    assert "Paper jam" not in spanish
    assert "Paper jam" in english


@pytest.mark.parametrize(("until", "shown"), [(None, True), (date(2020, 1, 1), False)])
def test_a_notice_heads_the_page_until_it_expires(
    visit: Visit, shelf: Shelf, until: date | None, shown: bool
) -> None:
    shelf.published = (replace(VPN, tags=("aviso",), valid_until=until), PRINTER)
    page = visit().get("/es/").text
    assert ("La VPN desde casa" in section(page, "notices")) == shown


def test_which_tags_make_a_notice_is_a_setting(visit: Visit) -> None:
    page = visit(SiteSettings(notice_tags=("vpn",))).get("/es/").text
    assert "La VPN desde casa" in section(page, "notices")


def test_the_front_page_says_what_the_help_desk_wants_it_to_say(visit: Visit) -> None:
    client = visit(SiteSettings(home_title_es="¿Qué <pasa>?", home_note_en="Or call 1234."))
    assert "<h1>¿Qué &lt;pasa&gt;?</h1>" in client.get("/es/").text
    assert "Or call 1234." in client.get("/en/").text
    assert "What do you need help with?" in client.get("/en/").text


def test_an_article_says_where_it_is_and_what_belongs_beside_it(visit: Visit, shelf: Shelf) -> None:
    shelf.named = Categories((NETWORK,))
    page = visit().get("/es/articles/es/red/vpn").text
    assert '<a href="/es/categories/network">Red y wifi</a>' in page
    assert "Cambiar la contraseña" in section(page, "related")
