"""A desk with an outbox and tickets in it, without anything that listens or sends by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.secret_rows import SecretRows
from kbsearch.outbox.records import Outgoing, Way
from kbsearch.outbox.service import Outbox
from kbsearch.tickets.happening import Listener
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import (
    Attached,
    Author,
    By,
    Kind,
    NewTicket,
    Requester,
    ShownArticle,
    Ticket,
)
from kbsearch.tickets.service import Tickets

ANA = Author(By.REQUESTER, "Ana Pérez")
LUIS = Author(By.TECHNICIAN, "Luis Gil")
TEXT = "No imprime **nada** desde ayer."


@dataclass
class World:
    """A desk database with its outbox and tickets; `listeners` are told of what happens."""

    database: DeskDatabase
    outbox: Outbox
    tickets: Tickets
    listeners: list[Listener] = field(default_factory=list)

    def submit(
        self,
        *,
        shown: Sequence[ShownArticle] = (),
        attachments: Sequence[Attached] = (),
        requester: Requester | None = None,
        subject: str = "La impresora no imprime",
    ) -> Ticket:
        """A ticket of Ana's."""
        new = NewTicket(
            Kind.INCIDENT,
            subject,
            TEXT,
            "es",
            requester or Requester("Ana Pérez", "ana@example.com", "+34600000000"),
            category="Impresoras",
            service="Correo",
            shown=shown,
            attachments=attachments,
        )
        return self.tickets.submit(new, author=ANA).ticket

    def due(self, *ways: Way) -> Sequence[Outgoing]:
        """What is to be sent now, claimed."""
        return self.outbox.claim(ways or tuple(Way), 50)

    def waiting(self) -> Sequence[Outgoing]:
        """Everything in the outbox, oldest first."""
        return list(reversed(self.outbox.listed().items))


@cache
def _empty() -> bytes:
    """The file of an empty desk database, made once: bringing one up to date takes its time."""
    with tempfile.TemporaryDirectory() as name:
        database = DeskDatabase(Path(name) / "desk.db")
        database.open()
        database.close()
        return database.path.read_bytes()


@contextmanager
def world(place: Path) -> Iterator[World]:
    """A new desk in a folder."""
    (place / "desk.db").write_bytes(_empty())
    database = DeskDatabase(place / "desk.db")
    listeners: list[Listener] = []
    tickets = Tickets(database, listeners, links=TicketLinks(SecretRows(database)))
    yield World(database, Outbox(database), tickets, listeners)
    database.close()
