"""The one copy of SQLite that kbsearch uses.

Debian 12 ships 3.40.1, which carries the WAL-reset corruption bug (fixed in 3.51.3); pysqlite3
bundles a later one, and sqlite-utils picks it up by itself. Two copies of SQLite in one process
would break each other's file locks, so every module imports this name and no other.
"""

from __future__ import annotations

from pathlib import Path

from pysqlite3 import dbapi2 as sqlite3  # type: ignore[import-untyped]

__all__ = ["connect", "sqlite3"]

BUSY_SECONDS = 10.0


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in write-ahead mode whose commits are on disk when they return.

    A read-only connection never creates the file. The connection may be handed from one thread
    to another, but not used by two at once.
    """
    if read_only:
        return _connect_to_read(path)
    connection = _open(path, "mode=rwc")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; it needs no room on the disk when nobody is writing.

    Write-ahead mode wants a shared-memory file beside the database, which a full or read-only
    disk refuses. Without a log to be read there is nothing to share, and the file is opened as
    one that does not change.
    """
    connection = _open(path, "mode=rw")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size > 0:
            raise
        connection = _open(path, "immutable=1")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _open(path: Path, how: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection
