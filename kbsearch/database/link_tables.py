"""The table of links between tickets and articles."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from kbsearch.database.columns import METADATA, NUMBER, UtcDateTime
from kbsearch.database.deflection_tables import HASH, SLUG

DESK_MAX = 40
REFERENCE_MAX = 200
"""Characters."""

ticket_link = Table(
    "ticket_link",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("desk", String(DESK_MAX), nullable=False),
    Column("reference", String(REFERENCE_MAX), nullable=False),
    Column("ticket", NUMBER, ForeignKey("ticket.id", ondelete="CASCADE")),
    Column("article", SLUG, nullable=False),
    Column("how", String(10), nullable=False),
    Column("account", NUMBER, ForeignKey("account.id", ondelete="SET NULL")),
    Column("requester", HASH),
    Column("created", UtcDateTime, nullable=False),
    Column("unlinked", UtcDateTime),
    UniqueConstraint("desk", "reference", "article"),
    Index(None, "ticket"),
    Index(None, "article"),
    Index(None, "account"),
    Index(None, "requester"),
    Index(None, "created"),
    sqlite_autoincrement=True,
)
"""An article that a technician gave as the answer to a ticket. `ticket` is a ticket of ours, whose
`desk` is empty and whose `reference` is its number; of another help desk they are its name and what
it calls the ticket. `requester` is the pseudonym of who asked there, if that help desk said it.
`unlinked` is when the link was taken back; linked again, it is null again."""
