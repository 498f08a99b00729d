"""Every page that search engines may keep, and which pages they may fetch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import LANGUAGES, Language
from kbsearch.browsing.catalogue import Catalogue, Shelf
from kbsearch.pages.addresses import in_each_language
from kbsearch.pages.article_links import article_url, category_url
from kbsearch.pages.caching import revalidated
from kbsearch.pages.errors import error_page
from kbsearch.pages.head import page_head
from kbsearch.pages.site import VISITOR, Site, add_page
from kbsearch.pages.xml_documents import add, document, root

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# A file may hold 50,000 addresses and 50 MB (sitemaps.org, protocol): half of the one stays below
# the other, however long the addresses of articles and of their translations are.
PLACES_IN_A_FILE = 25_000


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its address, when it was last changed, and where it is in each language."""

    address: str
    updated: date | None = None
    languages: Mapping[str, str] = field(default_factory=dict)


def sitemap_routes(site: Site) -> APIRouter:
    """`/sitemap.xml`, and `/sitemap-NUMBER.xml` when one file does not hold it."""
    router = APIRouter()

    def whole(request: Request) -> Response:
        places = _places(site, request)
        files = -(-len(places) // PLACES_IN_A_FILE)
        if files <= 1:
            return _answer(request, sitemap(places))
        return _answer(request, sitemap_index(site.renderer.address(request), files))

    def part(request: Request, number: int) -> Response:
        places = _places(site, request)[(number - 1) * PLACES_IN_A_FILE :] if number else []
        if not places:
            return error_page(request, site.renderer, 404)
        return _answer(request, sitemap(places[:PLACES_IN_A_FILE]))

    add_page(router, "/sitemap.xml", whole)
    add_page(router, "/sitemap-{number:int}.xml", part)
    return router


def _answer(request: Request, body: bytes) -> Response:
    return revalidated(request, Response(body, media_type="application/xml"))


def _places(site: Site, request: Request) -> Sequence[Place]:
    address = site.renderer.address(request)
    default = site.renderer.settings.default_language
    catalogue = site.knowledge.browse(VISITOR)
    categories = site.knowledge.categories()
    shelves = {lang: catalogue.shelves(categories, lang) for lang in LANGUAGES}
    return list(
        chain(
            front_pages(address, catalogue, default),
            category_pages(address, shelves, default),
            articles(address, catalogue, default),
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


def sitemap(places: Sequence[Place]) -> bytes:
    """A file of the map, with at most PLACES_IN_A_FILE places."""
    urlset = root("urlset", {"xmlns": NAMESPACE, "xmlns:xhtml": XHTML})
    for place in places:
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
