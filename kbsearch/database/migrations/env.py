"""Run by Alembic: brings the database of the connection it is handed up to date.

The caller has begun the transaction, and commits all of it or none.
"""

from __future__ import annotations

from alembic import context

from kbsearch.database.revisions import VERSION_TABLE
from kbsearch.database.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
)
context.run_migrations()
