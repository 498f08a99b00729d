"""Accounts, sessions, invitations, API tokens, the audit log, and keys to sign with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DIGEST = sa.String(64)


def upgrade() -> None:
    """Makes the tables."""
    _accounts()
    _sessions()
    _invitations()
    _tokens()
    _events()
    op.create_table(
        "secret",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("login", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("password", sa.String(255)),
        sa.Column("issuer", sa.String(255)),
        sa.Column("subject", sa.String(255)),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("seen", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer_subject"),
        sqlite_autoincrement=True,
    )


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("key", DIGEST, nullable=False),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("device", sa.String(120), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_session"),
        _of_an_account("session"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_index("ix_session_expires", "session", ["expires"])


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("key", DIGEST, nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_invitation"),
        _of_an_account("invitation"),
    )
    op.create_index("ix_invitation_account", "invitation", ["account"])
    op.create_index("ix_invitation_expires", "invitation", ["expires"])


def _tokens() -> None:
    op.create_table(
        "token",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", DIGEST, nullable=False),
        sa.Column("start", sa.String(16), nullable=False),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("scopes", sa.String(255), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT),
        sa.Column("seen", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("key", name="uq_token_key"),
        _of_an_account("token"),
    )
    op.create_index("ix_token_account", "token", ["account"])


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("object", sa.String(500), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_at", "event", ["at"])
    op.create_index("ix_event_account", "event", ["account"])
    op.create_index("ix_event_action_at", "event", ["action", "at"])


def _of_an_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account"], ["account.id"], name=f"fk_{table}_account", ondelete="CASCADE"
    )
