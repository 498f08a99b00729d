"""`/api/docs`: the reference of the API as one page, made here and not by somebody's script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kbsearch.api.reference import read_reference
from kbsearch.pages.rendering import Renderer


def docs_router(openapi: Callable[[], dict[str, Any]], renderer: Renderer) -> APIRouter:
    """The page that shows what `openapi` returns when asked: `app.openapi`, once routes are in."""
    router = APIRouter(include_in_schema=False)

    def docs(request: Request) -> Response:
        document = openapi()
        values = {
            "info": document["info"],
            "groups": read_reference(document, str(request.base_url).rstrip("/")),
            "alternates": {},
        }
        return renderer.page(request, "api-docs.html", "en", values)

    router.add_api_route("/api/docs", docs, methods=["GET", "HEAD"], response_model=None)
    return router
