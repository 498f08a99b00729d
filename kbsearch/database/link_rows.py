"""Links between tickets and articles as rows of the desk database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.link_tables import ticket_link
from kbsearch.desk.records import How, Link, TicketRef

_ONE = ticket_link.c
_COLUMNS = (
    _ONE.id,
    _ONE.desk,
    _ONE.reference,
    _ONE.article,
    _ONE.how,
    _ONE.account,
    _ONE.created,
    _ONE.unlinked,
)


def put(unit: Unit, link: Link, requester: str | None) -> tuple[Link, bool]:
    """Keeps a link, unless it is there; the link there is now, and whether it was there before.

    One that was taken back is there again, as this one says.
    """
    this = and_(_of(link.ticket), _ONE.article == link.article)
    known = unit.execute(select(*_COLUMNS).where(this)).first()
    values = {"how": link.how.value, "account": link.account, "created": link.created}
    if known is None:
        kept = {
            "desk": link.ticket.desk,
            "reference": link.ticket.reference,
            "ticket": link.ticket.number,
            "article": link.article,
            "requester": requester,
        }
        unit.execute(insert(ticket_link).values(**values, **kept))
    elif _link(known).unlinked is not None:
        unit.execute(update(ticket_link).where(this).values(**values, unlinked=None))
    else:
        return _link(known), True
    return _link(unit.execute(select(*_COLUMNS).where(this)).one()), False


def find(unit: Unit, number: int) -> Link | None:
    """The link of that number, taken back or not."""
    row = unit.execute(select(*_COLUMNS).where(_ONE.id == number)).first()
    return None if row is None else _link(row)


def unlink(unit: Unit, number: int, now: datetime) -> None:
    """Takes a link back, if that was not done before."""
    still = and_(_ONE.id == number, _ONE.unlinked.is_(None))
    unit.execute(update(ticket_link).where(still).values(unlinked=now))


def of_ticket(unit: Unit, ticket: TicketRef) -> Sequence[Link]:
    """The links of a ticket that were not taken back, oldest first."""
    found = select(*_COLUMNS).where(_of(ticket), _ONE.unlinked.is_(None))
    return [_link(row) for row in unit.execute(found.order_by(_ONE.created, _ONE.id))]


class ForeignLinkRows:
    """Links of tickets of other help desks, which go by themselves: those of tickets of ours go
    with their ticket."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def erase(self, requester: str) -> int:
        """Removes those of a requester, by his pseudonym."""
        return self._remove(_ONE.requester == requester)

    def expire(self, before: datetime) -> int:
        """Removes those of before that moment."""
        return self._remove(func.coalesce(_ONE.unlinked, _ONE.created) < before)

    def _remove(self, chosen: ColumnElement[bool]) -> int:
        with self._database.writing() as unit:
            return unit.execute(delete(ticket_link).where(_ONE.desk != "", chosen)).rowcount


def _of(ticket: TicketRef) -> ColumnElement[bool]:
    return and_(_ONE.desk == ticket.desk, _ONE.reference == ticket.reference)


def _link(row: Sequence[Any]) -> Link:
    number, desk, reference, article, how, account, created, unlinked = row
    return Link(number, TicketRef(reference, desk), article, How(how), account, created, unlinked)
