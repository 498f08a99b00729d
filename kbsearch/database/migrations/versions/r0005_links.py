"""Links between tickets and articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "ticket_link",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("desk", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("ticket", NUMBER),
        sa.Column("article", sa.String(500), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("requester", sa.String(32)),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("unlinked", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_link"),
        sa.UniqueConstraint(
            "desk", "reference", "article", name="uq_ticket_link_desk_reference_article"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["ticket.id"], name="fk_ticket_link_ticket", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name="fk_ticket_link_account", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )
    for name in ("ticket", "article", "account", "requester", "created"):
        op.create_index(f"ix_ticket_link_{name}", "ticket_link", [name])
