"""Rows of tickets that were handed on: which ticket of which other help desk each became."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from kbsearch.database.desk import Unit
from kbsearch.database.outbox_tables import forwarded


def find(unit: Unit, ticket: int, desk: str) -> tuple[str, str] | None:
    """The identifier and the address of a ticket there; None while it was not handed on."""
    row = unit.execute(
        select(forwarded.c.foreign, forwarded.c.url).where(
            forwarded.c.ticket == ticket, forwarded.c.desk == desk
        )
    ).first()
    return (row.foreign, row.url) if row else None


def ticket_of(unit: Unit, foreign: str, desk: str) -> int | None:
    """The ticket that became that one there, if any."""
    row = unit.execute(
        select(forwarded.c.ticket).where(forwarded.c.foreign == foreign, forwarded.c.desk == desk)
    ).first()
    return row.ticket if row else None


def add(unit: Unit, ticket: int, desk: str, *, foreign: str, url: str, at: datetime) -> None:
    """Keeps what a ticket became there; nothing is changed when that is known."""
    if find(unit, ticket, desk) is None:
        unit.execute(
            insert(forwarded).values(ticket=ticket, desk=desk, foreign=foreign, url=url, created=at)
        )
