"""A backup is one state, whatever happens while it is made; what fails leaves nothing."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.progress import Silent
from indexer.sqlite import connect
from kbsearch.backup import making
from kbsearch.backup.contents import Contents, Sources, gather
from kbsearch.errors import BackupError
from tests.backup.house import House, names, put_back
from tests.disk import small_file_system


def begins_anew(patch: pytest.MonkeyPatch, change: Callable[[int], None]) -> list[int]:
    """Calls `change` after each gathering with how many there were; they are counted."""
    gatherings: list[int] = []

    def watched(sources: Sources, progress: Silent) -> Contents:
        found = gather(sources, progress)
        gatherings.append(len(gatherings) + 1)
        change(gatherings[-1])
        return found

    patch.setattr(making, "gather", watched)
    return gatherings


def test_what_is_erased_meanwhile_is_not_in_it_at_all(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key, *_) = house.files()

    def erase(time: int) -> None:
        if time == 1:
            with house.database.writing() as connection:
                connection.exec_driver_sql("DELETE FROM ticket WHERE id = 1")
            house.store.remove(house.files().keys() ^ set(keys))

    keys = list(house.files())
    gatherings = begins_anew(monkeypatch, erase)
    made = house.backup(tmp_path / "kept.tar.gz")
    assert (len(gatherings), made.manifest.tickets, made.manifest.lost) == (2, 1, ())
    assert not any(key in one.path for one in made.manifest.items)


def test_an_article_that_changes_while_it_is_read_is_read_again(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(time: int) -> None:
        if time < 3:
            house.article("es/red/vpn.md", b"now " * time)

    gatherings = begins_anew(monkeypatch, edit)
    made = house.backup(tmp_path / "kept.tar.gz")
    put_back(made.path, tmp_path / "other")
    assert len(gatherings) == 3
    assert House(tmp_path / "other").texts()["es/red/vpn.md"] == b"now now "


def test_articles_that_never_stop_changing_are_given_up(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(time: int) -> None:
        house.article("es/red/vpn.md", b"now " * time)

    begins_anew(monkeypatch, edit)
    with pytest.raises(BackupError, match="kept changing"):
        house.backup(tmp_path / "kept.tar.gz")
    assert names(tmp_path) == {"house"}


def test_who_writes_goes_on_while_the_database_is_copied(house: House, tmp_path: Path) -> None:
    # The lock to write is held by another all the time, and a backup is made nevertheless.
    other = connect(house.places.database)
    other.isolation_level = None
    other.execute("BEGIN IMMEDIATE")
    made = house.backup(tmp_path / "kept.tar.gz")
    assert made.manifest.tickets == 2
    other.execute("ROLLBACK")
    other.close()


def test_a_full_disk_leaves_nothing(house: House, tmp_path: Path) -> None:
    with small_file_system(tmp_path / "disk", kilobytes=600) as disk:
        house.article("media/video.webm", os.urandom(2 << 20))
        with pytest.raises(BackupError, match="Free some space"):
            house.backup(disk / "kept.tar.gz")
        assert names(disk) == set()
    with small_file_system(tmp_path / "smaller", kilobytes=100) as disk:
        with pytest.raises(BackupError, match="Free some space") as refused:
            house.backup(disk / "kept.tar.gz")
        assert str(disk) in str(refused.value)
        assert names(disk) == set()


def test_what_a_killed_backup_left_is_removed_by_the_next(house: House, tmp_path: Path) -> None:
    left = tmp_path / ".kbsearch-backup"
    left.mkdir()
    (left / "archive").write_bytes(b"half")
    house.backup(tmp_path / "kept.tar.gz")
    assert names(tmp_path) == {"house", "kept.tar.gz"}


def test_one_backup_at_a_time_is_made_in_a_folder(house: House, tmp_path: Path) -> None:
    busy = tmp_path / ".kbsearch-backup"
    busy.mkdir()
    (busy / "archive").write_bytes(b"half")
    descriptor = os.open(busy, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(BackupError, match="Another backup"):
        house.backup(tmp_path / "kept.tar.gz")
    os.close(descriptor)
    assert (busy / "archive").read_bytes() == b"half"


def test_tickets_that_come_meanwhile_never_make_half_a_state(house: House, tmp_path: Path) -> None:
    stop = threading.Event()
    accepted: list[int] = []

    def submit() -> None:
        while not stop.is_set():
            accepted.append(house.submit("Otra", b"con archivo").number)

    threads = [threading.Thread(target=submit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        before = set(accepted)
        made = house.backup(tmp_path / f"{number}.tar.gz")
        put_back(made.path, tmp_path / f"{number}")
        other = House(tmp_path / f"{number}")
        assert before <= set(other.numbers())
        assert len(other.files()) == len(other.numbers()) + 1
        assert not made.manifest.lost
        other.close()
    stop.set()
    for thread in threads:
        thread.join()
