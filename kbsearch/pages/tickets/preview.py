"""What a message will look like, for the script of the forms; without one the form shows it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from indexer.records import Language
from kbsearch.pages.caching import never_kept
from kbsearch.pages.secure_forms import Fields, add_form
from kbsearch.pages.sent_forms import TEXT_MAX as BODY_MAX
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.form import whole_text
from kbsearch.pages.tickets.form_page import written
from kbsearch.tickets.records import TEXT_MAX


def preview_routes(desk: TicketDesk, lang: Language) -> APIRouter:
    """`/tickets/preview` of one language."""
    router = APIRouter()

    def preview(request: Request, sent: Fields) -> Response:
        del request
        text = whole_text(sent.get("text", ""))[:TEXT_MAX]
        return never_kept(HTMLResponse(written(desk.site, lang, text)))

    public_url = desk.site.renderer.settings.public_url
    add_form(router, "/tickets/preview", preview, public_url=public_url, limit=3 * BODY_MAX)
    return router
