"""Writes a small database of one version as text, for later versions to be tested with:
`python -m tests.database.releasing 0004`, once no migration of that version changes any more.

Two rows in every table, the second with nothing where nothing is allowed.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Column, Connection, DateTime, MetaData, Table, insert
from sqlalchemy.types import Float, Integer, LargeBinary

from indexer.sqlite import connect
from kbsearch.database.engine import make_engine
from kbsearch.database.migrating import MIGRATIONS
from kbsearch.database.revisions import VERSION_TABLE

RELEASED = Path(__file__).with_name("released")


def make_older(path: Path, revision: str, *, rows: bool = False) -> None:
    """Makes a database as the version `revision` left it, by the migrations up to that one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = make_engine(path, busy_seconds=1)
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if rows:
            _fill(connection)
    engine.dispose()


def load(revision: str, path: Path) -> None:
    """Makes the database of a version that was released, from its text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect(path) as connection:
        # A row of the text may come before the table that it refers to.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript((RELEASED / f"{revision}.sql").read_text("utf-8"))
    connection.close()


def _fill(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        if table.name != VERSION_TABLE:
            for number in (1, 2):
                connection.execute(insert(table).values(dict(_row(table, number))))


def _row(table: Table, number: int) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        yield column.name, None if column.nullable and number > 1 else _value(column, number)


def _value(column: Column[Any], number: int) -> object:
    """Something that fits: references are to the row of the same number."""
    kinds = {
        Boolean: number == 1,
        DateTime: datetime(2026, 3, number, 9, 30, 15, 250_000),  # noqa: DTZ001 - as SQLite has it
        Float: number / 4,
        Integer: number,
        LargeBinary: bytes([number]) * 32,
    }
    for kind, value in kinds.items():
        if isinstance(column.type, kind):
            return value
    length = getattr(column.type, "length", None)
    return f"{number} año, {column.table.name} {column.name}"[:length]


def main(revision: str) -> None:
    """Writes the text of that version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        make_older(path, revision, rows=True)
        # Nobody has it open any more, and only this copy of SQLite can write text.
        with closing(sqlite3.connect(path)) as connection:
            text = "\n".join(connection.iterdump())
    RELEASED.mkdir(exist_ok=True)
    (RELEASED / f"{revision}.sql").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
