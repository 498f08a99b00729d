"""Pages for what went wrong: they say what happened and offer the next step."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from kbsearch.accounts.asking import audience_of
from kbsearch.errors import ServiceError, SignInNeededError
from kbsearch.local_paths import sign_in_address
from kbsearch.pages.caching import never_kept
from kbsearch.pages.rendering import Renderer, asked_for


def error_page(request: Request, renderer: Renderer, status: int, *, reason: str = "") -> Response:
    """The page for an HTTP status, in the language of the address or of the browser.

    `reason` is one of the names in `error.html` (such as `query-too-long`) and adds a sentence
    in the reader's language; an unknown name adds nothing.
    """
    path, audience = request.url.path, audience_of(request)
    hits = renderer.lookalikes(path, audience) if status == HTTPStatus.NOT_FOUND else ()
    values = {"status": status, "reason": reason, "hits": hits}
    lang = renderer.language(request)
    return renderer.page(request, "error.html", lang, values, status=status)


def page_of(request: Request, renderer: Renderer, error: ServiceError) -> Response:
    """The page for an error. Whoever must sign in is led to where one does, and back afterwards."""
    if isinstance(error, SignInNeededError):
        address = sign_in_address(renderer.language(request), asked_for(request))
        return never_kept(RedirectResponse(address, HTTPStatus.SEE_OTHER))
    page = error_page(request, renderer, error.status, reason=error.reason)
    page.headers.update(error.headers)
    return page


def wants_page(request: Request) -> bool:
    """Whether to answer an error with a page: to a browser that is not calling the API."""
    accepts = request.headers.get("accept", "")
    return "text/html" in accepts and not request.url.path.startswith("/api/")
