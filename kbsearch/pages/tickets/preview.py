"""What a message will look like, for the script of the forms; without one the form shows it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from indexer.records import Language
from kbsearch.accounts.asking import principal_of
from kbsearch.origins import address_of
from kbsearch.pages.caching import never_kept
from kbsearch.pages.secure_forms import Fields, add_form
from kbsearch.pages.sent_forms import TEXT_MAX as BODY_MAX
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.form import whole_text
from kbsearch.pages.tickets.form_page import written
from kbsearch.rates import Flow, is_of_this_machine
from kbsearch.tickets.records import TEXT_MAX

PREVIEWS_A_MINUTE = 120
"""For visitors of one address, which a whole office may share."""


def preview_routes(desk: TicketDesk, lang: Language) -> APIRouter:
    """`/tickets/preview` of one language."""
    router, flow = APIRouter(), Flow(PREVIEWS_A_MINUTE)

    def preview(request: Request, sent: Fields) -> Response:
        address = address_of(request)
        if not principal_of(request).session and not is_of_this_machine(address):
            flow.take(address)
        text = whole_text(sent.get("text", ""))[:TEXT_MAX]
        return never_kept(HTMLResponse(written(desk.site, lang, text)))

    public_url = desk.site.renderer.settings.public_url
    add_form(router, "/tickets/preview", preview, public_url=public_url, limit=3 * BODY_MAX)
    return router
