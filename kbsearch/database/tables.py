"""The tables of the desk database, as the newest migration leaves them.

Accounts have a module of their own, `account_tables`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, LargeBinary, String, Table

from kbsearch.database.columns import METADATA, NUMBER, UtcDateTime
from kbsearch.feedback.records import COMMENT_MAX

feedback = Table(
    "feedback",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("article", String(500), nullable=False),
    Column("version", String(64), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", String(COMMENT_MAX), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Index(None, "article", "created"),
    Index(None, "created"),
)
"""One vote on one article. `version` is what was voted on; nothing says who voted."""

secret = Table(
    "secret",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("created", UtcDateTime, nullable=False),
)
"""Keys that this installation made for itself, to sign with; they never leave it."""
