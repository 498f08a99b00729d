"""Invitations as rows of the desk database, within a connection that is given."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from kbsearch.accounts.roles import Role
from kbsearch.database.account_tables import invitation


class Found(NamedTuple):
    """An invitation: for an account, or for the first administrator."""

    account: int | None
    role: Role
    expires: datetime


def add(
    unit: Connection,
    key: str,
    *,
    account: int | None,
    role: Role,
    created: datetime,
    expires: datetime,
) -> None:
    """Keeps a new invitation by the digest of its key."""
    unit.execute(
        insert(invitation).values(
            key=key, account=account, role=role.value, created=created, expires=expires
        )
    )


def find(unit: Connection, key: str, now: datetime) -> Found | None:
    """The invitation of a digest, unless it has expired."""
    found = select(invitation.c.account, invitation.c.role, invitation.c.expires)
    row = unit.execute(found.where(invitation.c.key == key, invitation.c.expires > now)).first()
    return None if row is None else Found(row[0], Role(row[1]), row[2])


def use(unit: Connection, key: str, now: datetime) -> bool:
    """Uses up an invitation; whether there was one. Of two who try at once one succeeds."""
    used = delete(invitation).where(invitation.c.key == key, invitation.c.expires > now)
    return unit.execute(used).rowcount == 1


def remove_all(unit: Connection, account: int | None) -> int:
    """Removes the invitations of an account, or those to make the first one; how many."""
    return unit.execute(delete(invitation).where(_for(account))).rowcount


def remove_expired(unit: Connection, now: datetime) -> int:
    """Removes invitations that can no longer be used; how many that were."""
    return unit.execute(delete(invitation).where(invitation.c.expires <= now)).rowcount


def _for(account: int | None) -> ColumnElement[bool]:
    return (
        invitation.c.account == account if account is not None else invitation.c.account.is_(None)
    )
