"""The page of one ticket: by its secret link for whoever holds it, by its number for who is signed
in and is its requester or works at the desk."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from indexer.records import Language
from kbsearch.accounts.asking import principal_of, require
from kbsearch.accounts.roles import Principal, Role
from kbsearch.errors import DeskDatabaseError, NotFoundError
from kbsearch.pages.caching import never_kept
from kbsearch.pages.errors import error_page
from kbsearch.pages.secure_forms import refuse_other_sessions
from kbsearch.pages.sent_forms import SentForm
from kbsearch.pages.site import add_page
from kbsearch.pages.tickets.desk import TicketDesk, is_technician, number_of
from kbsearch.pages.tickets.not_kept import not_kept
from kbsearch.pages.tickets.requester_view import Place, RequesterView
from kbsearch.pages.tickets.technician_view import TechnicianView
from kbsearch.tickets.records import Ticket

BY_NUMBER = "/tickets/{number}"
BY_LINK = "/tickets/{number}/{secret}"


class TicketPages:
    """`/tickets/NUMBER` and `/tickets/NUMBER/SECRET` of one language."""

    def __init__(self, desk: TicketDesk, lang: Language) -> None:
        self._desk = desk
        self._lang = lang
        self._requester = RequesterView(desk, lang)
        self._technician = TechnicianView(desk, lang)

    def routes(self) -> APIRouter:
        """Where they are."""
        router = APIRouter()
        add_page(router, BY_NUMBER, self.by_number)
        add_page(router, BY_LINK, self.by_link)
        self._desk.form(router, BY_NUMBER, self.sent_by_number, own_check=True)
        self._desk.form(router, BY_LINK, self.sent_by_link, own_check=True)
        return router

    def by_link(self, request: Request) -> Response:
        """For whoever holds the link. Who works at the desk is led to his own page of it."""
        ticket = self._linked(request)
        if ticket is None:
            return self._nothing(request)
        asking = principal_of(request)
        if is_technician(asking) and not _is_his(ticket, asking):
            own = f"/{self._lang}/tickets/{ticket.number}"
            return never_kept(RedirectResponse(own, HTTPStatus.SEE_OTHER))
        return self._requester.show(request, ticket, self._link_place(request, ticket))

    def sent_by_link(self, request: Request, sent: SentForm) -> Response:
        """What whoever holds the link writes."""
        try:
            ticket = self._linked(request)
        except DeskDatabaseError:
            return self._not_kept(request, sent)
        if ticket is None:
            refuse_other_sessions(request, sent.fields)
            return self._nothing(request)
        return self._requester.receive(request, sent, ticket, self._link_place(request, ticket))

    def by_number(self, request: Request) -> Response:
        """For who works at the desk, and for the account that sent it."""
        asking = require(request, Role.REQUESTER)
        ticket = self._numbered(request, asking)
        if ticket is None:
            return self._nothing(request)
        if is_technician(asking):
            return self._technician.show(request, ticket)
        return self._requester.show(request, ticket, self._place(ticket))

    def sent_by_number(self, request: Request, sent: SentForm) -> Response:
        """What they write, or change."""
        asking = require(request, Role.REQUESTER)
        try:
            ticket = self._numbered(request, asking)
        except DeskDatabaseError:
            return self._not_kept(request, sent)
        if ticket is None:
            refuse_other_sessions(request, sent.fields)
            return self._nothing(request)
        if is_technician(asking):
            return self._technician.receive(request, sent, ticket)
        return self._requester.receive(request, sent, ticket, self._place(ticket))

    def _linked(self, request: Request) -> Ticket | None:
        ticket = self._found(request)
        secret = str(request.path_params["secret"])
        return ticket if ticket and self._desk.services.links.opens(ticket, secret) else None

    def _numbered(self, request: Request, asking: Principal) -> Ticket | None:
        ticket = self._found(request)
        seen = ticket and (is_technician(asking) or _is_his(ticket, asking))
        return ticket if seen else None

    def _found(self, request: Request) -> Ticket | None:
        try:
            return self._desk.tickets.find(number_of(request))
        except NotFoundError:
            return None

    def _place(self, ticket: Ticket) -> Place:
        return Place(f"/{self._lang}/tickets/{ticket.number}", secret=False)

    def _link_place(self, request: Request, ticket: Ticket) -> Place:
        path = f"/{self._lang}/tickets/{ticket.number}/{request.path_params['secret']}"
        return Place(path, secret=True)

    def _not_kept(self, request: Request, sent: SentForm) -> Response:
        return not_kept(self._desk, self._lang, request, request.url.path, sent, sent.files)

    def _nothing(self, request: Request) -> Response:
        """The same whether there is no such ticket or it is somebody else's."""
        renderer = self._desk.site.renderer
        return error_page(request, renderer, HTTPStatus.NOT_FOUND, reason="no-such-ticket")


def _is_his(ticket: Ticket, asking: Principal) -> bool:
    """Whether it is of the account that is signed in; a token looks at no pages."""
    return bool(asking.session) and ticket.requester.account == asking.user
