"""Removing tickets, and what somebody left in those of others, from the desk database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, false, or_, select, update

from kbsearch.database.deflection_tables import form
from kbsearch.database.outbox_tables import outgoing
from kbsearch.database.ticket_tables import attachment, ticket, ticket_entry
from kbsearch.tickets.records import By, State


class Doomed(NamedTuple):
    """A ticket that is to be removed; `form` is the key of its form, or nothing."""

    number: int
    form: str
    reopened: int


_DOOMED = select(ticket.c.id, ticket.c.form, ticket.c.reopened).order_by(ticket.c.id)


def of_person(unit: Connection, account: int | None, email: str, limit: int) -> Sequence[Doomed]:
    """The first tickets of somebody, by his account or by his e-mail address in lower case."""
    whose = [ticket.c.requester == account] if account is not None else []
    if email:
        whose.append(ticket.c.email == email)
    rows = unit.execute(_DOOMED.where(or_(false(), *whose)).limit(limit))
    return [Doomed(*row) for row in rows]


def closed_before(unit: Connection, moment: datetime, limit: int) -> Sequence[Doomed]:
    """The first tickets that are closed, and have not changed since before that moment."""
    old = and_(ticket.c.state == State.CLOSED.value, ticket.c.changed < moment)
    return [Doomed(*row) for row in unit.execute(_DOOMED.where(old).limit(limit))]


def files_of(unit: Connection, numbers: Sequence[int]) -> Sequence[str]:
    """The keys of the files of tickets."""
    return list(unit.scalars(select(attachment.c.key).where(attachment.c.ticket.in_(numbers))))


def remove(unit: Connection, doomed: Sequence[Doomed]) -> None:
    """Removes tickets, all that hangs on them, and what was written in their forms."""
    unit.execute(delete(ticket).where(ticket.c.id.in_([one.number for one in doomed])))
    forms = [one.form for one in doomed if one.form]
    if forms:
        unit.execute(delete(form).where(form.c.key.in_(forms)))


def _written(account: int) -> ColumnElement[bool]:
    return and_(ticket_entry.c.account == account, ticket_entry.c.by == By.REQUESTER.value)


def files_of_entries(unit: Connection, account: int) -> Sequence[str]:
    """The keys of files that somebody added to tickets of others, as one who asks."""
    found = select(attachment.c.key).join(ticket_entry, attachment.c.entry == ticket_entry.c.id)
    return list(unit.scalars(found.where(_written(account))))


def forget(unit: Connection, account: int, name: str) -> int:
    """Removes what somebody wrote in tickets of others as one who asks, and puts `name` for his
    own where he worked on them; how many entries that were."""
    removed = unit.execute(delete(ticket_entry).where(_written(account))).rowcount
    his = update(ticket_entry).where(ticket_entry.c.account == account)
    return removed + unit.execute(his.values(author=name)).rowcount


def forget_target(unit: Connection, email: str) -> int:
    """Removes what was, or is to be, sent to an e-mail address; how many things that were."""
    to = outgoing.c.target.in_({email, email.lower()})
    return unit.execute(delete(outgoing).where(to)).rowcount
