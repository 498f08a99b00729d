"""The tables of accounts: people, what they are signed in with, and what was done."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from kbsearch.database.columns import METADATA, NUMBER, UtcDateTime

DIGEST = String(64)
"""SHA-256 in hexadecimal: keys are given out once, and kept only as their digest."""

account = Table(
    "account",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("login", String(120), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("role", String(20), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("password", String(255)),
    Column("issuer", String(255)),
    Column("subject", String(255)),
    Column("disabled", Boolean, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime),
    UniqueConstraint("issuer", "subject"),
    sqlite_autoincrement=True,
)
"""Somebody with a name here. `login` is folded to lower case; `password` is an argon2 hash, or
null for who signs in elsewhere (`issuer` and `subject` of OpenID Connect). `seen` is the last
sign-in. A number is never given to another person."""

session = Table(
    "session",
    METADATA,
    Column("key", DIGEST, primary_key=True),
    Column("account", NUMBER, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("device", String(120), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Index(None, "account"),
    Index(None, "expires"),
)
"""Somebody signed in on one device. `expires` is absolute; idle ones end sooner by `seen`."""

invitation = Table(
    "invitation",
    METADATA,
    Column("key", DIGEST, primary_key=True),
    Column("account", NUMBER, ForeignKey("account.id", ondelete="CASCADE")),
    Column("role", String(20), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Index(None, "account"),
    Index(None, "expires"),
)
"""A link that works once: to set a password, or (without an account) to make the first one."""

token = Table(
    "token",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", DIGEST, nullable=False, unique=True),
    Column("start", String(16), nullable=False),
    Column("account", NUMBER, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("scopes", String(255), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime),
    Column("seen", UtcDateTime),
    Index(None, "account"),
)
"""An API token, shown once. `start` is its beginning, to tell one from another; `scopes` are
separated by spaces."""

event = Table(
    "event",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("account", NUMBER, nullable=True),
    Column("actor", String(120), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object", String(500), nullable=False),
    Column("details", Text, nullable=False),
    Column("address", String(64), nullable=False),
    Index(None, "at"),
    Index(None, "account"),
    Index(None, "action", "at"),
    sqlite_autoincrement=True,
)
"""The audit log: who did what to what, from which address. It outlives the accounts it names, so
`account` is no reference; erasing a person replaces his name and address here. `details` is
JSON."""
