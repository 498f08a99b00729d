"""What senders read when they compose what they send: a small view of tickets and their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kbsearch.database.desk import Unit
from kbsearch.outbox.records import ToSend
from kbsearch.tickets.happening import Happened, TicketEvent
from kbsearch.tickets.records import Entry, EntryKind, ShownArticle, Ticket


class TicketReading(Protocol):
    """Tickets as senders read them; each raises NotFoundError and DeskDatabaseError."""

    def find(self, number: int) -> Ticket:
        """The ticket of that number."""
        ...

    def entry(self, number: int) -> Entry:
        """The entry of that number, with its files."""
        ...

    def shown(self, number: int) -> Sequence[ShownArticle]:
        """The articles that its writer was shown, best rank first."""
        ...


class Puts(Protocol):
    """An outbox, as listeners use it."""

    def put(self, unit: Unit, what: ToSend) -> None:
        """Keeps one thing to send, within `unit`."""
        ...


def told_as(happened: Happened) -> TicketEvent | None:
    """The event that others are told of; None for a note, which never leaves.

    What a technician changed together with a note leaves without it.
    """
    if happened.event is not TicketEvent.NOTED and happened.entry.kind is not EntryKind.NOTE:
        return happened.event
    return TicketEvent.CHANGED if happened.entry.changes else None
