"""The tables of the outbox: what is to be sent, and where it has gone."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from kbsearch.database.columns import METADATA, NUMBER, UtcDateTime

outgoing = Table(
    "outgoing",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("way", String(20), nullable=False),
    Column("event", String(40), nullable=False),
    Column("target", String(500), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE")),
    Column("entry", NUMBER, ForeignKey("ticket_entry.id", ondelete="CASCADE")),
    Column("details", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("leased", UtcDateTime),
    Column("reason", String(500), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("sent", UtcDateTime),
    Index(None, "state", "due"),
    Index(None, "ticket"),
    Index(None, "entry"),
    Index(None, "target"),
    sqlite_autoincrement=True,
)
"""One thing to send by one way to one place; written together with what it tells of. `key` goes
with it each time it is sent, so that whoever gets it twice can tell. It is composed as it is sent,
from `event`, `ticket` and `entry`, which no longer change; `details` is JSON for what they do not
say. `leased` is until when somebody is sending it; `reason` why it last failed."""

forwarded = Table(
    "forwarded",
    METADATA,
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    Column("desk", String(40), primary_key=True),
    Column("foreign", String(120), nullable=False),
    Column("url", String(500), nullable=False),
    Column("created", UtcDateTime, nullable=False),
)
"""Which ticket of another help desk a ticket became there."""
