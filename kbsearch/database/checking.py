"""Is the desk database whole? For `kbsearch doctor`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.failures import damaged
from kbsearch.errors import DatabaseMissingError, DeskDatabaseError

FINDINGS_MAX = 10


def examine(path: Path) -> list[str] | None:
    """Everything wrong with the database at `path`, a sentence each; empty when all is well.

    It is only read. None when there is none yet.
    """
    database = DeskDatabase(path, read_only=True)
    try:
        with database.reading() as connection:
            return [damaged(path, one) for one in wrong_with(connection)]
    except DatabaseMissingError:
        return None
    except DeskDatabaseError as error:
        return [str(error)]
    finally:
        database.close()


def wrong_with(connection: Connection) -> list[str]:
    """What SQLite finds in its pages, its indexes and its references."""
    pages = connection.exec_driver_sql(f"PRAGMA integrity_check({FINDINGS_MAX})").scalars().all()
    found = [str(one) for one in pages if one != "ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found += [f"a row of {one[0]} names one of {one[2]} that is not there" for one in orphans]
    return found[:FINDINGS_MAX]
