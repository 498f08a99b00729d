"""The files of a ticket: for whoever holds its secret link, for the account that sent it, and for
who works at the desk."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import LANGUAGES
from kbsearch.accounts.asking import require
from kbsearch.accounts.roles import Principal, Role
from kbsearch.errors import NotFoundError
from kbsearch.pages.errors import error_page
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.site import add_page
from kbsearch.pages.tickets.desk import is_technician, number_of
from kbsearch.pages.tickets.file_answer import file_answer
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Ticket

BY_NUMBER = "/tickets/{number}/files/{key}"
BY_LINK = "/tickets/{number}/{secret}/files/{key}"


def ticket_file_pages(services: TicketServices, renderer: Renderer) -> APIRouter:
    """Both addresses, in each language."""
    router, files = APIRouter(include_in_schema=False), TicketFiles(services, renderer)
    for lang in LANGUAGES:
        add_page(router, f"/{lang}{BY_NUMBER}", files.by_number)
        add_page(router, f"/{lang}{BY_LINK}", files.by_link)
    return router


class TicketFiles:
    """Files of tickets, for who may see them; to everybody else they are not there."""

    def __init__(self, services: TicketServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def by_link(self, request: Request) -> Response:
        """For whoever holds the link."""
        ticket = self._ticket(request)
        secret = str(request.path_params["secret"])
        if ticket is None or not self._services.links.opens(ticket, secret):
            return self._nothing(request)
        return self._file(request, ticket, private=False)

    def by_number(self, request: Request) -> Response:
        """For who is signed in: his own tickets, or all of them. Notes are not the requester's."""
        asking = require(request, Role.REQUESTER)
        ticket = self._ticket(request)
        works = is_technician(asking)
        if ticket is None or not (works or _is_his(ticket, asking)):
            return self._nothing(request)
        return self._file(request, ticket, private=works)

    def _ticket(self, request: Request) -> Ticket | None:
        try:
            return self._services.tickets.find(number_of(request))
        except NotFoundError:
            return None

    def _file(self, request: Request, ticket: Ticket, *, private: bool) -> Response:
        key = str(request.path_params["key"])
        found = self._services.attachment_rows.find(ticket.number, key)
        if found is None or (found[1] and not private):
            return self._nothing(request)
        try:
            return file_answer(self._services.attachments, found[0])
        except NotFoundError:
            return self._nothing(request)

    def _nothing(self, request: Request) -> Response:
        """The same whatever there is that he may not see."""
        status = HTTPStatus.NOT_FOUND
        return error_page(request, self._renderer, status, reason="no-such-file")


def _is_his(ticket: Ticket, asking: Principal) -> bool:
    """Whether it is of the account that is signed in; a token looks at no pages."""
    return bool(asking.session) and ticket.requester.account == asking.user
