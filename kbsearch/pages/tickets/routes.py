"""Every page of tickets but the form itself, in each language."""

from __future__ import annotations

from fastapi import APIRouter

from indexer.records import LANGUAGES
from kbsearch.pages.tickets.calls import CallPages
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.own_tickets import OwnTicketsPages
from kbsearch.pages.tickets.preview import preview_routes
from kbsearch.pages.tickets.queue import QueuePages
from kbsearch.pages.tickets.ticket_pages import TicketPages


def ticket_pages(desk: TicketDesk) -> APIRouter:
    """What somebody sent, the queue, one ticket, calls, and the preview of a message."""
    router = APIRouter(include_in_schema=False)
    for lang in LANGUAGES:
        for routes in (
            OwnTicketsPages(desk, lang).routes(),
            QueuePages(desk, lang).routes(),
            CallPages(desk, lang).routes(),
            preview_routes(desk, lang),
            # Last: its number would match the names above.
            TicketPages(desk, lang).routes(),
        ):
            router.include_router(routes, prefix=f"/{lang}")
    return router
