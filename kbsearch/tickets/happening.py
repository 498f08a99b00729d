"""What others are told when something happens to a ticket, while it is being kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kbsearch.database.desk import Unit
from kbsearch.tickets.records import Entry, Ticket


class TicketEvent(StrEnum):
    """What can happen to a ticket, by its lasting name: foreign programs are sent it."""

    CREATED = "ticket.created"
    ADDED = "ticket.added"
    """The requester wrote something more."""

    REPLIED = "ticket.replied"
    """A technician answered."""

    NOTED = "ticket.noted"
    CHANGED = "ticket.changed"
    """State, level, assignee, kind and the like; and nothing was written."""

    REOPENED = "ticket.reopened"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened: the ticket as it stands now, and the entry that says what."""

    event: TicketEvent
    ticket: Ticket
    entry: Entry


class Listener(Protocol):
    """Who wants to know. Its rows are kept together with what happened, or neither is."""

    def heard(self, unit: Unit, happened: Happened) -> None:
        """Writes what it has to, within `unit`, and waits for nothing else."""
        ...
