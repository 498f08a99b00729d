"""Databases that earlier versions left behind, rows and all, come through to the newest.

`released/` holds one of each version as text; `tests/database/releasing.py` writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer.sqlite import connect
from kbsearch.database.checking import examine
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.revisions import NEWEST, REVISIONS
from kbsearch.database.schema import METADATA
from tests.database.releasing import RELEASED, load, make_older
from tests.database.test_migrating import opened_until

RELEASES = sorted(path.stem for path in RELEASED.glob("*.sql"))
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_BOOKKEEPING = {"alembic_version", "sqlite_sequence"}


def rows(path: Path) -> Rows:
    """Every row of every table, by column."""
    with connect(path, read_only=True) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {}
        for (name,) in names:
            cursor = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            columns = [one[0] for one in cursor.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor]
    connection.close()
    return {name: kept for name, kept in found.items() if name not in _BOOKKEEPING}


def schema(path: Path) -> set[tuple[str, str]]:
    """Every table and index, with the statement that makes it."""
    with connect(path, read_only=True) as connection:
        found = set(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
    connection.close()
    return found


def check_kept(before: Rows, after: Rows) -> None:
    """Every row is there with every column it had, and is the same."""
    for name, kept in before.items():
        columns = kept[0].keys()
        assert [{one: row[one] for one in columns} for row in after[name]] == kept, name


def test_each_version_before_the_newest_is_tested() -> None:
    assert [one for one in REVISIONS if one in RELEASES] == RELEASES
    assert set(REVISIONS[:-1]) <= set(RELEASES)


@pytest.mark.parametrize("revision", RELEASES)
def test_what_a_version_made_is_what_its_migrations_still_make(
    tmp_path: Path, revision: str
) -> None:
    then, now = tmp_path / "then" / "desk.db", tmp_path / "now" / "desk.db"
    load(revision, then)
    make_older(now, revision)
    assert schema(then) == schema(now)


@pytest.mark.parametrize("revision", RELEASES)
def test_an_older_database_keeps_every_row(path: Path, revision: str) -> None:
    load(revision, path)
    before = rows(path)
    assert all(len(kept) == 2 for kept in before.values())
    database = DeskDatabase(path)
    database.open()
    database.close()
    after = rows(path)
    check_kept(before, after)
    assert after.keys() == {table.name for table in METADATA.sorted_tables}
    assert examine(path) == []


@pytest.mark.parametrize("revision", RELEASES[1:])  # The first had no numbers of that kind.
def test_numbers_that_were_given_before_are_not_given_again(path: Path, revision: str) -> None:
    load(revision, path)
    with connect(path) as connection:
        connection.execute("DELETE FROM event")
    connection.close()
    DeskDatabase(path).open()
    with connect(path) as connection:
        connection.execute(
            "INSERT INTO event (at, actor, action, object, details, address) "
            "VALUES ('2026-03-03 00:00:00', '', '', '', '', '')"
        )
        assert connection.execute("SELECT id FROM event").fetchall() == [(3,)]
    connection.close()


@pytest.mark.parametrize("revision", RELEASES)
def test_a_kill_while_it_is_brought_up_to_date_costs_no_row(tmp_path: Path, revision: str) -> None:
    for statement in (4, 20):
        path = tmp_path / f"{statement}" / "desk.db"
        load(revision, path)
        before = rows(path)
        killed = opened_until(path, statement) != 0
        after = rows(path)
        check_kept(before, after)
        if killed:
            assert after.keys() == before.keys()
        DeskDatabase(path).open()
        check_kept(before, rows(path))


def test_the_newest_is_reached_and_named(path: Path) -> None:
    load(RELEASES[0], path)
    DeskDatabase(path).open()
    with connect(path, read_only=True) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (NEWEST,)
        ]
    connection.close()
