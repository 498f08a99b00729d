"""The keys that an installation signs with, made by itself when first needed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.tables import secret

KEY_BYTES = 32


class SecretRows:
    """The keys of an installation, by name; the same for each of its processes."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def key(self, name: str) -> bytes:
        """The key of that name, KEY_BYTES long; a random one that is kept from then on."""
        found = self._find(name)
        if found is not None:
            return found
        try:
            with self._database.writing() as connection:
                connection.execute(
                    insert(secret).values(
                        name=name, value=secrets.token_bytes(KEY_BYTES), created=datetime.now(UTC)
                    )
                )
        except IntegrityError:
            pass  # Another process was first; its key counts.
        kept = self._find(name)
        assert kept is not None  # noqa: S101 - a key is never removed
        return kept

    def _find(self, name: str) -> bytes | None:
        with self._database.reading() as connection:
            found = connection.scalar(select(secret.c.value).where(secret.c.name == name))
        return None if found is None else bytes(found)
