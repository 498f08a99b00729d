"""Links between tickets and articles as the rest of the service sees them: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """How an article came to a ticket."""

    INSERTED = "inserted"
    """As a link in a reply."""

    QUOTED = "quoted"
    """As a passage in a reply, with its link."""

    API = "api"
    """Another program said so."""


@dataclass(frozen=True, slots=True)
class TicketRef:
    """A ticket: one of ours by its number, or one of another help desk by what it calls it."""

    reference: str
    desk: str = ""
    """The name of the other help desk; empty for ours."""

    @classmethod
    def ours(cls, number: int) -> TicketRef:
        """The ticket of that number here."""
        return cls(str(number))

    @property
    def number(self) -> int | None:
        """The number of a ticket of ours; None for one of another help desk."""
        return None if self.desk else int(self.reference)


@dataclass(frozen=True, slots=True)
class Link:
    """One article of one ticket. `account` is who linked it, until he is erased."""

    number: int
    ticket: TicketRef
    article: str
    how: How
    account: int | None
    created: datetime
    unlinked: datetime | None = None
