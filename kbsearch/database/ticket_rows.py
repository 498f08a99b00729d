"""Tickets as rows of the desk database; each function works within a connection it is given."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from kbsearch.database.ticket_tables import ticket, ticket_article
from kbsearch.tickets.choosing import OPEN_STATES, TicketFilter, Waiting
from kbsearch.tickets.records import (
    Channel,
    Impact,
    Kind,
    NewTicket,
    Requester,
    ShownArticle,
    State,
    Ticket,
    Urgency,
)

FIRST_LINKS = 1 << 30
"""Where links begin, by chance: after a restore a number that was lost is given to another ticket,
which the link to the lost one must not open."""

_COLUMNS = (
    ticket.c.id,
    ticket.c.kind,
    ticket.c.subject,
    ticket.c.lang,
    ticket.c.channel,
    ticket.c.state,
    ticket.c.level,
    ticket.c.impact,
    ticket.c.urgency,
    ticket.c.priority,
    ticket.c.category,
    ticket.c.service,
    ticket.c.name,
    ticket.c.email,
    ticket.c.phone,
    ticket.c.requester,
    ticket.c.logged_by,
    ticket.c.assignee,
    ticket.c.form,
    ticket.c.link,
    ticket.c.created,
    ticket.c.changed,
    ticket.c.answered,
    ticket.c.solved,
    ticket.c.closed,
    ticket.c.reopened,
)
_CHANGING = (
    *("kind", "subject", "state", "level", "impact", "urgency", "priority", "category", "service"),
    *("assignee", "link", "changed", "answered", "solved", "closed", "reopened"),
)
_FIND = select(*_COLUMNS)


def add(unit: Connection, new: NewTicket, *, priority: int, now: datetime) -> int:
    """Keeps a new ticket; its number."""
    asking = new.requester
    values = {
        "kind": new.kind.value,
        "subject": new.subject,
        "lang": new.lang,
        "channel": new.channel.value,
        "state": State.NEW.value,
        "level": 1,
        "impact": new.impact.value,
        "urgency": new.urgency.value,
        "priority": priority,
        "category": new.category,
        "service": new.service,
        "requester": asking.account,
        "name": asking.name,
        "email": asking.email,
        "phone": asking.phone,
        "logged_by": new.logged_by,
        "form": new.form,
        "link": secrets.randbelow(FIRST_LINKS),
        "created": now,
        "changed": now,
        "reopened": 0,
    }
    number: int = unit.execute(insert(ticket).values(**values).returning(ticket.c.id)).scalar_one()
    _show(unit, number, new.shown)
    return number


def find(unit: Connection, number: int) -> Ticket | None:
    """The ticket of that number."""
    row = unit.execute(_FIND.where(ticket.c.id == number)).first()
    return None if row is None else _ticket(row)


def put(unit: Connection, before: Ticket, after: Ticket) -> bool:
    """Keeps a ticket as it is now, unless somebody else has changed it; whether it was kept."""
    values = {name: getattr(after, name) for name in _CHANGING}
    unchanged = and_(
        ticket.c.id == before.number,
        ticket.c.state == before.state.value,
        ticket.c.changed == before.changed,
    )
    return unit.execute(update(ticket).where(unchanged).values(**values)).rowcount == 1


def listed(
    unit: Connection, chosen: TicketFilter, *, before: int | None, limit: int
) -> Sequence[Ticket]:
    """The tickets chosen, newest first, those before number `before`."""
    found = _FIND.where(*_conditions(chosen))
    if before is not None:
        found = found.where(ticket.c.id < before)
    return [_ticket(row) for row in unit.execute(found.order_by(ticket.c.id.desc()).limit(limit))]


def queue(
    unit: Connection, chosen: TicketFilter, *, after: tuple[int, int] | None, limit: int
) -> Sequence[Ticket]:
    """The tickets chosen in the order to see to them: by priority, and of one priority the oldest
    first; those after the one of that priority and number."""
    found = _FIND.where(*_conditions(chosen))
    if after is not None:
        found = found.where(tuple_(ticket.c.priority, ticket.c.id) > tuple_(*after))
    ordered = found.order_by(ticket.c.priority, ticket.c.id).limit(limit)
    return [_ticket(row) for row in unit.execute(ordered)]


def waiting(unit: Connection, technician: int) -> Waiting:
    """How many are not over, and whose."""
    counted = select(
        func.count(case((ticket.c.assignee == technician, 1))),
        func.count(case((ticket.c.assignee.is_(None), 1))),
        func.count(),
    ).where(ticket.c.state.in_(sorted(one.value for one in OPEN_STATES)))
    mine, nobodys, every = unit.execute(counted).one()
    return Waiting(mine, nobodys, every)


def solved_before(unit: Connection, moment: datetime, limit: int) -> Sequence[Ticket]:
    """Tickets that are solved, and have been since before that moment."""
    stale = and_(ticket.c.state == State.SOLVED.value, ticket.c.solved < moment)
    return [_ticket(row) for row in unit.execute(_FIND.where(stale).limit(limit))]


def shown(unit: Connection, number: int) -> Sequence[ShownArticle]:
    """The articles that were shown to whoever wrote the ticket, best rank first."""
    one = ticket_article.c
    found = select(one.article, one.lang, one.rank, one.opened, one.helpful)
    rows = unit.execute(found.where(one.ticket == number).order_by(one.rank, one.article))
    return [ShownArticle(*row) for row in rows]


def _show(unit: Connection, number: int, articles: Sequence[ShownArticle]) -> None:
    rows: list[Mapping[str, Any]] = [
        {
            "ticket": number,
            "article": one.article,
            "lang": one.lang,
            "rank": one.rank,
            "opened": one.opened,
            "helpful": one.helpful,
        }
        # The first place of an article counts.
        for one in {one.article: one for one in reversed(articles)}.values()
    ]
    if rows:
        unit.execute(insert(ticket_article), rows)


def _ticket(row: Sequence[Any]) -> Ticket:
    number, kind, subject, lang, channel, state, level, impact, urgency, *more = row
    priority, category, service, name, email, phone, account, *rest = more
    return Ticket(
        number,
        Kind(kind),
        subject,
        lang,
        Channel(channel),
        State(state),
        level,
        Impact(impact),
        Urgency(urgency),
        priority,
        category,
        service,
        Requester(name, email, phone, account),
        *rest,
    )


def _conditions(chosen: TicketFilter) -> list[ColumnElement[bool]]:
    found = [column == value for column, value in _exact(chosen) if value]
    if chosen.states:
        found.append(ticket.c.state.in_(sorted(one.value for one in chosen.states)))
    if chosen.assignee is not None:
        found.append(ticket.c.assignee == (chosen.assignee or None))
    if chosen.words:
        found.append(_about(chosen.words))
    if chosen.since is not None:
        found.append(ticket.c.created >= chosen.since)
    if chosen.until is not None:
        found.append(ticket.c.created < chosen.until)
    if chosen.changed_since is not None:
        found.append(ticket.c.changed >= chosen.changed_since)
    return found


def _exact(chosen: TicketFilter) -> Sequence[tuple[ColumnElement[Any], object]]:
    return (
        (ticket.c.kind, chosen.kind),
        (ticket.c.channel, chosen.channel),
        (ticket.c.level, chosen.level),
        (ticket.c.priority, chosen.priority),
        (ticket.c.requester, chosen.requester),
        (ticket.c.email, chosen.email.lower()),
        (ticket.c.category, chosen.category),
        (ticket.c.service, chosen.service),
    )


def _about(words: str) -> ColumnElement[bool]:
    """Each word stands somewhere in subject, name or e-mail address, or is the number."""
    looked_in = (ticket.c.subject, ticket.c.name, ticket.c.email)
    return and_(
        *(
            or_(
                *(one.icontains(word, autoescape=True) for one in looked_in),
                ticket.c.id == (int(word) if _is_number(word) else None),
            )
            for word in words.split()
        )
    )


_NUMBER_DIGITS = 15


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _NUMBER_DIGITS


def count(unit: Connection) -> int:
    """How many tickets there are."""
    return unit.scalar(select(func.count()).select_from(ticket)) or 0
