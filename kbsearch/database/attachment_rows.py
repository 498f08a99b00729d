"""Files of tickets as rows of the desk database: which there are, and whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from itertools import islice

from sqlalchemy import select

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.ticket_tables import attachment, ticket_entry
from kbsearch.tickets.records import Attachment, EntryKind

_COLUMNS = [attachment.c["id" if one.name == "number" else one.name] for one in fields(Attachment)]
ASKED_AT_ONCE = 500
"""Keys in one statement; SQLite takes 32,766 values, older ones 999."""


class AttachmentRows:
    """The files that tickets name."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def find(self, ticket: int, key: str) -> tuple[Attachment, bool] | None:
        """The file of that key, if it is of that ticket, and whether it is with a private note."""
        asked = select(ticket_entry.c.kind, *_COLUMNS).join_from(
            attachment, ticket_entry, attachment.c.entry == ticket_entry.c.id
        )
        asked = asked.where(attachment.c.ticket == ticket, attachment.c.key == key)
        with self._database.reading() as connection:
            row = connection.execute(asked).first()
        return None if row is None else (Attachment(*row[1:]), row[0] == EntryKind.NOTE)

    def named(self, keys: Collection[str]) -> Collection[str]:
        """Which of those keys a ticket names."""
        found: set[str] = set()
        left = iter(sorted(keys))
        with self._database.reading() as connection:
            while some := list(islice(left, ASKED_AT_ONCE)):
                asked = select(attachment.c.key).where(attachment.c.key.in_(some))
                found.update(connection.execute(asked).scalars())
        return found
