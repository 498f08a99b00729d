"""Pages for what went wrong: they say what happened and offer the next step."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from kbsearch.pages.rendering import Renderer


def error_page(request: Request, renderer: Renderer, status: int, *, reason: str = "") -> Response:
    """The page for an HTTP status, in the language of the address or of the browser.

    `reason` is one of the names in `error.html` (such as `query-too-long`) and adds a sentence
    in the reader's language; an unknown name adds nothing.
    """
    hits = renderer.lookalikes(request.url.path) if status == HTTPStatus.NOT_FOUND else ()
    values = {"status": status, "reason": reason, "hits": hits}
    lang = renderer.language(request)
    return renderer.page(request, "error.html", lang, values, status=status)


def wants_page(request: Request) -> bool:
    """Whether to answer an error with a page: to a browser that is not calling the API."""
    accepts = request.headers.get("accept", "")
    return "text/html" in accepts and not request.url.path.startswith("/api/")
