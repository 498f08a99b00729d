"""Sessions as rows of the desk database; each function works within a connection it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from kbsearch.accounts.records import Account, Session
from kbsearch.database.account_rows import COLUMNS, account_of
from kbsearch.database.account_tables import account, session

_SESSION = (
    session.c.key,
    session.c.account,
    session.c.device,
    session.c.created,
    session.c.seen,
    session.c.expires,
)


# Built once: it is asked at each request of somebody who is signed in.
_FIND = (
    select(*_SESSION, session.c.csrf, *COLUMNS)
    .join_from(session, account)
    .where(session.c.key == bindparam("key"))
)


class Found(NamedTuple):
    """A session, whose it is, and what his forms must carry."""

    session: Session
    csrf: str
    account: Account


def add(unit: Connection, one: Session, csrf: str) -> None:
    """Keeps a new session."""
    unit.execute(
        insert(session).values(
            key=one.key,
            account=one.account,
            csrf=csrf,
            device=one.device,
            created=one.created,
            seen=one.seen,
            expires=one.expires,
        )
    )


def find(unit: Connection, key: str) -> Found | None:
    """The session of a digest, with its account."""
    row = unit.execute(_FIND, {"key": key}).first()
    if row is None:
        return None
    width = len(_SESSION)
    return Found(Session(*row[:width]), row[width], account_of(row[width + 1 :]))


def of(unit: Connection, number: int) -> Sequence[Session]:
    """The sessions of an account, the one that was used last first."""
    found = select(*_SESSION).where(session.c.account == number)
    return [Session(*row) for row in unit.execute(found.order_by(session.c.seen.desc()))]


def touch(unit: Connection, key: str, at: datetime) -> None:
    """Notes that a session is used."""
    unit.execute(update(session).where(session.c.key == key).values(seen=at))


def remove(unit: Connection, number: int, key: str) -> int:
    """Ends one session of an account; how many that were: 0 or 1."""
    ended = delete(session).where(session.c.account == number, session.c.key == key)
    return unit.execute(ended).rowcount


def remove_all(unit: Connection, number: int, *, but: str = "") -> int:
    """Ends every session of an account, but for one; how many that were."""
    ended = delete(session).where(session.c.account == number, session.c.key != but)
    return unit.execute(ended).rowcount


def keep_newest(unit: Connection, number: int, amount: int) -> int:
    """Ends all sessions of an account but those that were used last; how many that were."""
    newest = select(session.c.key).where(session.c.account == number)
    newest = newest.order_by(session.c.seen.desc(), session.c.key).limit(amount)
    ended = delete(session).where(session.c.account == number, session.c.key.not_in(newest))
    return unit.execute(ended).rowcount


def remove_stale(unit: Connection, *, idle_since: datetime, now: datetime) -> int:
    """Removes sessions that have expired, or were not used since `idle_since`; how many."""
    stale = or_(session.c.expires <= now, session.c.seen <= idle_since)
    return unit.execute(delete(session).where(stale)).rowcount
