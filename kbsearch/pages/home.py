"""The front page: a large search box, and the newest articles of each kind."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Kind, Language
from kbsearch.pages.site import VISITOR, Site, add_page

NEWEST_OF_EACH_KIND = 5


def home_routes(site: Site, lang: Language) -> APIRouter:
    """`/` of one language."""
    router = APIRouter()

    def home(request: Request) -> Response:
        shelves = {
            kind: site.knowledge.articles(VISITOR, lang=lang, kind=kind, limit=NEWEST_OF_EACH_KIND)
            for kind in Kind
        }
        return site.renderer.page(request, "home.html", lang, {"shelves": shelves})

    add_page(router, "/", home)
    return router
