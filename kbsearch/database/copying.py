"""A copy of the desk database while others write to it, and what the copy holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import DBAPIError

from indexer.durable import flush
from indexer.sqlite import connect, sqlite3
from kbsearch.database.checking import wrong_with
from kbsearch.database.engine import make_engine
from kbsearch.database.failures import damaged, explained
from kbsearch.database.migrating import version
from kbsearch.database.ticket_tables import attachment, ticket
from kbsearch.errors import (
    BackupError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseMissingError,
)

LETTING_GO_SECONDS = 1.0
"""How long to wait for a database that is about to be let go of."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a row names: the name it lies under, its bytes, and their SHA-256."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a desk database holds, as far as a backup has to know."""

    revision: str
    tickets: int
    files: Sequence[NamedFile]


def copy_database(source: Path, target: Path) -> None:
    """Writes what is committed now to the new file `target`, which has no log beside it.

    Writers of any process go on meanwhile: it is one long reading (VACUUM INTO, since SQLite 3.27).
    Pages that nobody uses any more, and whatever was erased in them, are left behind. It is on disk
    when this returns. Raises DeskDatabaseError, or BackupError when there is no room.
    """
    if not source.exists():
        raise DatabaseMissingError(
            f"There is no desk database at {source}; run this in the folder where kbsearch is "
            f"served, or set KBSEARCH_DATABASE"
        )
    with explained(source), _as_engine_errors():
        connection = connect(source, read_only=True)
        try:
            _vacuum(connection, target)
        finally:
            connection.close()
        flush(target)


def _vacuum(connection: sqlite3.Connection, target: Path) -> None:
    connection.isolation_level = None
    # It forbids writing to any file; the one that is read is not written to.
    connection.execute("PRAGMA query_only = OFF")
    # Nobody else knows of the copy, and drives that backups go to may have no locks.
    try:
        connection.execute("VACUUM INTO ?", [f"{target.resolve().as_uri()}?nolock=1"])
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_FULL":
            raise
        raise BackupError(
            f"There is no room for a copy of the desk database in {target.parent}; nothing is left "
            f"of it. Free some space, then try again"
        ) from error


def read_copy(copy: Path, source: Path) -> Holdings:
    """What a copy holds; errors name `source`, which it was made from.

    An older version is as good as the newest. Raises DatabaseVersionError for a newer one, and
    DatabaseDamagedError for one that is not whole.
    """
    engine = make_engine(copy, read_only=True)
    try:
        with explained(source), engine.connect() as connection:
            revision = version(connection, source)
            if revision is None:
                raise DatabaseDamagedError(damaged(source, "it has no tables"))
            for finding in wrong_with(connection):
                raise DatabaseDamagedError(damaged(source, finding))
            return _holdings(connection, revision)
    finally:
        engine.dispose()


def _holdings(connection: Connection, revision: str) -> Holdings:
    names = inspect(connection).get_table_names()
    if attachment.name not in names:
        return Holdings(revision, 0, ())
    named = select(attachment.c.key, attachment.c.size, attachment.c.sha256)
    return Holdings(
        revision,
        connection.execute(select(func.count()).select_from(ticket)).scalar_one(),
        [NamedFile(*row) for row in connection.execute(named.order_by(attachment.c.id))],
    )


def let_go(path: Path) -> None:
    """Writes the log of a database into its file, so that the file can be moved by itself.

    Raises DatabaseBusyError when somebody has it open, which is how a service that runs is noticed.
    One that is damaged cannot be tidied, and is left as it is.
    """
    connection = sqlite3.connect(path, timeout=LETTING_GO_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DatabaseBusyError(
                f"The desk database {path} is in use; stop kbsearch first"
            ) from error
    except sqlite3.DatabaseError:
        pass
    finally:
        connection.close()


@contextmanager
def _as_engine_errors() -> Iterator[None]:
    """Errors of the driver as the engine would raise them, for `explained`."""
    try:
        yield
    except sqlite3.Error as error:
        raise DBAPIError("", None, error) from error
