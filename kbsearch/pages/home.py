"""The front page: a large search box, what is out of order, and what there is to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import audience_of
from kbsearch.pages.head import Head, page_head
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.structured_data import Whole, front_page

NEWEST = 6
NOTICES = 4
TAGS = 14
# Titles of a category that are shown below its name.
FIRST_OF_A_CATEGORY = 3


def home_routes(site: Site, lang: Language) -> APIRouter:
    """`/` of one language."""
    router = APIRouter()

    def home(request: Request) -> Response:
        catalogue = site.knowledge.browse(audience_of(request))
        settings = site.renderer.settings
        today = datetime.now(UTC).date()
        values = {
            "title": settings.home_title_es if lang == "es" else settings.home_title_en,
            "note": settings.home_note_es if lang == "es" else settings.home_note_en,
            "notices": catalogue.tagged(settings.notice_tags, lang, today, NOTICES),
            "shelves": catalogue.shelves(site.knowledge.categories(), lang),
            "first": FIRST_OF_A_CATEGORY,
            "newest": catalogue.newest(lang, NEWEST),
            "tags": catalogue.tags(lang, TAGS),
            "head": _head(site, request, lang),
        }
        return site.renderer.page(request, "home.html", lang, values)

    add_page(router, "/", home)
    return router


def _head(site: Site, request: Request, lang: Language) -> Head:
    """What the site is, and how to search it."""
    renderer = site.renderer
    address = renderer.address(request)
    head = page_head(address, f"/{lang}/", lang, renderer.settings.default_language)
    whole = Whole(renderer.site_name(lang), head.address)
    search = f"{head.address}search?q={{query}}"
    return replace(head, data=front_page(whole, lang, search))
