"""Ticket forms, what they were shown, what happened in them, and tickets by other channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
HASH = sa.String(32)
SLUG = sa.String(500)


def upgrade() -> None:
    """Makes the tables."""
    _forms()
    _impressions()
    _events()
    _outcomes()


def _forms() -> None:
    op.create_table(
        "form",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("unit", HASH, nullable=False),
        sa.Column("unit_kind", sa.String(10), nullable=False),
        sa.Column("session", HASH, nullable=False),
        sa.Column("requester", HASH),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("holdout_percent", sa.Float(), nullable=False),
        sa.Column("started", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("offered", MOMENT),
        sa.Column("quiet", sa.String(160), nullable=False),
        sa.Column("shown", MOMENT),
        sa.Column("opened", MOMENT),
        sa.Column("helpful", MOMENT),
        sa.Column("not_helpful", MOMENT),
        sa.Column("dismissed", MOMENT),
        sa.Column("solved", MOMENT),
        sa.Column("submitted", MOMENT),
        sa.Column("text", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_form"),
        sa.UniqueConstraint("key", name="uq_form_key"),
    )
    for name in ("started", "unit", "requester"):
        op.create_index(f"ix_form_{name}", "form", [name])


def _impressions() -> None:
    op.create_table(
        "impression",
        sa.Column("form", NUMBER, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("asked", sa.String(8), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("form", name="pk_impression"),
        sa.ForeignKeyConstraint(
            ["form"], ["form.id"], name="fk_impression_form", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "impression_article",
        sa.Column("impression", NUMBER, nullable=False),
        sa.Column("article", SLUG, nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("first_rank", sa.Integer()),
        sa.Column("last_rank", sa.Integer()),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("impression", "article", name="pk_impression_article"),
        sa.ForeignKeyConstraint(
            ["impression"],
            ["impression.form"],
            name="fk_impression_article_impression",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_impression_article_article", "impression_article", ["article"])


def _events() -> None:
    op.create_table(
        "form_event",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("form", NUMBER, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("article", SLUG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form_event"),
        sa.UniqueConstraint("form", "key", name="uq_form_event_form_key"),
        sa.ForeignKeyConstraint(
            ["form"], ["form.id"], name="fk_form_event_form", ondelete="CASCADE"
        ),
    )


def _outcomes() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("requester", HASH, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcome"),
        sa.UniqueConstraint("key", name="uq_outcome_key"),
    )
    op.create_index("ix_outcome_requester_at", "outcome", ["requester", "at"])
    op.create_index("ix_outcome_at", "outcome", ["at"])
