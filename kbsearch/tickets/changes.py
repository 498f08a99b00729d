"""What can be changed of a ticket, and what it is afterwards; nothing is kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from kbsearch.errors import ForbiddenError
from kbsearch.tickets.cleaning import cleaned_category, cleaned_line, cleaned_subject
from kbsearch.tickets.priority import FIRST, LAST, priority_of
from kbsearch.tickets.records import (
    LEVELS,
    NAME_MAX,
    Author,
    By,
    Change,
    Impact,
    Kind,
    State,
    Ticket,
    Urgency,
)
from kbsearch.tickets.refusals import refused
from kbsearch.tickets.states import following

NOBODY = 0
"""In the place of an account: that there is none."""


@dataclass(frozen=True, slots=True)
class TicketChange:
    """What is to change; None leaves a field as it is. `assignee` is the number of an account, or
    NOBODY. Impact and urgency make the priority, unless it is given."""

    state: State | None = None
    level: int | None = None
    assignee: int | None = None
    kind: Kind | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    priority: int | None = None
    category: str | None = None
    service: str | None = None
    subject: str | None = None


NO_CHANGE = TicketChange()


def applied(
    ticket: Ticket, change: TicketChange, *, author: Author, now: datetime
) -> tuple[Ticket, Sequence[Change]]:
    """The ticket as it is afterwards, and what differs.

    Raises RefusedError for what cannot be, and ForbiddenError for what is not his to change.
    """
    _allow(change, author)
    changed = _with_state(_with_fields(ticket, change), change.state, author, now)
    return changed, differences(ticket, changed)


def differences(before: Ticket, after: Ticket) -> Sequence[Change]:
    """Each field of a TicketChange that is not as it was, as text."""
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in _FIELDS)
    return [Change(name, _text(old), _text(new)) for name, old, new in pairs if old != new]


_FIELDS = fields(TicketChange)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _allow(change: TicketChange, author: Author) -> None:
    if author.by is not By.TECHNICIAN and replace(change, state=None) != NO_CHANGE:
        raise ForbiddenError("Only technicians change this of a ticket")


def _with_fields(ticket: Ticket, change: TicketChange) -> Ticket:
    if change.level is not None and change.level not in LEVELS:
        raise refused("level", "level-unknown")
    if change.priority is not None and not FIRST <= change.priority <= LAST:
        raise refused("priority", "priority-unknown")
    impact, urgency = change.impact or ticket.impact, change.urgency or ticket.urgency
    made = priority_of(impact, urgency)
    same = (impact, urgency) == (ticket.impact, ticket.urgency)
    return replace(
        ticket,
        level=ticket.level if change.level is None else change.level,
        assignee=ticket.assignee if change.assignee is None else change.assignee or None,
        kind=change.kind or ticket.kind,
        impact=impact,
        urgency=urgency,
        priority=change.priority or (ticket.priority if same else made),
        category=ticket.category if change.category is None else cleaned_category(change.category),
        service=ticket.service if change.service is None else _named(change.service),
        subject=ticket.subject if change.subject is None else cleaned_subject(change.subject),
    )


def _named(service: str) -> str:
    return cleaned_line(service)[:NAME_MAX]


def _with_state(ticket: Ticket, state: State | None, author: Author, now: datetime) -> Ticket:
    if state is None or state is ticket.state:
        return ticket
    if state not in following(ticket.state, author.by):
        raise refused("state", "state-order")
    return moved(ticket, state, now)


def moved(ticket: Ticket, state: State, now: datetime) -> Ticket:
    """The ticket in another state, with the moments that belong to it."""
    match state:
        case State.SOLVED:
            return replace(ticket, state=state, solved=now, closed=None)
        case State.CLOSED:
            return replace(ticket, state=state, closed=now)
        case State.REOPENED:
            again = ticket.reopened + 1
            return replace(ticket, state=state, solved=None, closed=None, reopened=again)
        case _:
            return replace(ticket, state=state, solved=None, closed=None)
