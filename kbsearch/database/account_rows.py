"""Accounts as rows of the desk database; each function works within a connection it is given."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from kbsearch.accounts.records import Account
from kbsearch.accounts.roles import Role
from kbsearch.database.account_tables import account, session, token

COLUMNS = (
    account.c.id,
    account.c.login,
    account.c.name,
    account.c.email,
    account.c.role,
    account.c.lang,
    account.c.password.is_not(None).label("has_password"),
    account.c.issuer,
    account.c.subject,
    account.c.disabled,
    account.c.created,
    account.c.changed,
    account.c.seen,
)


class TakenError(Exception):
    """Another account has this login, or this identity."""


class Kept(NamedTuple):
    """An account with the hash of its password, for whoever compares it."""

    account: Account
    password: str | None


@contextmanager
def _one_of_each() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise TakenError from error


def account_of(row: Sequence[Any]) -> Account:
    """The account of a row of COLUMNS."""
    number, login, name, email, role, *rest = row
    return Account(number, login, name, email, Role(role), *rest)


def add(unit: Connection, values: Mapping[str, Any]) -> int:
    """Keeps a new account; its number. Raises TakenError for a login that is taken."""
    added = insert(account).values(**values).returning(account.c.id)
    with _one_of_each():
        number: int = unit.execute(added).scalar_one()
    return number


def find(unit: Connection, number: int) -> Account | None:
    """The account of that number."""
    row = unit.execute(select(*COLUMNS).where(account.c.id == number)).first()
    return None if row is None else account_of(row)


def find_login(unit: Connection, login: str) -> Account | None:
    """The account of a folded login."""
    row = unit.execute(select(*COLUMNS).where(account.c.login == login)).first()
    return None if row is None else account_of(row)


def find_kept(unit: Connection, login: str) -> Kept | None:
    """The account of a folded login, with the hash of its password."""
    found = select(account.c.password, *COLUMNS).where(account.c.login == login)
    for password, *columns in unit.execute(found):
        return Kept(account_of(columns), password)
    return None


def find_email(unit: Connection, email: str) -> Sequence[Account]:
    """Every account with that e-mail address, in whatever case."""
    found = select(*COLUMNS).where(func.lower(account.c.email) == email.lower())
    return [account_of(row) for row in unit.execute(found.order_by(account.c.id))]


def find_identity(unit: Connection, issuer: str, subject: str) -> Account | None:
    """The account that an identity provider knows by `subject`."""
    found = select(*COLUMNS).where(account.c.issuer == issuer, account.c.subject == subject)
    row = unit.execute(found).first()
    return None if row is None else account_of(row)


def listed(
    unit: Connection,
    *,
    words: str,
    role: Role | None,
    disabled: bool | None,
    after: str,
    limit: int,
) -> Sequence[Account]:
    """Accounts by login, those after `after`; `words` are looked for in login, name and e-mail."""
    found = select(*COLUMNS).where(account.c.login > after)
    if words:
        looked_in = (account.c.login, account.c.name, account.c.email)
        found = found.where(or_(*(one.icontains(words, autoescape=True) for one in looked_in)))
    if role is not None:
        found = found.where(account.c.role == role.value)
    if disabled is not None:
        found = found.where(account.c.disabled == disabled)
    rows = unit.execute(found.order_by(account.c.login).limit(limit))
    return [account_of(row) for row in rows]


def logins(unit: Connection, numbers: Collection[int]) -> Mapping[int, str]:
    """The login of each account that there still is."""
    found = select(account.c.id, account.c.login).where(account.c.id.in_(numbers))
    return {row[0]: row[1] for row in unit.execute(found)}


def count(unit: Connection) -> int:
    """How many accounts there are."""
    return unit.scalar(select(func.count()).select_from(account)) or 0


def administrators(unit: Connection) -> frozenset[int]:
    """Who can administer: enabled, with that role. Within a writing unit nobody changes it."""
    found = select(account.c.id).where(
        account.c.role == Role.ADMINISTRATOR.value, account.c.disabled.is_(False)
    )
    return frozenset(unit.scalars(found.with_for_update()))


def put(unit: Connection, number: int, values: Mapping[str, Any]) -> None:
    """Changes columns of an account. Raises TakenError for a login that is taken."""
    with _one_of_each():
        unit.execute(update(account).where(account.c.id == number).values(**values))


def remove(unit: Connection, number: int) -> int:
    """Removes an account, and with it all that refers to it; how many that were: 0 or 1."""
    return unit.execute(delete(account).where(account.c.id == number)).rowcount


def idle(unit: Connection, before: datetime) -> Sequence[int]:
    """Accounts that were neither signed in to, nor used with a session or a token, nor changed,
    since `before`."""
    seen = func.coalesce(account.c.seen, account.c.changed)
    found = select(account.c.id).where(seen < before, account.c.changed < before)
    for used in (session, token):
        lately = select(used.c.account).where(used.c.account == account.c.id, used.c.seen >= before)
        found = found.where(~lately.exists())
    return list(unit.scalars(found))
