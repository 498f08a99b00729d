"""What was sent with a key, as rows of the desk database, so that it is taken once."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from kbsearch.database.ticket_tables import ticket_submission


class AlreadySentError(Exception):
    """Another process has kept what was sent with this key, a moment ago."""


class Sent(NamedTuple):
    """What came of it; `content` is the digest of what was sent."""

    content: str
    ticket: int
    entry: int


def find(unit: Connection, key: str) -> Sent | None:
    """What came of what was sent with the key of that digest."""
    one = ticket_submission.c
    row = unit.execute(select(one.content, one.ticket, one.entry).where(one.key == key)).first()
    return None if row is None else Sent(*row)


def add(unit: Connection, key: str, sent: Sent, now: datetime) -> None:
    """Keeps what came of it. Raises AlreadySentError."""
    try:
        unit.execute(insert(ticket_submission).values(key=key, created=now, **sent._asdict()))
    except IntegrityError as error:
        raise AlreadySentError from error


def remove_older(unit: Connection, before: datetime) -> int:
    """Removes what was sent before that moment; how many things that were."""
    old = ticket_submission.c.created < before
    return unit.execute(delete(ticket_submission).where(old)).rowcount
