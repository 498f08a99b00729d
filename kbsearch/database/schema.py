"""Every table of the desk database in one place, for migrations and for those who check them."""

from __future__ import annotations

from kbsearch.database import (
    account_tables,
    deflection_tables,
    link_tables,
    outbox_tables,
    tables,
    ticket_tables,
)
from kbsearch.database.columns import METADATA

MODULES = (
    tables,
    account_tables,
    deflection_tables,
    ticket_tables,
    outbox_tables,
    link_tables,
)
"""Where tables are declared; importing them is what puts them into METADATA."""

__all__ = ["METADATA", "MODULES"]
