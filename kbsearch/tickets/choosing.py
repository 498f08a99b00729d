"""Which tickets are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kbsearch.tickets.records import Channel, Kind, State


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets; what is left out sets no limit. `since` and `until` are of when it was made,
    `changed_since` of its last change; the first moment is included, the last is not."""

    states: frozenset[State] = frozenset()
    kind: Kind | None = None
    channel: Channel | None = None
    level: int | None = None
    priority: int | None = None
    assignee: int | None = None
    """The number of an account; NOBODY for those that nobody works on."""

    requester: int | None = None
    email: str = ""
    category: str = ""
    service: str = ""
    words: str = ""
    """Looked for in number, subject, and name and e-mail address of the requester."""

    since: datetime | None = None
    until: datetime | None = None
    changed_since: datetime | None = None


EVERY_TICKET = TicketFilter()

OPEN_STATES = frozenset(one for one in State if not one.is_over)
"""Of what somebody has to see to, or wait for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tickets are not over: those of one technician, those of nobody, and all."""

    mine: int
    nobodys: int
    all: int
