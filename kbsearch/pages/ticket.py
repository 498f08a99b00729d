"""The ticket form: answers while one writes, and a message ready to send at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from anyio import move_on_after, to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Audience, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.origins import refuse_other_sites
from kbsearch.pages.errors import error_page
from kbsearch.pages.posted import fields, is_form, read_body
from kbsearch.pages.secure_forms import of_this_session
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.ticket_form import (
    BODY_MAX,
    LIMITS,
    MailLink,
    TicketForm,
    mail_link,
    parse_ticket,
    prefilled,
)
from kbsearch.search.records import Hit

# The form goes on without suggestions after this long.
SUGGEST_SECONDS = 0.8

log = structlog.get_logger(__name__)


def ticket_routes(site: Site, lang: Language) -> APIRouter:
    """`/ticket` of one language: the form, and what becomes of it."""
    router = APIRouter()

    def empty(request: Request) -> Response:
        return _form_page(site, lang, request, prefilled(request.query_params), status=200)

    async def submit(request: Request) -> Response:
        refuse_other_sites(request.headers, site.renderer.settings.public_url)
        if not is_form(request):
            return error_page(request, site.renderer, 415)
        body = await read_body(request, BODY_MAX)
        if body is None:
            return error_page(request, site.renderer, 413, reason="ticket-too-long")
        form, action = parse_ticket(body)
        if not of_this_session(request, fields(body)):
            return _form_page(site, lang, request, form, status=403)
        if action == "edit":
            return _form_page(site, lang, request, form, status=200)
        if form.problems:
            return _form_page(site, lang, request, form, status=422)
        hits = await suggestions(site, form, audience_of(request))
        values = {"form": form, "mail": _mail(site, form), "hits": hits}
        return site.renderer.page(request, "ticket_ready.html", lang, values)

    add_page(router, "/ticket", empty)
    router.add_api_route("/ticket", submit, methods=["POST"], response_model=None)
    return router


def _form_page(
    site: Site, lang: Language, request: Request, form: TicketForm, *, status: int
) -> Response:
    values: Mapping[str, Any] = {
        "form": form,
        "problems": form.problems if status == HTTPStatus.UNPROCESSABLE_ENTITY else {},
        "limits": LIMITS,
        # Nothing that was typed is lost: the page has everything, to be sent again.
        "expired": status == HTTPStatus.FORBIDDEN,
    }
    return site.renderer.page(request, "ticket.html", lang, values, status=status)


def _mail(site: Site, form: TicketForm) -> MailLink | None:
    address = site.renderer.settings.support_email
    return mail_link(address, form) if address else None


async def suggestions(site: Site, form: TicketForm, audience: Audience) -> Sequence[Hit]:
    """Articles that may answer; none when the search fails or is slow, for the ticket goes on."""

    def suggest() -> Sequence[Hit]:
        if site.withholds(form.token, f"{form.subject}\n{form.description}"):
            return ()
        return site.knowledge.suggest(form.subject, form.description, audience=audience)

    with move_on_after(SUGGEST_SECONDS):
        try:
            return await to_thread.run_sync(suggest, abandon_on_cancel=True)
        except Exception:  # whatever it is, it must not cost the ticket
            log.exception("suggestions_failed", page="ticket")
            return ()
    log.warning("suggestions_slow", page="ticket", limit_seconds=SUGGEST_SECONDS)
    return ()
