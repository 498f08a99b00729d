"""Tickets by other channels, as rows of the desk database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from kbsearch.database.deflection_tables import outcome
from kbsearch.database.desk import DeskDatabase
from kbsearch.deflection.records import Outcome

_AT_ONCE = 500
"""Keys that one statement asks for."""


def keep(unit: Connection, outcomes: Sequence[Outcome]) -> int:
    """Keeps those whose key is new; how many that were."""
    by_key = {one.key: one for one in outcomes}
    # Under the write lock: nobody adds one of them meanwhile.
    given = list(by_key)
    for at in range(0, len(given), _AT_ONCE):
        known = select(outcome.c.key).where(outcome.c.key.in_(given[at : at + _AT_ONCE]))
        for key in unit.scalars(known).all():
            del by_key[key]
    if by_key:
        unit.execute(insert(outcome), [asdict(one) for one in by_key.values()])
    return len(by_key)


def remove(unit: Connection, keys: Sequence[str]) -> int:
    """Removes those of these keys; how many that were."""
    return unit.execute(delete(outcome).where(outcome.c.key.in_(keys))).rowcount


class OutcomeRows:
    """The OutcomeStore of an installation."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def add(self, outcomes: Sequence[Outcome]) -> int:
        """Keeps those whose key is new; how many, on disk when this returns."""
        with self._database.writing() as connection:
            return keep(connection, outcomes)

    def expire(self, before: datetime) -> int:
        """Removes those of before that moment."""
        with self._database.writing() as connection:
            return connection.execute(delete(outcome).where(outcome.c.at < before)).rowcount

    def erase(self, requester: str) -> int:
        """Removes those of a requester."""
        chosen = delete(outcome).where(outcome.c.requester == requester)
        with self._database.writing() as connection:
            return connection.execute(chosen).rowcount
