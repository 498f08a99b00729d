"""A whole service without articles, to send files to and to fetch them from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbsearch.accounts.records import SignedIn
from kbsearch.accounts.roles import Role
from kbsearch.app import create_app
from kbsearch.settings import Settings
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import (
    Attached,
    Author,
    By,
    Kind,
    NewTicket,
    Requester,
    Ticket,
)
from tests.people import cookie, sign_in_as


@dataclass
class Counter:
    """The service, and a client that says nothing of who it is."""

    app: FastAPI
    client: TestClient

    @property
    def services(self) -> TicketServices:
        """Its services of tickets."""
        found: TicketServices = self.app.state.tickets
        return found

    def file(self, content: bytes, name: str = "vpn.log") -> Attached:
        """A file that came and belongs to nothing yet."""
        arriving = self.services.attachments.receiving(name)
        arriving.write(content)
        return arriving.finish()

    def ticket(self, *files: Attached, account: int | None = None) -> Ticket:
        """A ticket with those files."""
        asks = Requester("Ana Torres", "ana@example.com", account=account)
        new = NewTicket(Kind.INCIDENT, "Red", "No va.", "es", asks, attachments=files)
        return self.services.tickets.submit(new, author=Author(By.REQUESTER, "Ana")).ticket

    def link(self, ticket: Ticket) -> str:
        """Where its requester follows it."""
        return self.services.links.path_of(ticket)

    def person(self, role: Role) -> tuple[SignedIn, dict[str, str]]:
        """Somebody new who is signed in, and the header that says so."""
        signed_in = sign_in_as(self.app, role)
        return signed_in, dict(cookie(signed_in))


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """One for all tests of files."""
    place = tmp_path_factory.mktemp("counter")
    (place / "articles").mkdir()
    settings = Settings(
        articles=place / "articles",
        index=place / "index",
        database=place / "desk.db",
        attachments=place / "attachments",
    )
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield Counter(app, client)
