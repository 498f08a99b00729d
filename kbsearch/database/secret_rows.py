"""The keys that an installation signs with, made by itself when first needed."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.tables import secret

KEY_BYTES = 32


def key_within(unit: Connection, name: str) -> bytes:
    """The key of that name, for whoever is writing already; made when there is none yet."""
    wanted = select(secret.c.value).where(secret.c.name == name)
    if unit.scalar(wanted) is None:
        _make(unit, name)
    return bytes(unit.execute(wanted).scalar_one())


def _make(unit: Connection, name: str) -> None:
    values = {"name": name, "value": secrets.token_bytes(KEY_BYTES), "created": datetime.now(UTC)}
    with suppress(IntegrityError), unit.begin_nested():
        # Where another process was first, its key counts.
        unit.execute(insert(secret).values(**values))


class SecretRows:
    """The keys of an installation, by name; the same for each of its processes."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def key(self, name: str) -> bytes:
        """The key of that name, KEY_BYTES long; a random one that is kept from then on."""
        found = self._find(name)
        if found is not None:
            return found
        with self._database.writing() as unit:
            return key_within(unit, name)

    def _find(self, name: str) -> bytes | None:
        with self._database.reading() as connection:
            found = connection.scalar(select(secret.c.value).where(secret.c.name == name))
        return None if found is None else bytes(found)
