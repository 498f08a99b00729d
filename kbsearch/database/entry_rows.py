"""The history of tickets as rows of the desk database, with the files that came with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from kbsearch.database.ticket_tables import attachment, ticket_entry
from kbsearch.tickets.records import (
    Attached,
    Attachment,
    Author,
    By,
    Change,
    Entry,
    EntryKind,
)

_ENTRY = (
    ticket_entry.c.id,
    ticket_entry.c.ticket,
    ticket_entry.c.at,
    ticket_entry.c.kind,
    ticket_entry.c.by,
    ticket_entry.c.author,
    ticket_entry.c.account,
    ticket_entry.c.text,
    ticket_entry.c.changes,
)
_ATTACHED = [attachment.c[one.name] for one in fields(Attached)]
_ATTACHMENT = (
    attachment.c.id,
    attachment.c.key,
    attachment.c.entry,
    attachment.c.name,
    attachment.c.type,
    attachment.c.size,
    attachment.c.sha256,
    attachment.c.width,
    attachment.c.height,
)


def add(
    unit: Connection,
    ticket: int,
    *,
    at: datetime,
    kind: EntryKind,
    author: Author,
    text: str,
    changes: Sequence[Change] = (),
    attachments: Sequence[Attached] = (),
) -> int:
    """Keeps an entry with its files; its number."""
    values = {
        "ticket": ticket,
        "at": at,
        "kind": kind.value,
        "by": author.by.value,
        "account": author.account,
        "author": author.name,
        "text": text,
        "changes": _told(changes),
    }
    made = insert(ticket_entry).values(**values).returning(ticket_entry.c.id)
    number: int = unit.execute(made).scalar_one()
    if attachments:
        shared = {"ticket": ticket, "entry": number, "created": at}
        unit.execute(insert(attachment), [{**asdict(one), **shared} for one in attachments])
    return number


def find(unit: Connection, number: int) -> Entry | None:
    """The entry of that number, with its files."""
    row = unit.execute(select(*_ENTRY).where(ticket_entry.c.id == number)).first()
    if row is None:
        return None
    files = unit.execute(select(*_ATTACHMENT).where(attachment.c.entry == number))
    return _entry(row, [Attachment(*one) for one in files.all()])


def found(unit: Connection, number: int) -> Entry:
    """The entry of that number, which there is: it was added in this unit."""
    entry = find(unit, number)
    assert entry is not None  # noqa: S101 - nobody removes what is not kept yet
    return entry


def of_ticket(unit: Connection, ticket: int) -> Sequence[Entry]:
    """The history of a ticket, oldest first, with files; it has what technicians note."""
    found = select(*_ENTRY).where(ticket_entry.c.ticket == ticket).order_by(ticket_entry.c.id)
    files = files_of(unit, ticket)
    return [_entry(row, files.get(row[0], [])) for row in unit.execute(found)]


def files_of(unit: Connection, ticket: int) -> Mapping[int, list[Attachment]]:
    """The files of a ticket, by the number of their entry, in the order in which they came."""
    rows = select(*_ATTACHMENT).where(attachment.c.ticket == ticket).order_by(attachment.c.id)
    found: dict[int, list[Attachment]] = {}
    for row in unit.execute(rows):
        one = Attachment(*row)
        found.setdefault(one.entry, []).append(one)
    return found


def attached(unit: Connection, keys: Sequence[str]) -> Mapping[str, Attached]:
    """Those of these files that belong to an entry already."""
    if not keys:
        return {}
    rows = unit.execute(select(*_ATTACHED).where(attachment.c.key.in_(keys)))
    return {row[0]: Attached(*row) for row in rows}


def _entry(row: Sequence[Any], files: Sequence[Attachment]) -> Entry:
    number, ticket, at, kind, by, name, account, text, changes = row
    author = Author(By(by), name, account)
    return Entry(number, ticket, at, EntryKind(kind), author, text, _read(changes), files)


def _told(changes: Sequence[Change]) -> str:
    return json.dumps([asdict(one) for one in changes], ensure_ascii=False) if changes else ""


def _read(changes: str) -> Sequence[Change]:
    return [Change(**one) for one in json.loads(changes)] if changes else ()
