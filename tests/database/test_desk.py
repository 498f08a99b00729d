"""The desk database while it is used: what fails is one line with its cure, and mends itself."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from indexer.sqlite import connect
from kbsearch.database.checking import examine
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.database.tables import feedback
from kbsearch.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseMissingError,
    DatabaseRefusedError,
    DeskDatabaseError,
)
from kbsearch.feedback.records import Chosen
from tests.database.votes import vote
from tests.disk import fill, remount


def keys(database: DeskDatabase) -> list[str]:
    """What is kept."""
    return [one.key for one in FeedbackRows(database).listed(Chosen(), 100)]


def add_many(rows: FeedbackRows, number: int) -> None:
    """Votes with long comments, that fill many pages."""
    for key in range(number):
        rows.add(vote(f"{key}", comment="palabra " * 100))


def read_all(database: DeskDatabase) -> None:
    """Reads every vote by its key and all in order."""
    for key in range(50):
        FeedbackRows(database).find(f"{key}")
    keys(database)


def check_line(error: pytest.ExceptionInfo[DeskDatabaseError], path: Path) -> None:
    """One line for who runs the service, and nothing of it for a stranger."""
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    assert str(path.parent) not in error.value.detail


def test_a_block_that_fails_writes_nothing(database: DeskDatabase) -> None:
    FeedbackRows(database).add(vote("first"))

    def fail() -> None:
        with database.writing() as connection:
            connection.execute(feedback.delete())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert keys(database) == ["first"]


def test_two_votes_of_one_key_are_a_mistake_of_ours_and_no_failure(database: DeskDatabase) -> None:
    FeedbackRows(database).add(vote("same"))
    with pytest.raises(IntegrityError):
        FeedbackRows(database).add(vote("same"))
    assert database.failure() == ""


def test_a_moment_comes_back_in_utc_whatever_its_zone(database: DeskDatabase) -> None:
    madrid = timezone(timedelta(hours=1))
    moment = datetime(2026, 3, 1, 0, 30, 15, 999_999, tzinfo=madrid)
    values = {"key": "k", "article": "a", "version": "", "lang": "es", "comment": ""}
    with database.writing() as connection:
        connection.execute(
            insert(feedback).values(**values, helpful=True, created=moment, changed=moment)
        )
    with database.reading() as connection:
        found = connection.execute(select(feedback.c.created)).scalar_one()
    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(database: DeskDatabase) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.reading() as connection:
        connection.execute(select(feedback).where(feedback.c.created > datetime(2026, 3, 1)))  # noqa: DTZ001


def test_writers_from_many_threads_take_turns(path: Path) -> None:
    database = DeskDatabase(path)
    rows = FeedbackRows(database)

    def write(first: int) -> None:
        for number in range(first, first + 10):
            rows.add(vote(f"{number}"))

    threads = [threading.Thread(target=write, args=(10 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys(database)) == 80
    database.close()


def test_who_reads_is_not_held_up_by_who_writes(database: DeskDatabase) -> None:
    rows = FeedbackRows(database)
    rows.add(vote("before"))
    with database.writing() as connection:
        connection.execute(feedback.delete())
        assert keys(database) == ["before"]
    assert keys(database) == []


def test_another_program_that_holds_it_is_one_line_and_passes(
    database: DeskDatabase, path: Path
) -> None:
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError, match="end the program that holds it") as refused:
        FeedbackRows(database).add(vote("late"))
    check_line(refused, path)
    assert "busy" in database.failure()
    other.rollback()
    other.close()
    assert database.failure() == ""
    FeedbackRows(database).add(vote("later"))
    assert keys(database) == ["later"]


def test_a_full_disk_is_one_line_and_costs_nothing_that_was_accepted(small_disk: Path) -> None:
    path = small_disk / "desk.db"
    database = DeskDatabase(path)
    rows = FeedbackRows(database)
    rows.add(vote("accepted"))
    ballast = fill(small_disk)
    with pytest.raises(DatabaseRefusedError, match="free some space") as refused:
        add_many(rows, 1_000)
    check_line(refused, path)
    assert "full" in database.failure()
    assert "accepted" in keys(database)
    kept = len(keys(database))
    ballast.unlink()
    assert database.failure() == ""
    rows.add(vote("afterwards"))
    assert len(keys(database)) == kept + 1
    database.close()
    assert examine(path) == []


def test_a_disk_that_is_full_from_the_start_is_tried_again(small_disk: Path) -> None:
    ballast = fill(small_disk)
    database = DeskDatabase(small_disk / "below" / "desk.db")
    with pytest.raises(DatabaseRefusedError):
        database.open()
    ballast.unlink()
    FeedbackRows(database).add(vote("first"))
    assert database.failure() == ""
    database.close()


def test_a_read_only_disk_is_one_line_and_can_be_read(small_disk: Path) -> None:
    path = small_disk / "desk.db"
    before = DeskDatabase(path)
    FeedbackRows(before).add(vote("kept"))
    before.close()
    remount(small_disk, "ro")
    with pytest.raises(DatabaseRefusedError, match="mend the permissions") as refused:
        DeskDatabase(path).open()
    check_line(refused, path)
    reader = DeskDatabase(path, read_only=True)
    assert keys(reader) == ["kept"]
    assert examine(path) == []
    reader.close()
    remount(small_disk, "rw")


def test_a_folder_in_the_place_of_the_file_is_one_line(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(DeskDatabaseError) as refused:
        DeskDatabase(path).open()
    check_line(refused, path)


def test_a_file_in_the_place_of_the_folder_is_one_line(path: Path) -> None:
    path.parent.write_text("not a folder")
    with pytest.raises(DatabaseRefusedError) as refused:
        DeskDatabase(path).open()
    check_line(refused, path)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "no database at all": lambda data: b"words\n" * (len(data) // 6),
    "a header that was overwritten": lambda data: bytes(100) + data[100:],
    "a page that was overwritten": lambda data: data[:4096] + b"\xff" * 4096 + data[8192:],
    "a file cut short": lambda data: data[: 4096 + 1000],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_found_and_named_with_the_cure(
    database: DeskDatabase, path: Path, kind: str
) -> None:
    rows = FeedbackRows(database)
    add_many(rows, 50)
    database.close()
    path.write_bytes(DAMAGE[kind](path.read_bytes()))
    findings = examine(path) or []
    assert findings
    assert all("put the newest backup back" in one and "\n" not in one for one in findings)
    damaged = DeskDatabase(path)
    with pytest.raises(DatabaseDamagedError, match="is damaged") as refused:
        read_all(damaged)
    check_line(refused, path)
    assert damaged.failure()
    damaged.close()


def test_a_database_that_is_whole_has_no_findings(database: DeskDatabase, path: Path) -> None:
    FeedbackRows(database).add(vote("one"))
    assert examine(path) == []


def test_another_file_put_in_its_place_is_used_at_once(
    database: DeskDatabase, path: Path, tmp_path: Path
) -> None:
    FeedbackRows(database).add(vote("old"))
    other = DeskDatabase(tmp_path / "other.db")
    FeedbackRows(other).add(vote("restored"))
    other.close()
    for name in ("desk.db-wal", "desk.db-shm"):
        path.with_name(name).unlink()
    (tmp_path / "other.db").replace(path)
    assert keys(database) == ["restored"]


def test_a_file_that_vanishes_is_missed_and_not_made_anew(
    database: DeskDatabase, path: Path
) -> None:
    FeedbackRows(database).add(vote("kept"))
    aside = path.with_name("aside")
    path.rename(aside)
    with pytest.raises(DatabaseMissingError, match="has gone while it was in use") as refused:
        FeedbackRows(database).add(vote("lost"))
    check_line(refused, path)
    assert "put it back" in database.failure()
    assert not path.exists()
    aside.rename(path)
    assert database.failure() == ""
    assert keys(database) == ["kept"]


def test_random_damage_never_shows_as_anything_else(database: DeskDatabase, path: Path) -> None:
    rows = FeedbackRows(database)
    add_many(rows, 50)
    database.close()
    whole = path.read_bytes()
    for seed in range(30):
        dice = random.Random(seed)
        data = bytearray(whole)
        start = dice.randrange(len(data))
        data[start : start + 200] = dice.randbytes(min(200, len(data) - start))
        path.write_bytes(data)
        for name in ("desk.db-wal", "desk.db-shm"):
            path.with_name(name).unlink(missing_ok=True)
        assert all(str(path) in one for one in examine(path) or ())


def test_what_an_error_says_holds_nothing_that_was_to_be_kept(database: DeskDatabase) -> None:
    kept = {"key": "first", "comment": "llame a zenobia@example.com"}

    def write() -> None:
        with database.writing() as connection:
            connection.execute(insert(feedback).values(kept))

    with pytest.raises(IntegrityError) as refused:
        write()
    assert "zenobia" not in str(refused.value)


def test_the_log_is_wiped_unless_somebody_reads_it(database: DeskDatabase) -> None:
    log = database.path.with_name(f"{database.path.name}-wal")
    FeedbackRows(database).add(vote("first"))
    with database.reading() as connection:
        connection.execute(select(feedback)).all()
        FeedbackRows(database).add(vote("second"))
        assert not database.wipe_log()
    assert database.wipe_log()
    assert log.stat().st_size == 0
    assert keys(database) == ["second", "first"]


def test_many_who_ask_how_it_is_do_not_wait_for_one_another(tmp_path: Path) -> None:
    database = DeskDatabase(tmp_path / "desk.db", busy_seconds=0.1)
    database.open()
    holder = connect(database.path)
    holder.isolation_level = None
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError):
        FeedbackRows(database).add(vote("first"))
    patient = DeskDatabase(tmp_path / "desk.db", busy_seconds=600)
    patient._failure = "it failed"
    first = threading.Thread(target=patient.failure)
    first.start()
    while not patient._trying.locked():
        pass
    assert patient.failure() == "it failed"
    assert first.is_alive(), "it waits for its turn to write"
    holder.execute("ROLLBACK")
    first.join()
    assert not patient.failure()
    holder.close()
    database.close()
    patient.close()
