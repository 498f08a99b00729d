"""Connections to the desk database, through the one copy of SQLite that kbsearch uses."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from indexer.sqlite import connect, sqlite3

BUSY_SECONDS = 5.0
"""How long a request waits for another writer, or for a connection, before it is refused."""

_KEPT = 4
_AT_MOST = 12


def make_engine(
    path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS
) -> Engine:
    """Connections to the file at `path`; nothing is opened before the first one is asked for.

    Write-ahead mode, each commit flushed before it returns, foreign keys enforced. A connection
    with the execution option `writing` takes the write lock as it begins: one that began by
    reading could not wait for its turn.
    """

    def dial() -> sqlite3.Connection:
        connection = connect(path, read_only=read_only)
        # The driver would begin by itself, and too late: not before a table is made.
        connection.isolation_level = None
        # What is erased is written over, and cannot be read out of the file any more.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA busy_timeout = {round(busy_seconds * 1000)}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlite3,
        creator=dial,
        poolclass=QueuePool,
        pool_size=_KEPT,
        max_overflow=_AT_MOST - _KEPT,
        pool_timeout=busy_seconds,
        # What is kept of people must not come into the log with an error.
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    how = "IMMEDIATE" if connection.get_execution_options().get("writing") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {how}")
