"""Opening the desk database: once, whole, and only what this program understands."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from indexer.lock import exclusive
from indexer.sqlite import connect
from kbsearch.database import migrating
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.migrating import MIGRATIONS
from kbsearch.database.revisions import NEWEST, REVISIONS
from kbsearch.database.schema import METADATA
from kbsearch.errors import DatabaseBusyError, DatabaseMissingError, DatabaseVersionError
from tests.commands.terminal import environment
from tests.database.releasing import make_older
from tests.sample import ROOT

OPEN = """
import sys
from pathlib import Path
from kbsearch.database.desk import DeskDatabase
sys.stdin.readline()
DeskDatabase(Path(sys.argv[1])).open()
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from kbsearch.database.desk import DeskDatabase
left = int(sys.argv[2])
@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
DeskDatabase(Path(sys.argv[1])).open()
"""


def tables(path: Path) -> set[str]:
    """The tables of the file, read without our code."""
    with connect(path) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}


def test_a_database_is_made_with_its_folder_and_opened_again(path: Path) -> None:
    for _ in range(2):
        database = DeskDatabase(path)
        database.open()
        with database.reading() as connection:
            assert migrating.version(connection, path) == NEWEST
        database.close()
    assert "feedback" in tables(path)


def test_nobody_else_on_the_machine_reads_it_unless_its_mode_was_changed(path: Path) -> None:
    DeskDatabase(path).open()
    files = [one for one in path.parent.iterdir() if one.name != f"{path.name}.lock"]
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
    path.chmod(0o640)
    DeskDatabase(path).open()
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_is_committed_is_flushed_and_references_are_kept(database: DeskDatabase) -> None:
    with database.reading() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


def test_the_tables_are_what_the_migrations_leave(database: DeskDatabase) -> None:
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_versions_known_are_those_that_ship_oldest_first() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = ScriptDirectory.from_config(config).walk_revisions()
    assert [one.revision for one in found][::-1] == list(REVISIONS)


def test_every_table_is_one_that_postgresql_can_make() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in METADATA.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        assert ("BIGSERIAL" in made) == ("id" in table.c)
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))


@pytest.mark.parametrize("processes", [2, 4])
def test_processes_that_start_at_once_all_find_one_database(path: Path, processes: int) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(path)],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    # Each waits for its line, imports done.
    said = [one.communicate("go\n", timeout=120)[1] for one in started]
    assert said == [""] * processes
    with connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (NEWEST,)
        ]


def opened_until(path: Path, statement: int) -> int:
    """Opens the database in a process that is killed after so many statements; its status."""
    run = [sys.executable, "-c", KILLED, str(path), str(statement)]
    return subprocess.run(run, cwd=ROOT, env=environment(), check=False).returncode


# The first and the last statements, and some between them; the slow test takes every one.
SOME = (1, 2, 3, 8, 13, 21, 34, 55, 10_000)


def check_kill(path: Path, statement: int, before: set[str]) -> bool:
    """Kills one opening and opens again; whether there was anything left to kill."""
    whole = {table.name for table in METADATA.tables.values()}
    status = opened_until(path, statement)
    assert status in {0, -signal.SIGKILL}
    assert tables(path) & whole in ([before & whole] if status else [whole])
    DeskDatabase(path).open()
    assert tables(path) >= whole
    return status != 0


def test_a_kill_at_some_statements_leaves_nothing_half_done(tmp_path: Path) -> None:
    killed = [check_kill(tmp_path / f"{one}" / "desk.db", one, set()) for one in SOME]
    assert killed[0]
    assert not killed[-1]


@pytest.mark.slow
def test_a_kill_at_any_statement_leaves_nothing_half_done(tmp_path: Path) -> None:
    statement = 1
    while check_kill(tmp_path / f"{statement}" / "desk.db", statement, set()):
        statement += 1
    assert statement > len(METADATA.tables)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_database_is_brought_up_to_date_whole_or_not_at_all(
    tmp_path: Path, revision: str
) -> None:
    for statement in (3, 8, 10_000):
        path = tmp_path / f"{statement}" / "desk.db"
        make_older(path, revision)
        check_kill(path, statement, tables(path))


def test_a_database_of_a_newer_program_is_refused_and_left_alone(
    database: DeskDatabase, path: Path
) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(DatabaseVersionError, match="has version 9999 and this kbsearch knows"):
            DeskDatabase(path, read_only=read_only).open()
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with connect(path) as connection:
        connection.execute("CREATE TABLE customer (id INTEGER)")
    with pytest.raises(DatabaseVersionError, match="another file with KBSEARCH_DATABASE"):
        DeskDatabase(path).open()
    assert tables(path) == {"customer"}


def test_a_reader_makes_nothing(path: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError, match="'kbsearch serve' makes it"):
        DeskDatabase(path, read_only=True).open()
    assert list(tmp_path.iterdir()) == []


def test_a_reader_says_that_an_older_database_has_to_be_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir()
    connect(path).close()
    with pytest.raises(DatabaseVersionError, match="start 'kbsearch serve' once"):
        DeskDatabase(path, read_only=True).open()


def test_who_waits_too_long_for_another_process_is_told_of_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "TURN_SECONDS", 0.1)
    with (
        exclusive(path.with_name("desk.db.lock")),
        pytest.raises(DatabaseBusyError, match="Another process has been opening"),
    ):
        DeskDatabase(path).open()


def test_a_copy_made_while_it_is_in_use_is_a_whole_database(
    database: DeskDatabase, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with connect(path) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    assert tables(copy) == tables(path)
    DeskDatabase(copy).open()
