"""The Atom feeds, against what RFC 4287 demands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from starlette.testclient import TestClient

from kbsearch.pages.feed import NEWEST
from tests.pages.answers import xml
from tests.pages.conftest import Visit
from tests.pages.shelf import PASSWORD, PRINTER, VPN, Shelf, SiteSettings

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def feed(client: TestClient, lang: str = "es") -> Element:
    """The feed of a language, which every one of them must be valid as."""
    answer = client.get(f"/{lang}/feed.xml")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.headers["content-language"] == lang
    found = xml(answer)
    check(found)
    return found


def check(found: Element) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must hold, once, and in what form."""
    assert found.tag == f"{ATOM}feed"
    entries = found.findall(f"{ATOM}entry")
    for part in (found, *entries):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
        address = urlsplit(part.findtext(f"{ATOM}id", ""))
        assert address.scheme
        assert address.netloc
        assert MOMENT.fullmatch(part.findtext(f"{ATOM}updated", ""))
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in part.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert alternates
        assert len(alternates) == len(set(alternates))
        for link in part.findall(f"{ATOM}link"):
            assert urlsplit(link.get("href", "")).scheme in {"http", "https"}
        for author in part.findall(f"{ATOM}author"):
            assert author.findtext(f"{ATOM}name")
    assert found.findall(f"{ATOM}author"), "for the entries without one"
    assert [link for link in found.findall(f"{ATOM}link") if link.get("rel") == "self"]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    updates = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert updates == sorted(updates, reverse=True)


def links(part: Element) -> dict[str | None, str | None]:
    """Where the alternates lead, by language."""
    found = [one for one in part.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
    return {one.get("hreflang"): one.get("href") for one in found}


def test_a_feed_holds_the_articles_of_its_language(client: TestClient) -> None:
    found = feed(client)
    assert found.get(LANG) == "es"
    assert found.findtext(f"{ATOM}title") == "Ayuda de prueba: respuestas nuevas y actualizadas"
    assert found.findtext(f"{ATOM}updated") == "2026-11-03T00:00:00Z"
    titles = [entry.findtext(f"{ATOM}title") for entry in found.findall(f"{ATOM}entry")]
    assert titles == [VPN.title, PASSWORD.title]
    assert "new and updated answers" in feed(client, "en").findtext(f"{ATOM}title", "")


def test_an_entry_tells_what_the_article_is_about_and_where(visit: Visit) -> None:
    client = visit(SiteSettings(public_url="https://help.example.com"))
    entry = feed(client).findall(f"{ATOM}entry")[0]
    own = "https://help.example.com/es/articles/es/red/vpn"
    assert entry.findtext(f"{ATOM}id") == own
    assert links(entry) == {
        "es": own,
        "en": "https://help.example.com/en/articles/en/network/vpn",
    }
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Redes"
    assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == ["vpn", "red"]
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "text"
    assert (summary.text or "").startswith("Mira la contraseña. Errores E-31")


def test_an_article_without_a_date_is_never_new(client: TestClient) -> None:
    assert PRINTER.updated is None
    assert feed(client, "en").findall(f"{ATOM}entry") == []


def test_an_empty_feed_is_a_feed_and_stays_the_same(visit: Visit, shelf: Shelf) -> None:
    shelf.published = ()
    first, second = (visit().get("/en/feed.xml") for _ in range(2))
    check(xml(first))
    assert first.headers["etag"] == second.headers["etag"]


def test_a_feed_holds_the_newest_and_no_more(visit: Visit, shelf: Shelf) -> None:
    day = date(2026, 1, 1)
    shelf.published = tuple(
        replace(VPN, slug=f"es/{number}", updated=day - timedelta(number), translations=())
        for number in range(NEWEST + 10)
    )
    assert len(feed(visit()).findall(f"{ATOM}entry")) == NEWEST


@pytest.mark.parametrize("page", ["/es/", "/es/search?q=vpn", "/es/articles/es/clave", "/es/nada"])
def test_every_page_announces_the_feed_of_its_language(client: TestClient, page: str) -> None:
    link = (
        '<link rel="alternate" type="application/atom+xml" '
        'title="Ayuda de prueba: respuestas nuevas y actualizadas" href="/es/feed.xml">'
    )
    assert link in client.get(page).text
