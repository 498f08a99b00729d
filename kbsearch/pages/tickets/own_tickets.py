"""What somebody who is signed in has sent, and how each of it stands."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Role
from kbsearch.pages.accounts.desk import number_in, user_of
from kbsearch.pages.site import add_page
from kbsearch.pages.tickets.desk import TicketDesk


class OwnTicketsPages:
    """`/tickets` of one language."""

    def __init__(self, desk: TicketDesk, lang: Language) -> None:
        self._desk = desk
        self._lang = lang

    def routes(self) -> APIRouter:
        """Where it is."""
        router = APIRouter()
        add_page(router, "/tickets", self.show)
        return router

    def show(self, request: Request) -> Response:
        """The newest first."""
        asking = require(request, Role.REQUESTER)
        before = number_in(request.query_params.get("before", "")) or None
        page = self._desk.tickets.of_account(user_of(asking), before=before)
        values = {
            "tickets": page.items,
            "beginning": before is None,
            "next": f"?before={page.items[-1].number}" if page.more else "",
            "titles": self._desk.categories(self._lang),
        }
        return self._desk.page(request, "own.html", self._lang, values)
