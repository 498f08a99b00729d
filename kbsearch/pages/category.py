"""One category: everything in it, by kind."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Kind, Language
from kbsearch.pages.errors import error_page
from kbsearch.pages.site import VISITOR, Site, add_page


def category_routes(site: Site, lang: Language) -> APIRouter:
    """`/categories/NAME` of one language."""
    router = APIRouter()

    def category(request: Request, name: str) -> Response:
        shelves = site.knowledge.browse(VISITOR).shelves(site.knowledge.categories(), lang)
        found = next((shelf for shelf in shelves if shelf.name == name), None)
        if found is None:
            return error_page(request, site.renderer, 404, reason="no-such-category")
        by_kind = {
            kind: [article for article in found.articles if article.kind == kind] for kind in Kind
        }
        values = {"category": found, "by_kind": by_kind, "others": shelves}
        return site.renderer.page(request, "category.html", lang, values)

    add_page(router, "/categories/{name:path}", category)
    return router
