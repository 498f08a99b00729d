"""A desk with tickets whose time a test decides, without anything that listens by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from indexer.sqlite import connect
from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.settings import Settings
from kbsearch.tickets.composition import TicketServices, ticket_services
from kbsearch.tickets.happening import Happened
from kbsearch.tickets.records import (
    Attached,
    Author,
    By,
    Kind,
    NewTicket,
    Requester,
    Ticket,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Requester("Ana Torres", "ana@example.com", "+34 600 123 456")
HERSELF = Author(By.REQUESTER, "Ana Torres")
LUIS = Author(By.TECHNICIAN, "Luis Vega")


class NoForms:
    """A record of ticket forms with none in it."""

    def settled(self, token: str) -> str:
        """No form has a token."""
        return token

    def report(self, token: str, events: Sequence[object]) -> None:
        """Takes nothing."""


@dataclass
class Heard:
    """A listener that remembers what it was told."""

    told: list[Happened] = field(default_factory=list)

    def heard(self, unit: Unit, happened: Happened) -> None:
        """Remembers."""
        del unit
        self.told.append(happened)

    @property
    def events(self) -> list[str]:
        """What happened, by its name."""
        return [one.event.value for one in self.told]


class House:
    """The services of tickets over a real desk database in a folder."""

    def __init__(self, place: Path, **settings: object) -> None:
        self.place, self.path = place, place / "desk.db"
        if not self.path.exists():
            self.path.write_bytes(_empty())
        self.now = NOON
        self.database = DeskDatabase(self.path)
        self.settings = Settings(
            database=self.path,
            attachments=place / "attachments",
            **settings,  # type: ignore[arg-type]
        )
        self.listener = Heard()
        self.services: TicketServices = ticket_services(
            self.database, self.settings, NoForms(), [self.listener], clock=lambda: self.now
        )
        self.tickets = self.services.tickets
        self.accounts = Accounts(self.database, AuditLog(self.database))

    def later(self, **much: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**much)

    def submit(
        self,
        subject: str = "No puedo entrar en la VPN",
        *,
        requester: Requester = ANA,
        attachments: Sequence[Attached] = (),
        author: Author = HERSELF,
    ) -> Ticket:
        """A new ticket of Ana's."""
        new = new_ticket(subject, requester=requester, attachments=attachments)
        return self.tickets.submit(new, author=author).ticket

    def technician(self, login: str = "luis") -> Account:
        """Somebody new who works here."""
        return self.accounts.make(login=login, name="Luis Vega", role=Role.TECHNICIAN)

    def file(self, content: bytes = b"una linea\n", name: str = "registro.txt") -> Attached:
        """A file that has just come and belongs to nothing yet."""
        arriving = self.services.attachments.receiving(name)
        arriving.write(content)
        return arriving.finish()

    def raw(self) -> bytes:
        """Every byte of the database and of its log."""
        names = sorted(self.place.glob("desk.db*"))
        return b"".join(one.read_bytes() for one in names if not one.name.endswith("-shm"))

    def count(self, table: str) -> int:
        """Rows of a table."""
        with closing(connect(self.path, read_only=True)) as connection:
            number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return number


def new_ticket(
    subject: str = "No puedo entrar en la VPN",
    text: str = "Sale el **error 809** desde esta mañana.",
    *,
    requester: Requester = ANA,
    attachments: Sequence[Attached] = (),
    **more: object,
) -> NewTicket:
    """What a ticket is made of."""
    return NewTicket(
        Kind.INCIDENT,
        subject,
        text,
        "es",
        requester,
        attachments=attachments,
        **more,  # type: ignore[arg-type]
    )


@cache
def _empty() -> bytes:
    """The file of an empty desk database, made once: bringing one up to date takes its time."""
    with tempfile.TemporaryDirectory() as name:
        database = DeskDatabase(Path(name) / "desk.db")
        database.open()
        database.close()
        return database.path.read_bytes()


@contextmanager
def house_in(place: Path, **settings: object) -> Iterator[House]:
    """A new house, left in order."""
    house = House(place, **settings)
    yield house
    house.database.close()
