"""Forms that nobody but our own pages can send, read no further than their bound.

Whatever a form does, `read_form` asks three things of it:

1. No page of another site sent it; browsers say which did (`kbsearch.origins`).
2. It is a form, of at most so many bytes.
3. Somebody who is signed in sends the token of his session with it, in the hidden field `csrf`.

The forms that sign somebody in have no session to rest on. They carry the token of the browser
instead (`kbsearch.pages.browser_tokens`). What else visitors send (a vote, a ticket) acts in
nobody's name, and rests on 1.

A script of ours sends no form: it calls the API, with JSON. That needs no token, because a page of
another site cannot send `application/json` or PUT without asking the API first (a preflight of
CORS), and the API grants that to nobody who sends a cookie; 1 holds there too.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from secrets import compare_digest

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kbsearch.accounts.asking import principal_of
from kbsearch.errors import FormExpiredError
from kbsearch.origins import refuse_other_sites
from kbsearch.pages.posted import fields, is_form, read_body

FIELD = "csrf"
"""The hidden field of every form that somebody who is signed in may send."""

FORM_MAX = 32_768
"""Bytes of a form: a comment of four-byte letters, percent-encoded, with room to spare."""

Fields = Mapping[str, str]
Endpoint = Callable[[Request, Fields], Response | Awaitable[Response]]


def add_form(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    *,
    public_url: str,
    limit: int = FORM_MAX,
    anonymous: bool = False,
) -> None:
    """Answer a form that is posted to `path`, once it is known to be ours.

    The endpoint of an `anonymous` form checks the token of the browser by itself. One that is no
    coroutine runs in a thread.
    """

    async def receive(request: Request) -> Response:
        sent = await read_form(request, public_url, limit=limit)
        if not anonymous:
            refuse_other_sessions(request, sent)
        if inspect.iscoroutinefunction(endpoint):
            answer: Response = await endpoint(request, sent)
            return answer
        return await run_in_threadpool(endpoint, request, sent)  # type: ignore[arg-type]

    router.add_api_route(path, receive, methods=["POST"], response_model=None)


async def read_form(request: Request, public_url: str, *, limit: int = FORM_MAX) -> Fields:
    """The fields of a form. Raises OtherSiteError, and HTTPException 415 or 413."""
    refuse_other_sites(request.headers, public_url)
    if not is_form(request):
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = await read_body(request, limit)
    if body is None:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return fields(body)


def refuse_other_sessions(request: Request, sent: Fields) -> None:
    """Raises FormExpiredError for a form of somebody signed in that lacks his session's token."""
    if not of_this_session(request, sent):
        raise FormExpiredError("The form is of another session; load its page again and send that")


def of_this_session(request: Request, sent: Fields) -> bool:
    """Whether the form carries the token of who sends it. A visitor has none to carry."""
    asking = principal_of(request)
    if not asking.session:
        return True
    return bool(asking.csrf) and compare_digest(sent.get(FIELD, "").encode(), asking.csrf.encode())
