"""The outbox as rows of the desk database; each function works within a connection it is given."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from kbsearch.database.outbox_tables import outgoing
from kbsearch.outbox.records import Outgoing, OutgoingFilter, SendState, Standing, ToSend, Way

REASON_MAX = 500
IN_ORDER_FOR = 4
"""Attempts for which what comes later to the same place of the same ticket waits its turn."""

_COLUMNS = (
    outgoing.c.id,
    outgoing.c.key,
    outgoing.c.way,
    outgoing.c.event,
    outgoing.c.target,
    outgoing.c.lang,
    outgoing.c.ticket,
    outgoing.c.entry,
    outgoing.c.details,
    outgoing.c.state,
    outgoing.c.attempts,
    outgoing.c.due,
    outgoing.c.reason,
    outgoing.c.created,
    outgoing.c.sent,
)
_earlier = outgoing.alias("earlier")


def add(
    unit: Connection, what: ToSend, *, key: str, at: datetime, state: SendState, reason: str
) -> None:
    """Keeps a new thing to send, due at once."""
    unit.execute(
        insert(outgoing).values(
            key=key,
            way=what.way.value,
            event=what.event,
            target=what.target,
            lang=what.lang,
            ticket=what.ticket,
            entry=what.entry,
            details=json.dumps(dict(what.details), ensure_ascii=False),
            state=state.value,
            attempts=0,
            due=at,
            reason=reason[:REASON_MAX],
            created=at,
        )
    )


def any_due(unit: Connection, ways: Collection[Way], *, now: datetime, furthest: datetime) -> bool:
    """Whether something waits that is due, or so far ahead that the clock must have jumped."""
    found = select(outgoing.c.id).where(*_due(ways, now, furthest)).limit(1)
    return unit.execute(found).first() is not None


def claim(
    unit: Connection,
    ways: Collection[Way],
    *,
    now: datetime,
    until: datetime,
    furthest: datetime,
    limit: int,
    but: Collection[int] = (),
) -> Sequence[Outgoing]:
    """Takes what is due and free, the longest due first, until `until`; an attempt is counted.

    A lease that ends later than twice as far ahead was made before the clock jumped back.
    """
    free = or_(
        outgoing.c.leased.is_(None),
        outgoing.c.leased <= now,
        outgoing.c.leased > until + (until - now),
    )
    chosen = select(outgoing.c.id).where(*_due(ways, now, furthest), free, ~_has_an_earlier())
    if but:
        chosen = chosen.where(outgoing.c.id.not_in(but))
    chosen = chosen.order_by(outgoing.c.due, outgoing.c.id).limit(limit)
    numbers = unit.scalars(chosen.with_for_update(skip_locked=True)).all()
    if not numbers:
        return []
    taken = update(outgoing).where(outgoing.c.id.in_(numbers))
    unit.execute(taken.values(leased=until, attempts=outgoing.c.attempts + 1))
    found = select(*_COLUMNS).where(outgoing.c.id.in_(numbers))
    return [_outgoing(row) for row in unit.execute(found.order_by(outgoing.c.due, outgoing.c.id))]


def settle(
    unit: Connection,
    one: Outgoing,
    *,
    state: SendState,
    at: datetime,
    due: datetime | None = None,
    reason: str = "",
) -> int:
    """Notes what became of an attempt. One that somebody else has taken over meanwhile is left to
    him, unless it was sent; 0 then."""
    what: dict[str, Any] = {"state": state.value, "leased": None, "reason": reason[:REASON_MAX]}
    still = outgoing.c.state != SendState.SENT.value
    if state is SendState.SENT:
        what["sent"] = at
    else:
        still = and_(_mine(one))
    if due is not None:
        what["due"] = due
    changed = update(outgoing).where(outgoing.c.id == one.number, still)
    return unit.execute(changed.values(**what)).rowcount


def give_back(unit: Connection, one: Outgoing) -> int:
    """Frees what was claimed and not sent, as if it never had been."""
    freed = update(outgoing).where(outgoing.c.id == one.number, _mine(one))
    return unit.execute(freed.values(leased=None, attempts=one.attempts - 1)).rowcount


def get(unit: Connection, number: int) -> Outgoing | None:
    """The one of that number."""
    row = unit.execute(select(*_COLUMNS).where(outgoing.c.id == number)).first()
    return None if row is None else _outgoing(row)


def listed(
    unit: Connection, chosen: OutgoingFilter, *, before: int | None, limit: int
) -> Sequence[Outgoing]:
    """Those chosen, newest first, with numbers below `before`."""
    found = select(*_COLUMNS).where(*_conditions(chosen))
    if before is not None:
        found = found.where(outgoing.c.id < before)
    rows = unit.execute(found.order_by(outgoing.c.id.desc()).limit(limit))
    return [_outgoing(row) for row in rows]


def standing(unit: Connection) -> Sequence[Standing]:
    """How much waits and how much was given up, by way; ways with neither are left out."""
    waiting = outgoing.c.state == SendState.WAITING.value
    dead = outgoing.c.state == SendState.DEAD.value
    found = (
        select(
            outgoing.c.way,
            func.sum(case((waiting, 1), else_=0)),
            func.sum(case((dead, 1), else_=0)),
            func.min(case((waiting, outgoing.c.created))),
        )
        .where(outgoing.c.state.in_([SendState.WAITING.value, SendState.DEAD.value]))
        .group_by(outgoing.c.way)
    )
    return [Standing(Way(way), *rest) for way, *rest in unit.execute(found.order_by("way"))]


def revive(unit: Connection, numbers: Collection[int] | None, *, at: datetime) -> int:
    """Lets what was given up, or waits, be tried again at once. None is everything that was tried
    and given up: what was refused before it was tried is sent only if it is named."""
    again = update(outgoing).values(state=SendState.WAITING.value, attempts=0, due=at, leased=None)
    if numbers is None:
        again = again.where(outgoing.c.state == SendState.DEAD.value, outgoing.c.attempts > 0)
    else:
        held = and_(outgoing.c.leased.is_not(None), outgoing.c.leased > at)
        again = again.where(
            outgoing.c.id.in_(numbers), outgoing.c.state != SendState.SENT.value, ~held
        )
    return unit.execute(again).rowcount


def remove(unit: Connection, numbers: Collection[int] | None) -> int:
    """Removes what was not sent; None is everything that was given up."""
    gone = delete(outgoing)
    if numbers is None:
        gone = gone.where(outgoing.c.state == SendState.DEAD.value)
    else:
        gone = gone.where(outgoing.c.id.in_(numbers), outgoing.c.state != SendState.SENT.value)
    return unit.execute(gone).rowcount


def written_since(
    unit: Connection, way: Way, target: str, since: datetime, *, event: str = ""
) -> int:
    """How many were put in the outbox since then for one place, of one event or of all. What was
    given up is not counted: many that are refused must not keep back the next one."""
    found = select(func.count()).where(
        outgoing.c.target == target,
        outgoing.c.way == way.value,
        outgoing.c.created >= since,
        outgoing.c.state != SendState.DEAD.value,
    )
    if event:
        found = found.where(outgoing.c.event == event)
    return unit.execute(found).scalar_one()


def forget(unit: Connection, target: str) -> int:
    """Removes all mail to an address, whatever became of it; how many that were."""
    gone = delete(outgoing).where(outgoing.c.target == target, outgoing.c.way == Way.MAIL.value)
    return unit.execute(gone).rowcount


def remove_older(unit: Connection, before: datetime) -> int:
    """Removes what was sent, or was given up and written, before that moment; how many."""
    sent = and_(outgoing.c.state == SendState.SENT.value, outgoing.c.sent < before)
    dead = and_(
        outgoing.c.state == SendState.DEAD.value,
        outgoing.c.created < before,
        outgoing.c.due < before,
    )
    return unit.execute(delete(outgoing).where(or_(sent, dead))).rowcount


def _due(ways: Collection[Way], now: datetime, furthest: datetime) -> list[ColumnElement[bool]]:
    return [
        outgoing.c.state == SendState.WAITING.value,
        or_(outgoing.c.due <= now, outgoing.c.due > furthest),
        outgoing.c.way.in_([way.value for way in ways]),
    ]


def _has_an_earlier() -> ColumnElement[bool]:
    """Whether something of the same ticket for the same place waits before it.

    Another help desk must know a ticket before it is told more of it; mail that is refused for
    long keeps no other back.
    """
    keeps_back = or_(_earlier.c.way == Way.FORWARD.value, _earlier.c.attempts <= IN_ORDER_FOR)
    return (
        select(_earlier.c.id)
        .where(
            _earlier.c.ticket == outgoing.c.ticket,
            _earlier.c.id < outgoing.c.id,
            _earlier.c.way == outgoing.c.way,
            _earlier.c.target == outgoing.c.target,
            _earlier.c.state == SendState.WAITING.value,
            keeps_back,
        )
        .exists()
    )


def _mine(one: Outgoing) -> ColumnElement[bool]:
    """Whoever claims counts an attempt; so this holds while nobody else has claimed it."""
    waiting = outgoing.c.state == SendState.WAITING.value
    return and_(waiting, outgoing.c.attempts == one.attempts)


def _conditions(chosen: OutgoingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.state is not None:
        found.append(outgoing.c.state == chosen.state.value)
    if chosen.unsent:
        found.append(outgoing.c.state.in_([SendState.WAITING.value, SendState.DEAD.value]))
    if chosen.way is not None:
        found.append(outgoing.c.way == chosen.way.value)
    if chosen.ticket is not None:
        found.append(outgoing.c.ticket == chosen.ticket)
    return found


def _outgoing(row: Sequence[Any]) -> Outgoing:
    number, key, way, event, target, lang, ticket, entry, details, *rest = row
    what = ToSend(Way(way), event, target, lang, ticket, entry, json.loads(details))
    state, attempts, due, reason, created, sent = rest
    return Outgoing(number, key, what, SendState(state), attempts, due, reason, created, sent)
