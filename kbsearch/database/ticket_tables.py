"""The tables of tickets: what people asked for, the conversation, and what came with it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from kbsearch.database.account_tables import DIGEST
from kbsearch.database.columns import METADATA, NUMBER, UtcDateTime
from kbsearch.database.deflection_tables import SLUG

NAME = String(120)
EMAIL = String(254)

ticket = Table(
    "ticket",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("level", Integer, nullable=False),
    Column("impact", String(20), nullable=False),
    Column("urgency", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("category", NAME, nullable=False),
    Column("service", NAME, nullable=False),
    Column("requester", NUMBER, ForeignKey("account.id", ondelete="SET NULL")),
    Column("name", NAME, nullable=False),
    Column("email", EMAIL, nullable=False),
    Column("phone", String(40), nullable=False),
    Column("logged_by", NUMBER, ForeignKey("account.id", ondelete="SET NULL")),
    Column("assignee", NUMBER, ForeignKey("account.id", ondelete="SET NULL")),
    Column("form", String(32), nullable=False),
    Column("link", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("answered", UtcDateTime),
    Column("solved", UtcDateTime),
    Column("closed", UtcDateTime),
    Column("reopened", Integer, nullable=False),
    Index(None, "state", "changed"),
    Index(None, "state", "id"),
    Index(None, "created"),
    Index(None, "changed"),
    Index(None, "email"),
    Index(None, "phone"),
    Index(None, "requester"),
    Index(None, "assignee", "state"),
    Index(None, "logged_by"),
    sqlite_autoincrement=True,
)
"""One incident, request or improvement. `email` is in lower case; `phone` has digits only, after a
`+` where the country is known, before `x` and an extension. `form` is the key of the ticket form
that it was written in, if suggestions were asked for there. `link` begins by chance, and is raised
to make links sent before useless. `answered` is the first reply of a technician; `solved` and
`closed` are the last time, null while it is neither; `reopened` counts. A number is never given to
another ticket."""

ticket_entry = Table(
    "ticket_entry",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by", String(20), nullable=False),
    Column("account", NUMBER, ForeignKey("account.id", ondelete="SET NULL")),
    Column("author", NAME, nullable=False),
    Column("text", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Index(None, "ticket", "id"),
    Index(None, "account"),
    sqlite_autoincrement=True,
)
"""One thing in the history of a ticket: a message, a private note, or a change alone. The first
message is the description. `text` is Markdown as it was typed; `changes` is JSON, a list of
{field, old, new} (see kbsearch.tickets.records.Change), empty for none."""

ticket_article = Table(
    "ticket_article",
    METADATA,
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    Column("article", SLUG, primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("helpful", Boolean),
    Index(None, "article"),
)
"""An article that the requester was shown while he wrote, best rank first; whether he opened it,
and what he said of it, if anything."""

ticket_submission = Table(
    "ticket_submission",
    METADATA,
    Column("key", DIGEST, primary_key=True),
    Column("content", DIGEST, nullable=False),
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("entry", NUMBER, ForeignKey("ticket_entry.id", ondelete="CASCADE"), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Index(None, "ticket"),
    Index(None, "entry"),
    Index(None, "created"),
)
"""What was sent once must not make two tickets, or two messages. `key` is the digest of the sender
and of his Idempotency-Key; `content` that of what he sent; `entry` is what it became."""

attachment = Table(
    "attachment",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(43), nullable=False, unique=True),
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False),
    Column("entry", NUMBER, ForeignKey("ticket_entry.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("type", String(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", DIGEST, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("created", UtcDateTime, nullable=False),
    Index(None, "ticket"),
    Index(None, "entry"),
)
"""A file that came with an entry. `key` is random, and the name of the file in the attachments
folder, which never changes once it is there; `name` is what the sender called it. `type` is what
its content was found to be; width and height are those of pictures, in pixels."""
