"""API tokens as rows of the desk database; each function works within a connection it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from kbsearch.accounts.records import Account, Token
from kbsearch.accounts.roles import Scope
from kbsearch.database.account_rows import COLUMNS, account_of
from kbsearch.database.account_tables import account, token

_TOKEN = (
    token.c.id,
    token.c.start,
    token.c.account,
    token.c.name,
    token.c.scopes,
    token.c.created,
    token.c.expires,
    token.c.seen,
)


# Built once: it is asked at each request of a program.
_FIND = select(*_TOKEN, *COLUMNS).join_from(token, account).where(token.c.key == bindparam("key"))


class Found(NamedTuple):
    """A token, and whose it is."""

    token: Token
    account: Account


def add(unit: Connection, one: Token, key: str) -> Token:
    """Keeps a new token by the digest of its key; the same with its number."""
    added = insert(token).values(
        key=key,
        start=one.start,
        account=one.account,
        name=one.name,
        scopes=" ".join(sorted(one.scopes)),
        created=one.created,
        expires=one.expires,
    )
    number = unit.execute(added.returning(token.c.id)).scalar_one()
    return replace(one, number=number)


def count(unit: Connection, number: int) -> int:
    """How many tokens an account has, those that expired lately among them."""
    counted = select(func.count()).select_from(token).where(token.c.account == number)
    return unit.execute(counted).scalar_one()


def get(unit: Connection, number: int) -> Token | None:
    """The token of that number."""
    row = unit.execute(select(*_TOKEN).where(token.c.id == number)).first()
    return None if row is None else _token(row)


def find(unit: Connection, key: str) -> Found | None:
    """The token of a digest, with its account."""
    for row in unit.execute(_FIND, {"key": key}):
        return Found(_token(row[: len(_TOKEN)]), account_of(row[len(_TOKEN) :]))
    return None


def of(unit: Connection, number: int) -> Sequence[Token]:
    """The tokens of an account, newest first."""
    found = select(*_TOKEN).where(token.c.account == number).order_by(token.c.id.desc())
    return [_token(row) for row in unit.execute(found)]


def listed(unit: Connection, *, before: int | None, limit: int) -> Sequence[Token]:
    """Tokens of everybody, newest first, those before number `before`."""
    found = select(*_TOKEN).order_by(token.c.id.desc()).limit(limit)
    if before is not None:
        found = found.where(token.c.id < before)
    return [_token(row) for row in unit.execute(found)]


def touch(unit: Connection, number: int, at: datetime) -> None:
    """Notes that a token is used."""
    unit.execute(update(token).where(token.c.id == number).values(seen=at))


def remove(unit: Connection, number: int) -> int:
    """Removes a token; how many that were: 0 or 1."""
    return unit.execute(delete(token).where(token.c.id == number)).rowcount


def remove_all(unit: Connection, account_number: int) -> int:
    """Removes every token of an account; how many that were."""
    return unit.execute(delete(token).where(token.c.account == account_number)).rowcount


def remove_expired(unit: Connection, before: datetime) -> int:
    """Removes tokens that expired before that moment; how many that were."""
    return unit.execute(delete(token).where(token.c.expires < before)).rowcount


def _token(row: Sequence[Any]) -> Token:
    number, start, owner, name, scopes, created, expires, seen = row
    known = frozenset(Scope(one) for one in scopes.split() if one in set(Scope))
    return Token(number, start, owner, name, known, created, expires, seen)
