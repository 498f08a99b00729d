"""What the calls about tickets share: who may see which, and what a body asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Request

from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.asking import audience_of, principal_of, require
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.api.ticket_models import NewTicketModel, ShownModel, TicketModel
from kbsearch.errors import ForbiddenError, NotFoundError, NotReadyError
from kbsearch.knowledge import Knowledge
from kbsearch.pages.addresses import site_address
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Author, By, Channel, NewTicket, Requester, Ticket
from kbsearch.tickets.uploaded import uploaded

OPEN_TO_ALL = frozenset({Channel.WEB, Channel.API})
"""How a ticket can come that somebody sends for himself."""


@dataclass(frozen=True)
class TicketCalls:
    """What the calls share: the services, and who may do what."""

    services: TicketServices
    accounts: Accounts
    knowledge: Knowledge
    public_url: str

    def works(self, request: Request, scope: Scope) -> bool:
        """Whether a technician asks, or a program of his."""
        return principal_of(request).may(Role.TECHNICIAN, scope)

    def found(self, request: Request, number: int, scope: Scope) -> Ticket:
        """A ticket that he may see: technicians any, requesters their own. Raises NotFoundError,
        which does not say whether there is such a ticket."""
        asking = require(request, Role.REQUESTER, scope)
        ticket = self.services.tickets.find(number)
        if not self.works(request, scope) and ticket.requester.account != asking.user:
            raise NotFoundError("There is no such ticket; it may have been erased")
        return ticket

    def url(self, request: Request, ticket: Ticket) -> str:
        """The page of a ticket for who is signed in."""
        site = site_address(request, self.public_url)
        return f"{site}/{ticket.lang}/tickets/{ticket.number}"

    def link(self, request: Request, ticket: Ticket) -> str:
        """The page of a ticket for whoever has the link."""
        return f"{site_address(request, self.public_url)}{self.services.links.path_of(ticket)}"

    def model(self, request: Request, ticket: Ticket, *, works: bool) -> TicketModel:
        """A ticket as JSON; who works on it is not for requesters."""
        told = ticket if works else replace(ticket, assignee=None, logged_by=None)
        return TicketModel.of(told, self.url(request, ticket))

    def new(self, request: Request, body: NewTicketModel) -> tuple[NewTicket, Author]:
        """The ticket of a body, and who sends it."""
        asking = principal_of(request)
        files = uploaded(self.services.attachments, self.services.tickets, body.attachments)
        for_another = self.works(request, Scope.TICKETS) and body.requester != Requester()
        author = author_of(asking) if for_another else Author(By.REQUESTER, account=asking.user)
        who = body.requester if for_another else self._himself(asking, body)
        new = NewTicket(
            kind=body.kind,
            subject=body.subject,
            text=body.description,
            lang=body.lang,
            requester=who,
            channel=body.channel,
            impact=body.impact,
            urgency=body.urgency,
            category=body.category,
            service=body.service,
            attachments=files,
            logged_by=asking.user if for_another else None,
        )
        name = author.name or who.name
        return new, Author(author.by, name, author.account)

    def _himself(self, asking: Principal, body: NewTicketModel) -> Requester:
        if body.channel not in OPEN_TO_ALL or body.account not in {None, asking.user}:
            raise ForbiddenError(
                "Only technicians send tickets for others; leave out channel and account"
            )
        if asking.user is None:
            return body.requester
        account = self.accounts.find(asking.user)
        name, email = body.name or account.called, body.email or account.email
        return Requester(name, email, body.phone, account.number)

    def shown(self, request: Request, ticket: Ticket) -> list[ShownModel]:
        """The articles that were shown, those of them that whoever asks now may read."""
        listed = self.services.tickets.shown(ticket.number)
        audience = audience_of(request)
        try:
            found = [(one, self.knowledge.article(one.article, audience)) for one in listed]
        except NotReadyError:
            return []
        return [ShownModel.of(one, article) for one, article in found if article is not None]


def author_of(asking: Principal) -> Author:
    """Who signs an entry, with what he is called."""
    works = asking.role.includes(Role.TECHNICIAN)
    return Author(By.TECHNICIAN if works else By.REQUESTER, asking.name, asking.user)


def keyed(asking: Principal, key: str) -> str:
    """A key with its sender in it, so that nobody comes upon what another has sent. The header is
    a quoted string in the draft, and bare in what many programs send."""
    bare = key.strip().removeprefix('"').removesuffix('"')
    return f"{asking.user or 'visitor'} {bare}" if bare else ""
