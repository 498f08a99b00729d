"""Ticket forms and what happened in them, as rows of the desk database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from kbsearch.database import deflection_statements as statements
from kbsearch.database.deflection_tables import form, form_event
from kbsearch.database.desk import DeskDatabase
from kbsearch.deflection.judging import OURS, Known, refusal
from kbsearch.deflection.recording import Work
from kbsearch.deflection.records import (
    Asked,
    Begun,
    Event,
    EventName,
    Offer,
    Receipt,
    Refusal,
    Reported,
    UnitKind,
)

_MARKED = {
    EventName.SHOWN: form.c.shown,
    EventName.OPENED: form.c.opened,
    EventName.EXPANDED: form.c.opened,
    EventName.HELPFUL: form.c.helpful,
    EventName.NOT_HELPFUL: form.c.not_helpful,
    EventName.DISMISSED: form.c.dismissed,
    EventName.SOLVED: form.c.solved,
    EventName.SUBMITTED: form.c.submitted,
}
"""Where the first time of each event stands in the form's own row."""


class FormRows:
    """The Store of an installation."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def write(self, works: Sequence[Work]) -> Sequence[Receipt | None]:
        """Keeps all of it or nothing, in this order; a receipt for each report."""
        with self._database.writing() as connection:
            return [_written(connection, work) for work in works]

    def expire(self, before: datetime) -> int:
        """Removes the forms last seen before that moment, with all that hangs on them."""
        with self._database.writing() as connection:
            return connection.execute(delete(form).where(form.c.seen < before)).rowcount

    def erase(self, requester: str) -> int:
        """Removes the forms of a requester, with all that hangs on them."""
        with self._database.writing() as connection:
            return connection.execute(delete(form).where(form.c.requester == requester)).rowcount


def _written(connection: Connection, work: Work) -> Receipt | None:
    match work:
        case Begun():
            _begin(connection, work)
        case Asked():
            _ask(connection, work)
        case Reported():
            return _report(connection, work)
    return None


def _begin(connection: Connection, begun: Begun) -> int:
    """The number of the form; its row is made unless it is there."""
    found = connection.scalar(statements.FORM_OF, {"of": begun.key})
    if found is not None:
        return int(found)
    values = {
        "key": begun.key,
        "name": begun.name,
        "lang": begun.lang or "",
        "origin": begun.origin,
        "unit": begun.unit,
        "unit_kind": begun.unit_kind,
        "session": begun.session,
        "requester": begun.unit if begun.unit_kind is UnitKind.REQUESTER else None,
        "held": begun.held,
        "holdout_percent": begun.holdout,
        "started": begun.started,
        "seen": begun.started,
        "requests": 0,
        "quiet": "",
    }
    made = connection.execute(statements.NEW_FORM, values)
    number = int(made.inserted_primary_key[0])  # type: ignore[index]
    _keep(connection, number, EventName.FORM_STARTED, begun.started, begun.started)
    return number


def _ask(connection: Connection, asked: Asked) -> None:
    number = _begin(connection, asked.form)
    if asked.offers:
        _offer(connection, number, asked)
    changes = {
        "number": number,
        "at": asked.at,
        "first_offer": asked.at if asked.offers else None,
        "rule": asked.quiet or None,
        "written": asked.text,
    }
    connection.execute(statements.ASKED_AGAIN, changes)


def _offer(connection: Connection, number: int, asked: Asked) -> None:
    last = {"language": asked.asked or "", "of": asked.generation, "at": asked.at}
    again = connection.execute(statements.OFFERED_AGAIN, {"number": number, **last}).rowcount
    if not again:
        first = {
            "form": number,
            "status": EventName.WITHHELD if asked.form.held else EventName.SHOWN,
            "asked": asked.asked or "",
            "generation": asked.generation,
            "offers": 1,
            "first": asked.at,
            "last": asked.at,
        }
        connection.execute(statements.NEW_IMPRESSION, first)
        if asked.form.held:
            _keep(connection, number, EventName.WITHHELD, asked.at, asked.form.started)
    _list(connection, number, asked.offers, first=not again)


def _list(connection: Connection, number: int, offers: Sequence[Offer], *, first: bool) -> None:
    known = set[str]() if first else set(connection.scalars(statements.LISTED, {"number": number}))
    if known:
        connection.execute(statements.LIST_PUT_AWAY, {"number": number})
    old = [
        {
            "number": number,
            "slug": one.article,
            "in": one.lang,
            "rank": one.rank,
            "scored": one.score,
            "trusted": one.confidence,
        }
        for one in offers
        if one.article in known
    ]
    new = [
        {
            "impression": number,
            "article": one.article,
            "lang": one.lang,
            "first_rank": one.rank if first else None,
            "last_rank": one.rank,
            "score": one.score,
            "confidence": one.confidence,
        }
        for one in offers
        if one.article not in known
    ]
    if old:
        connection.execute(statements.LISTED_AGAIN, old)
    if new:
        connection.execute(statements.NEW_ARTICLE, new)


def _report(connection: Connection, reported: Reported) -> Receipt | None:
    found = connection.execute(
        select(form.c.id, form.c.held, form.c.started).where(form.c.key == reported.form)
    ).first()
    if found is None:
        return None
    known = _known(connection, found.id, held=found.held)
    keys = set(connection.scalars(select(form_event.c.key).where(form_event.c.form == found.id)))
    recorded, repeated, refused = 0, 0, list[Refusal]()
    for event in reported.events:
        reason = refusal(event, Known(known.held, known.articles, known.events + recorded))
        if event.key in keys or (not reason and event.name in OURS):
            repeated += 1
        elif reason:
            refused.append(Refusal(event.key, reason))
        else:
            keys.add(event.key)
            recorded += 1
            _happened(connection, found.id, event, found.started)
    seen = {"seen": reported.at}
    connection.execute(update(form).where(form.c.id == found.id).values(seen))
    return Receipt(recorded, repeated, tuple(refused))


def _known(connection: Connection, number: int, *, held: bool) -> Known:
    articles = frozenset(connection.scalars(statements.LISTED, {"number": number}))
    counted = select(func.count()).where(form_event.c.form == number)
    return Known(held, articles, connection.scalar(counted) or 0)


def _happened(connection: Connection, number: int, event: Event, started: datetime) -> None:
    at = max(event.at, started)
    _keep(connection, number, event.name, at, started, key=event.key, article=event.article)
    column = _MARKED[event.name]
    first = {column.name: func.coalesce(column, at)}
    connection.execute(update(form).where(form.c.id == number).values(first))


def _keep(
    connection: Connection,
    number: int,
    name: EventName,
    at: datetime,
    started: datetime,
    *,
    key: str = "",
    article: str = "",
) -> None:
    values = {
        "form": number,
        "key": key or name,
        "name": name,
        "article": article,
        "at": at,
        "seconds": (at - started).total_seconds(),
    }
    connection.execute(statements.NEW_EVENT, values)
