"""Every page that search engines may keep, and which pages they may fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import LANGUAGES, Audience, Language
from kbsearch.browsing.catalogue import Catalogue, Shelf
from kbsearch.browsing.categories import Categories
from kbsearch.pages.addresses import in_each_language
from kbsearch.pages.article_links import article_url, category_url
from kbsearch.pages.caching import ALIKE, revalidated
from kbsearch.pages.errors import error_page
from kbsearch.pages.head import page_head
from kbsearch.pages.remembered import Remembered
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.xml_documents import add, document, root

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# A file may hold 50,000 addresses and 50 MB (sitemaps.org, protocol): half of the one stays below
# the other, however long the addresses of articles and of their translations are.
PLACES_IN_A_FILE = 25_000
# Files of up to 8 MB or so, which take seconds to make: enough for a site of 200,000 pages at one
# address, or for a small one at several.
FILES_REMEMBERED = 8

_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its address, when it was last changed, and where it is in each language."""

    address: str
    updated: date | None = None
    languages: Mapping[str, str] = field(default_factory=dict)


def sitemap_routes(site: Site) -> APIRouter:
    """`/sitemap.xml`, and `/sitemap-NUMBER.xml` when one file does not hold it."""
    router = APIRouter()
    remembered: Remembered[bytes | None] = Remembered(FILES_REMEMBERED)

    def file(request: Request, number: int) -> Response:
        address = site.renderer.address(request)
        default = site.renderer.settings.default_language
        # For everybody alike: whoever reads the map hands it to a search engine.
        catalogue = site.knowledge.browse(Audience.PUBLIC)
        categories = site.knowledge.categories()

        def make() -> bytes | None:
            return _file(address, places(address, catalogue, categories, default), number)

        body = None
        if (number - 1) * PLACES_IN_A_FILE < _places_max(catalogue):
            body = remembered.of(catalogue, (categories, address, number), make)
        if body is None:
            return error_page(request, site.renderer, 404)
        return revalidated(request, Response(body, media_type="application/xml"), ALIKE)

    def whole(request: Request) -> Response:
        return file(request, 0)

    def part(request: Request, number: str) -> Response:
        if not _NUMBER.fullmatch(number):
            return error_page(request, site.renderer, 404)
        return file(request, int(number))

    add_page(router, "/sitemap.xml", whole)
    add_page(router, "/sitemap-{number}.xml", part)
    return router


def _file(address: str, found: Sequence[Place], number: int) -> bytes | None:
    """A numbered file, or the one that leads to them; None when there is no such file."""
    files = -(-len(found) // PLACES_IN_A_FILE)
    if not number:
        return sitemap(found) if files <= 1 else sitemap_index(address, files)
    start = (number - 1) * PLACES_IN_A_FILE
    return sitemap(found[start : start + PLACES_IN_A_FILE]) if number <= files else None


def _places_max(catalogue: Catalogue) -> int:
    """More places than there can be, told at once: each article in a category of its own."""
    return sum(len(LANGUAGES) + len(group) for group in catalogue.groups) + len(LANGUAGES)


def places(
    site: str, catalogue: Catalogue, categories: Categories, default: Language
) -> Sequence[Place]:
    """Every page of the map."""
    shelves = {lang: catalogue.shelves(categories, lang) for lang in LANGUAGES}
    return list(
        chain(
            front_pages(site, catalogue, default),
            category_pages(site, shelves, default),
            articles(site, catalogue, default),
        )
    )


def front_pages(site: str, catalogue: Catalogue, default: Language) -> Iterator[Place]:
    """The front page of each language; it changes with its newest article."""
    for lang in LANGUAGES:
        newest = next(iter(catalogue.newest(lang, 1)), None)
        head = page_head(site, f"/{lang}/", lang, default)
        yield Place(head.address, newest.updated if newest else None, head.languages)


def category_pages(
    site: str, shelves: Mapping[Language, Sequence[Shelf]], default: Language
) -> Iterator[Place]:
    """The categories of each language that hold anything; they change with what they hold."""
    names = {lang: {shelf.name for shelf in shelves[lang]} for lang in LANGUAGES}
    for lang in LANGUAGES:
        for shelf in shelves[lang]:
            own = f"{site}{category_url(lang, shelf.name)}"
            members = {
                one: f"{site}{category_url(one, shelf.name)}"
                for one in LANGUAGES
                if shelf.name in names[one]
            }
            dates = [article.updated for article in shelf.articles if article.updated]
            languages = in_each_language(members, default, own)
            yield Place(own, max(dates, default=None), languages)


def articles(site: str, catalogue: Catalogue, default: Language) -> Iterator[Place]:
    """Every article, each of its translations at its own address."""
    for group in catalogue.groups:
        members = {one.lang: f"{site}{article_url(one.lang, one.slug)}" for one in reversed(group)}
        for one in group:
            own = f"{site}{article_url(one.lang, one.slug)}"
            # Of two translations into one language each is the one at its own address.
            languages = in_each_language({**members, one.lang: own}, default, own)
            yield Place(own, one.updated, languages)


def sitemap(found: Sequence[Place]) -> bytes:
    """A file of the map, with at most PLACES_IN_A_FILE places."""
    urlset = root("urlset", {"xmlns": NAMESPACE, "xmlns:xhtml": XHTML})
    for place in found:
        url = add(urlset, "url")
        add(url, "loc", place.address)
        if place.updated:
            add(url, "lastmod", place.updated.isoformat())
        for lang, address in place.languages.items():
            add(url, "xhtml:link", rel="alternate", hreflang=lang, href=address)
    return document(urlset)


def sitemap_index(site: str, files: int) -> bytes:
    """The list of the files that the map is divided into."""
    index = root("sitemapindex", {"xmlns": NAMESPACE})
    for number in range(1, files + 1):
        add(add(index, "sitemap"), "loc", f"{site}/sitemap-{number}.xml")
    return document(index)
