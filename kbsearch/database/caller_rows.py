"""Who has asked before, as rows of the desk database: for whoever picks up a telephone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from kbsearch.database.account_tables import account
from kbsearch.database.ticket_tables import ticket
from kbsearch.tickets.records import Requester

MOST = 200
"""People that are looked at to find the best of them."""

_PHONE_TAIL = 9
"""Digits of a number that tell it from others, whether or not it is written with its country."""


def of_accounts(unit: Connection, words: Sequence[str], *, exact: bool) -> Sequence[Requester]:
    """People with an account that every word is in the name, login or e-mail address of."""
    looked_in = (account.c.name, account.c.login, account.c.email)
    found = select(account.c.name, account.c.login, account.c.email, account.c.id)
    found = found.where(account.c.disabled.is_(False), _each(words, looked_in, exact=exact))
    rows = unit.execute(found.order_by(account.c.login).limit(MOST))
    return [Requester(name or login, email, "", number) for name, login, email, number in rows]


def of_tickets(unit: Connection, words: Sequence[str], *, exact: bool) -> Sequence[Requester]:
    """The same of those who asked before; whoever asked last comes first."""
    looked_in = (ticket.c.name, ticket.c.email)
    return _asked(unit, _each(words, looked_in, exact=exact))


def of_phone(unit: Connection, digits: str) -> Sequence[Requester]:
    """Those who asked before and have that telephone number, or one that has it at its end."""
    return _asked(unit, ticket.c.phone.contains(digits[-_PHONE_TAIL:], autoescape=True))


def last_phone(unit: Connection, number: int) -> str:
    """The telephone number that somebody with an account left last, or nothing."""
    one = ticket.c
    found = select(one.phone).where(one.requester == number, one.phone != "")
    return unit.scalar(found.order_by(one.id.desc()).limit(1)) or ""


def _asked(unit: Connection, condition: ColumnElement[bool]) -> Sequence[Requester]:
    one = ticket.c
    who = (one.name, one.email, one.phone, one.requester)
    found = select(*who).where(condition, or_(one.email != "", one.phone != ""))
    last = func.max(one.id).desc()
    rows: Sequence[Any] = unit.execute(found.group_by(*who).order_by(last).limit(MOST)).all()
    return [Requester(*row) for row in rows]


def _each(
    words: Sequence[str], columns: Sequence[ColumnElement[str]], *, exact: bool
) -> ColumnElement[bool]:
    return and_(
        *(or_(*(_holds(column, word, exact=exact) for column in columns)) for word in words)
    )


def _holds(column: ColumnElement[str], word: str, *, exact: bool) -> ColumnElement[bool]:
    if exact:
        return column.icontains(word, autoescape=True)
    return column.ilike(f"%{_loosely(word)}%", escape="\\")


def _loosely(word: str) -> str:
    """The word where any letter stands for one that may have an accent: more is found than meant,
    and whoever asks looks again."""
    return "".join("_" if one in "aeioun" or not one.isascii() else _escaped(one) for one in word)


def _escaped(letter: str) -> str:
    return f"\\{letter}" if letter in "\\%_" else letter
