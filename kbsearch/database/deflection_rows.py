"""Ticket forms and what happened in them, as rows of the desk database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from kbsearch.database.deflection_tables import form, form_event, impression, impression_article
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
    found = connection.scalar(select(form.c.id).where(form.c.key == begun.key))
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
    made = connection.execute(insert(form).values(values))
    number = int(made.inserted_primary_key[0])  # type: ignore[index]
    _keep(connection, number, EventName.FORM_STARTED, begun.started, begun.started)
    return number


def _ask(connection: Connection, asked: Asked) -> None:
    number = _begin(connection, asked.form)
    changes: dict[str, object] = {"requests": form.c.requests + 1, "seen": asked.at}
    if asked.quiet:
        changes["quiet"] = asked.quiet
    if asked.text is not None:
        changes["text"] = asked.text
    if asked.offers:
        changes["offered"] = func.coalesce(form.c.offered, asked.at)
        _offer(connection, number, asked)
    connection.execute(update(form).where(form.c.id == number).values(changes))


def _offer(connection: Connection, number: int, asked: Asked) -> None:
    last = {"asked": asked.asked or "", "generation": asked.generation, "last": asked.at}
    again = connection.execute(
        update(impression)
        .where(impression.c.form == number)
        .values(offers=impression.c.offers + 1, **last)
    ).rowcount
    if not again:
        status = EventName.WITHHELD if asked.form.held else EventName.SHOWN
        first = {"form": number, "status": status, "offers": 1, "first": asked.at}
        connection.execute(insert(impression).values({**last, **first}))
        if asked.form.held:
            _keep(connection, number, EventName.WITHHELD, asked.at, asked.form.started)
    _list(connection, number, asked.offers, first=not again)


def _list(connection: Connection, number: int, offers: Sequence[Offer], *, first: bool) -> None:
    listed = impression_article
    mine = listed.c.impression == number
    known = set(connection.scalars(select(listed.c.article).where(mine)))
    if known:
        connection.execute(update(listed).where(mine).values(last_rank=None))
    for one in offers:
        values = {
            "lang": one.lang,
            "last_rank": one.rank,
            "score": one.score,
            "confidence": one.confidence,
        }
        if one.article in known:
            same = listed.c.article == one.article
            connection.execute(update(listed).where(mine, same).values(values))
        else:
            place = {"impression": number, "article": one.article}
            rank = {"first_rank": one.rank if first else None}
            connection.execute(insert(listed).values({**values, **place, **rank}))


def _report(connection: Connection, reported: Reported) -> Receipt | None:
    found = connection.execute(
        select(form.c.id, form.c.held, form.c.started).where(form.c.key == reported.form)
    ).first()
    if found is None:
        return None
    known = _known(connection, found)
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


def _known(connection: Connection, found: Row[tuple[int, bool, datetime]]) -> Known:
    of_this = impression_article.c.impression == found.id
    articles = frozenset(connection.scalars(select(impression_article.c.article).where(of_this)))
    counted = select(func.count()).where(form_event.c.form == found.id)
    return Known(found.held, articles, connection.scalar(counted) or 0)


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
    connection.execute(
        insert(form_event).values(
            form=number,
            key=key or name,
            name=name,
            article=article,
            at=at,
            seconds=(at - started).total_seconds(),
        )
    )
