"""No page says a word of the other language: what two languages have in common is content."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from kbsearch.browsing.categories import Categories, Category
from tests.pages.conftest import Visit
from tests.pages.shelf import PASSWORD, PRINTER, VPN, Shelf, SiteSettings

# Addresses below /es and /en, with the form that is posted there, if any.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "front page": ("/", {}),
    "category": ("/categories/network", {}),
    "before a search": ("/search", {}),
    "results": ("/search?q=vpn", {}),
    "results of a filter": ("/search?q=vpn&kind=wiki&lang=es&tag=vpn", {}),
    "browsing": ("/search?kind=faq", {}),
    "nothing found": ("/search?q=nada", {}),
    "nothing within limits": ("/search?q=nada&kind=faq", {}),
    "article": ("/articles/es/red/vpn", {}),
    "article with video": ("/articles/es/clave", {}),
    "article in English": ("/articles/en/printer%20jam", {}),
    "ticket": ("/ticket", {}),
    "ticket with problems": ("/ticket", {"subject": "", "email": "no", "name": "n" * 200}),
    "ticket ready": ("/ticket", {"subject": "vpn", "description": "No va."}),
    "ticket too long": ("/ticket", {"subject": "vpn", "description": "x" * 300_000}),
    "not found": ("/no/such/page", {}),
    "no such article": ("/articles/no", {}),
    "no such category": ("/categories/no", {}),
    "no such page of results": ("/search?q=vpn&page=19", {}),
    "refused question": (f"/search?q={'a' * 2000}", {}),
    "refused kind": ("/search?q=a&kind=b", {}),
    "refused language": ("/search?q=a&lang=b", {}),
    "refused page": ("/search?q=a&page=b", {}),
}
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title", "label"}
# The same in both languages, and right in both.
SHARED = re.compile(r"No|Tutorial|Error \d+|RSS|Atom|English|Español")


class Words(HTMLParser):
    """Everything that a person reads or hears, where it is not marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._hidden = 0
        self._foreign: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._hidden += tag in {"script", "style"}
        if tag not in {"input", "img", "meta", "link", "br", "hr", "track", "source"}:
            self._foreign.append((tag, "lang" in values and tag != "html"))
        for name in SPOKEN & values.keys():
            self._add(values[name] or "")
        if tag == "meta" and values.get("name") == "description":
            self._add(values.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}
        while self._foreign and self._foreign.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._hidden and not any(foreign for _, foreign in self._foreign):
            self._add(data)

    def _add(self, text: str) -> None:
        words = " ".join(text.split()).strip(" ·…“”«»:.")
        if any(letter.isalpha() for letter in words):
            self.found.add(words)


def words_of(client: TestClient, lang: str, name: str) -> set[str]:
    """What a page says in one language."""
    path, form = PAGES[name]
    address = f"/{lang}{path}"
    page = client.post(address, data=form).text if form else client.get(address).text
    parser = Words()
    parser.feed(page)
    return parser.found


@pytest.fixture
def client(visit: Visit, shelf: Shelf) -> TestClient:
    """A site whose content is told from its own words by a sign."""
    shelf.published = tuple(
        replace(
            one,
            title=f"§{one.title}",
            owner=f"§{one.owner}" if one.owner else "",
            html=one.html.replace(">", ">§"),
            headings=tuple(replace(heading, text=f"§{heading.text}") for heading in one.headings),
            transcript=tuple(replace(cue, text=f"§{cue.text}") for cue in one.transcript),
            tags=tuple(f"§{tag}" for tag in one.tags),
            translations=(),
        )
        for one in (VPN, PASSWORD, PRINTER)
    )
    shelf.named = Categories((Category("network", {"es": "§Red"}, ("es", "en")),))
    return visit(SiteSettings(site_name="§Desk", support_email="desk@example.com"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_everything_in_its_own_language(client: TestClient, name: str) -> None:
    spanish, english = (words_of(client, lang, name) for lang in ("es", "en"))
    both = {
        words
        for words in spanish & english
        if "§" not in words and not SHARED.fullmatch(words) and "example.com" not in words
    }
    asked = {"vpn", "vpn ×", "nada", "No va", "no", "a", "network", "the first step"}
    assert both - asked == set()
    assert len(spanish) > 8, "there is something to compare"
