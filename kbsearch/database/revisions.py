"""The versions of the desk database that this program knows, oldest first.

A list, so that Alembic is imported only where there is something to change.
"""

from __future__ import annotations

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
NEWEST = REVISIONS[-1]
VERSION_TABLE = "alembic_version"
"""Where Alembic keeps the version of a database."""
