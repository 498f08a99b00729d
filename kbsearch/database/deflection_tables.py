"""The tables of deflection: ticket forms, what they were shown, what became of them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kbsearch.database.columns import METADATA, NUMBER, UtcDateTime

HASH = String(32)
"""The beginning of an HMAC in hexadecimal: who or what it was is not to be read from it."""

SLUG = String(500)

form = Table(
    "form",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("origin", String(255), nullable=False),
    Column("unit", HASH, nullable=False),
    Column("unit_kind", String(10), nullable=False),
    Column("session", HASH, nullable=False),
    Column("requester", HASH),
    Column("held", Boolean, nullable=False),
    Column("holdout_percent", Float, nullable=False),
    Column("started", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("offered", UtcDateTime),
    Column("quiet", String(160), nullable=False),
    Column("shown", UtcDateTime),
    Column("opened", UtcDateTime),
    Column("helpful", UtcDateTime),
    Column("not_helpful", UtcDateTime),
    Column("dismissed", UtcDateTime),
    Column("solved", UtcDateTime),
    Column("submitted", UtcDateTime),
    Column("text", Text),
    Index(None, "started"),
    Index(None, "unit"),
    Index(None, "requester"),
)
"""One filling of a ticket form, however much was typed. `unit` is what was assigned to a group: the
requester when he is known, else the session. `offered` is when there was first something to
suggest, in both groups alike; `quiet` the rule that kept the form quiet. From `shown` on, each is
when that was first reported. `text` is redacted, and kept only where the desk wants it."""

impression = Table(
    "impression",
    METADATA,
    Column("form", NUMBER, ForeignKey("form.id", ondelete="CASCADE"), primary_key=True),
    Column("status", String(10), nullable=False),
    Column("asked", String(8), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("offers", Integer, nullable=False),
    Column("first", UtcDateTime, nullable=False),
    Column("last", UtcDateTime, nullable=False),
)
"""What a form was shown, or would have been were it not held out (`withheld`). `asked` is the
language of the question, `generation` that of the index; both of the last time."""

impression_article = Table(
    "impression_article",
    METADATA,
    Column(
        "impression", NUMBER, ForeignKey("impression.form", ondelete="CASCADE"), primary_key=True
    ),
    Column("article", SLUG, primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("first_rank", Integer),
    Column("last_rank", Integer),
    Column("score", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Index(None, "article"),
)
"""An article that a form was shown. Its ranks, from 1, on the first and on the last list; null
where it was not on it. Score and confidence are those of the last list that it was on."""

form_event = Table(
    "form_event",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("form", NUMBER, ForeignKey("form.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("name", String(20), nullable=False),
    Column("article", SLUG, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seconds", Float, nullable=False),
    UniqueConstraint("form", "key"),
)
"""Something that happened in a form. `key` is the sender's, so that a repetition does not count;
`at` is by our clock, and `seconds` counts from the start of the form."""

outcome = Table(
    "outcome",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("requester", HASH, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Index(None, "requester", "at"),
    Index(None, "at"),
)
"""A ticket that a help desk reports, or one that was opened again. `key` keeps one that is reported
twice from counting twice."""
