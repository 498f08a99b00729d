"""The audit log as rows of the desk database, within a connection that is given."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from kbsearch.accounts.records import Event, EventFilter
from kbsearch.database.account_tables import event

OBJECT_MAX = 500
ACTOR_MAX = 120
"""The name of an identity provider, which makes accounts, can be longer."""

ADDRESS_MAX = 64

_EVENT = (
    event.c.id,
    event.c.at,
    event.c.account,
    event.c.actor,
    event.c.action,
    event.c.object,
    event.c.details,
    event.c.address,
)


def object_of(account: int) -> str:
    """What an entry calls an account that something was done to: no name, so it can stay."""
    return f"account:{account}"


def add(
    unit: Connection,
    *,
    at: datetime,
    account: int | None,
    actor: str,
    action: str,
    thing: str,
    details: Mapping[str, object],
    address: str,
) -> None:
    """Adds an entry."""
    unit.execute(
        insert(event).values(
            at=at,
            account=account,
            actor=actor[:ACTOR_MAX],
            action=action,
            object=thing[:OBJECT_MAX],
            details=json.dumps(details, ensure_ascii=False),
            address=address[:ADDRESS_MAX],
        )
    )


def listed(
    unit: Connection, chosen: EventFilter, *, before: int | None, limit: int
) -> Sequence[Event]:
    """The entries chosen, newest first, those before number `before`."""
    found = select(*_EVENT).where(*_conditions(chosen))
    if before is not None:
        found = found.where(event.c.id < before)
    rows = unit.execute(found.order_by(event.c.id.desc()).limit(limit))
    return [_event(row) for row in rows]


def last(unit: Connection, action: str) -> Event | None:
    """The newest entry of an action."""
    found = select(*_EVENT).where(event.c.action == action).order_by(event.c.id.desc()).limit(1)
    row = unit.execute(found).first()
    return None if row is None else _event(row)


def forget(unit: Connection, account: int, actor: str) -> int:
    """Puts `actor` for the name, and nothing for the address, in whatever an account did or
    suffered; how many entries that were."""
    forgotten = update(event).where(_about(account)).values(address="")
    found = unit.execute(forgotten).rowcount
    unit.execute(update(event).where(event.c.account == account).values(actor=actor))
    return found


def remove_older(unit: Connection, before: datetime) -> int:
    """Removes the entries from before that moment; how many that were."""
    return unit.execute(delete(event).where(event.c.at < before)).rowcount


def _about(account: int) -> ColumnElement[bool]:
    return or_(event.c.account == account, event.c.object == object_of(account))


def _conditions(chosen: EventFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.account is not None:
        found.append(_about(chosen.account))
    if chosen.action is not None:
        found.append(event.c.action == chosen.action)
    if chosen.since is not None:
        found.append(event.c.at >= chosen.since)
    if chosen.until is not None:
        found.append(event.c.at < chosen.until)
    return found


def _event(row: Sequence[Any]) -> Event:
    number, at, account, actor, action, thing, details, address = row
    return Event(number, at, account, actor, action, thing, json.loads(details), address)
