"""Every page of the site: under `/es/` and `/en/`, and what leads there."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse

from indexer.records import LANGUAGES
from kbsearch.pages.article import article_routes
from kbsearch.pages.article_links import article_url
from kbsearch.pages.branding import branding_routes
from kbsearch.pages.category import category_routes
from kbsearch.pages.contracts import Knowledge
from kbsearch.pages.feed import feed_routes
from kbsearch.pages.home import home_routes
from kbsearch.pages.media import media_routes
from kbsearch.pages.opensearch import opensearch_routes
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.results import results_routes
from kbsearch.pages.robots import robots_routes
from kbsearch.pages.site import Site, Withholds, add_page, withholds_nothing
from kbsearch.pages.sitemap import sitemap_routes
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.taking import ticket_routes


def pages_router(
    *,
    knowledge: Knowledge,
    renderer: Renderer,
    withholds: Withholds = withholds_nothing,
    tickets: TicketDesk | None = None,
) -> APIRouter:
    """The pages in each language, the addresses without one, and the files of articles.

    Where nobody takes `tickets`, the ticket form prepares a message for another help desk.
    """
    site = Site(knowledge, renderer, withholds)
    router = APIRouter(include_in_schema=False)
    for lang in LANGUAGES:
        for routes in (
            home_routes,
            results_routes,
            category_routes,
            article_routes,
            feed_routes,
            opensearch_routes,
        ):
            router.include_router(routes(site, lang), prefix=f"/{lang}")
        router.include_router(ticket_routes(site, lang, tickets), prefix=f"/{lang}")
    router.include_router(branding_routes(renderer.branding))
    router.include_router(media_routes(site))
    router.include_router(sitemap_routes(site))
    router.include_router(robots_routes(site))
    router.include_router(_addresses_without_language(renderer))
    return router


def _addresses_without_language(renderer: Renderer) -> APIRouter:
    """`/` and `/articles/SLUG` lead to the language that the reader prefers.

    A browser keeps the fragment of the address that it asked for.
    """
    router = APIRouter()

    def front_door(request: Request) -> RedirectResponse:
        return _redirect(request, f"/{renderer.language(request)}/")

    def bare_article(request: Request, slug: str) -> RedirectResponse:
        return _redirect(request, article_url(renderer.language(request), slug))

    add_page(router, "/", front_door)
    add_page(router, "/articles/{slug:path}", bare_article)
    return router


def _redirect(request: Request, path: str) -> RedirectResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(path + query, status_code=307, headers=headers)
