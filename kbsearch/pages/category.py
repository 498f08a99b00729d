"""One category: everything in it, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import LANGUAGES, Audience, Kind, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.browsing.catalogue import Shelf
from kbsearch.pages.errors import error_page
from kbsearch.pages.head import Head
from kbsearch.pages.site import Site, add_page

# More titles than anybody reads; what is not listed is found by searching.
LISTED = 300


def category_routes(site: Site, lang: Language) -> APIRouter:
    """`/categories/NAME` of one language."""
    router = APIRouter()

    def category(request: Request, name: str) -> Response:
        shelves = _shelves(site, audience_of(request), lang)
        found = next((shelf for shelf in shelves if shelf.name == name), None)
        if found is None:
            return error_page(request, site.renderer, 404, reason="no-such-category")
        by_kind = {
            kind: [one for one in found.articles[:LISTED] if one.kind == kind] for kind in Kind
        }
        values = {
            "category": found,
            "by_kind": by_kind,
            "others": shelves,
            "capped": len(found.articles) > LISTED,
        }
        return site.renderer.page(
            request, "category.html", lang, values | _elsewhere(site, request, name, lang)
        )

    add_page(router, "/categories/{name:path}", category)
    return router


def _shelves(site: Site, audience: Audience, lang: Language) -> Sequence[Shelf]:
    return site.knowledge.browse(audience).shelves(site.knowledge.categories(), lang)


def _elsewhere(site: Site, request: Request, name: str, lang: Language) -> dict[str, object]:
    """Where the language switch leads when another language has no such category: to its front
    page, and search engines are told of no translation. Nothing when every language has it."""
    others, audience = [one for one in LANGUAGES if one != lang], audience_of(request)
    shelves = {one: _shelves(site, audience, one) for one in others}
    here = [one for one in others if any(shelf.name == name for shelf in shelves[one])]
    if here == others:
        return {}
    own = f"{site.renderer.address(request)}/{lang}/categories/{quote(name)}"
    alternates = {
        one: f"/{one}/categories/{quote(name)}" if one in here else f"/{one}/" for one in others
    }
    return {"alternates": alternates, "head": Head(own, lang)}
