"""`/robots.txt` (RFC 9309): read everything but the API and the endless pages of results."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from indexer.records import LANGUAGES
from kbsearch.pages.caching import ALIKE, revalidated
from kbsearch.pages.site import Site, add_page

PAGES = ("search", "opensearch-suggestions", "feedback", "sign-in", "welcome", "account", "admin")
NOT_FOR_CRAWLERS = (
    "/api/",
    *(f"/{lang}/{page}" for lang in LANGUAGES for page in PAGES),
)


def robots_routes(site: Site) -> APIRouter:
    """The one file, and where it says the sitemap is."""
    router = APIRouter()

    def robots(request: Request) -> Response:
        lines = [
            "User-agent: *",
            # The longest rule that fits decides; for older crawlers the first, so these come first.
            *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS),
            "Allow: /",
            "",
            f"Sitemap: {site.renderer.address(request)}/sitemap.xml",
            "",
        ]
        return revalidated(request, PlainTextResponse("\n".join(lines)), ALIKE)

    add_page(router, "/robots.txt", robots)
    return router
