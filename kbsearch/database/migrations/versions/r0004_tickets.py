"""Tickets, their history, what came with them, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DIGEST = sa.String(64)
SLUG = sa.String(500)


def upgrade() -> None:
    """Makes the tables."""
    _tickets()
    _entries()
    _articles()
    _submissions()
    _attachments()
    _outgoing()
    _forwarded()


def _reference(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete=ondelete)


def _tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("impact", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(120), nullable=False),
        sa.Column("service", sa.String(120), nullable=False),
        sa.Column("requester", NUMBER),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("logged_by", NUMBER),
        sa.Column("assignee", NUMBER),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("answered", MOMENT),
        sa.Column("solved", MOMENT),
        sa.Column("closed", MOMENT),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        _reference("ticket", "requester", "account.id", "SET NULL"),
        _reference("ticket", "logged_by", "account.id", "SET NULL"),
        _reference("ticket", "assignee", "account.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_assignee_state", "ticket", ["assignee", "state"])
    op.create_index("ix_ticket_changed", "ticket", ["changed"])
    op.create_index("ix_ticket_created", "ticket", ["created"])
    op.create_index("ix_ticket_email", "ticket", ["email"])
    op.create_index("ix_ticket_logged_by", "ticket", ["logged_by"])
    op.create_index("ix_ticket_phone", "ticket", ["phone"])
    op.create_index("ix_ticket_requester", "ticket", ["requester"])
    op.create_index("ix_ticket_state_changed", "ticket", ["state", "changed"])
    op.create_index("ix_ticket_state_id", "ticket", ["state", "id"])


def _entries() -> None:
    op.create_table(
        "ticket_entry",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("ticket", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by", sa.String(20), nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_entry"),
        _reference("ticket_entry", "ticket", "ticket.id", "CASCADE"),
        _reference("ticket_entry", "account", "account.id", "SET NULL"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_entry_account", "ticket_entry", ["account"])
    op.create_index("ix_ticket_entry_ticket_id", "ticket_entry", ["ticket", "id"])


def _articles() -> None:
    op.create_table(
        "ticket_article",
        sa.Column("ticket", NUMBER, nullable=False),
        sa.Column("article", SLUG, nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("helpful", sa.Boolean()),
        sa.PrimaryKeyConstraint("ticket", "article", name="pk_ticket_article"),
        _reference("ticket_article", "ticket", "ticket.id", "CASCADE"),
    )
    op.create_index("ix_ticket_article_article", "ticket_article", ["article"])


def _submissions() -> None:
    op.create_table(
        "ticket_submission",
        sa.Column("key", DIGEST, nullable=False),
        sa.Column("content", DIGEST, nullable=False),
        sa.Column("ticket", NUMBER, nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_ticket_submission"),
        _reference("ticket_submission", "ticket", "ticket.id", "CASCADE"),
        _reference("ticket_submission", "entry", "ticket_entry.id", "CASCADE"),
    )
    op.create_index("ix_ticket_submission_created", "ticket_submission", ["created"])
    op.create_index("ix_ticket_submission_entry", "ticket_submission", ["entry"])
    op.create_index("ix_ticket_submission_ticket", "ticket_submission", ["ticket"])


def _attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(43), nullable=False),
        sa.Column("ticket", NUMBER, nullable=False),
        sa.Column("entry", NUMBER, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("key", name="uq_attachment_key"),
        _reference("attachment", "ticket", "ticket.id", "CASCADE"),
        _reference("attachment", "entry", "ticket_entry.id", "CASCADE"),
    )
    op.create_index("ix_attachment_entry", "attachment", ["entry"])
    op.create_index("ix_attachment_ticket", "attachment", ["ticket"])


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("target", sa.String(500), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("ticket", NUMBER),
        sa.Column("entry", NUMBER),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("leased", MOMENT),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("sent", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing"),
        sa.UniqueConstraint("key", name="uq_outgoing_key"),
        _reference("outgoing", "ticket", "ticket.id", "CASCADE"),
        _reference("outgoing", "entry", "ticket_entry.id", "CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outgoing_entry", "outgoing", ["entry"])
    op.create_index("ix_outgoing_state_due", "outgoing", ["state", "due"])
    op.create_index("ix_outgoing_target", "outgoing", ["target"])
    op.create_index("ix_outgoing_ticket", "outgoing", ["ticket"])


def _forwarded() -> None:
    op.create_table(
        "forwarded",
        sa.Column("ticket", NUMBER, nullable=False),
        sa.Column("desk", sa.String(40), nullable=False),
        sa.Column("foreign", sa.String(120), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ticket", "desk", name="pk_forwarded"),
        _reference("forwarded", "ticket", "ticket.id", "CASCADE"),
    )
