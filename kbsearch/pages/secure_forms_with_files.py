"""Forms with files that nobody but our own pages can send; the rest is as in `secure_forms`."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kbsearch.errors import ForbiddenError
from kbsearch.origins import refuse_other_sites
from kbsearch.pages.secure_forms import refuse_other_sessions
from kbsearch.pages.sent_forms import TEXT_MAX, SentForm, read_sent
from kbsearch.tickets.attachments.uploads import Uploads

Endpoint = Callable[[Request, SentForm], Response | Awaitable[Response]]


def add_form_with_files(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    *,
    public_url: str,
    uploads: Uploads,
    text_max: int = TEXT_MAX,
    own_check: bool = False,
) -> None:
    """Answer a form that is posted to `path`, once it is known to be ours.

    The endpoint of a form with an `own_check` looks at the token of the session by itself
    (`of_this_session`), so that it can give back what was typed. One that is no coroutine runs in
    a thread. Files that it does not keep are removed later.
    """

    async def receive(request: Request) -> Response:
        refuse_other_sites(request.headers, public_url)
        sent = await read_sent(request, uploads, text_max=text_max)
        if not own_check:
            _refuse_other_sessions(request, sent, uploads)
        if inspect.iscoroutinefunction(endpoint):
            answer: Response = await endpoint(request, sent)
            return answer
        return await run_in_threadpool(endpoint, request, sent)  # type: ignore[arg-type]

    router.add_api_route(path, receive, methods=["POST"], response_model=None)


def _refuse_other_sessions(request: Request, sent: SentForm, uploads: Uploads) -> None:
    try:
        refuse_other_sessions(request, sent.fields)
    except ForbiddenError:
        uploads.store.remove(one.key for one in sent.files)
        raise
