"""A desk over the sample articles, its tickets, and the services that a technician works with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from indexer.records import Audience
from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.desk.links import LinkedBy, Links
from kbsearch.desk.records import TicketRef
from kbsearch.tickets.records import (
    Author,
    By,
    Entry,
    Kind,
    NewTicket,
    Requester,
    ShownArticle,
    Ticket,
)
from kbsearch.tickets.service import Tickets
from tests.people import cookie, sign_in_as

VPN = "es/red/vpn-desde-casa"
PRINTER = "es/impresoras/atasco-o-cola-parada"
RACK = "es/impresoras/servidor-de-impresion"
"""Only technicians read it."""

ANA = Requester("Ana Belmonte", "ana@example.com")
ASKING = Author(By.REQUESTER, "Ana Belmonte")
ANSWERING = Author(By.TECHNICIAN, "Luis")
BY_PROGRAM = LinkedBy(None, Audience.TECHNICIAN)


@dataclass
class House:
    """An application and its desk database."""

    app: FastAPI
    tickets: Tickets
    links: Links
    database: DeskDatabase
    client: TestClient = field(init=False)
    technician: dict[str, str] = field(init=False)
    """The headers of one."""

    def __post_init__(self) -> None:
        self.client = TestClient(
            self.app, raise_server_exceptions=False, client=("127.0.0.1", 50_000)
        )
        self.technician = self.as_role()

    def ticket(
        self,
        subject: str = "No puedo entrar en la VPN desde casa",
        text: str = "Me sale el error 809.",
        author: Author = ASKING,
        **more: Any,
    ) -> Ticket:
        """A ticket that somebody sent."""
        asked = {"kind": Kind.INCIDENT, "lang": "es", "requester": ANA, **more}
        new = NewTicket(subject=subject, text=text, **asked)
        return self.tickets.submit(new, author=author).ticket

    def says(self, ticket: Ticket, text: str, author: Author = ASKING) -> Entry:
        """Adds a message to a ticket."""
        return self.tickets.add(ticket.number, text, author=author)

    def as_role(self, role: Role = Role.TECHNICIAN) -> dict[str, str]:
        """The headers of somebody new of that role."""
        return dict(cookie(sign_in_as(self.app, role)))


def shown(article: str, *, opened: bool = False, helpful: bool | None = None) -> ShownArticle:
    """An article that a form showed first."""
    return ShownArticle(article, "es", 1, opened, helpful)


def elsewhere() -> TicketRef:
    """A ticket of another help desk, like no other."""
    return TicketRef(secrets.token_hex(8), "zammad")


def of_somebody(email: str) -> Requester:
    """Who asks, known by his e-mail address alone."""
    return Requester("Somebody", email)


def asked_by(account: int | None) -> Requester:
    """Who asks, with an account or without."""
    return Requester("Somebody", "somebody@example.com", account=account)
