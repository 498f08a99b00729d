"""Putting a backup back: everything or nothing, and never over what is there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.lock import exclusive
from indexer.progress import Silent
from kbsearch.backup.parts import Part, put_in_place
from kbsearch.backup.places import Places, places_below
from kbsearch.backup.restoring import check_backup, restore
from kbsearch.errors import BackupError, DatabaseBusyError
from tests.backup.house import House, everything_below, put_back
from tests.commands.terminal import environment
from tests.disk import small_file_system
from tests.sample import ROOT

KILLED = """
import os, signal, sys
from pathlib import Path
left = int(sys.argv[3])
rename = Path.rename
def counted(self, target):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.rename = counted
from indexer.progress import Silent
from kbsearch.backup.places import places_below
from kbsearch.backup.restoring import restore
restore(Path(sys.argv[1]), places_below(Path(sys.argv[2])), Silent())
"""


def shown(place: Path) -> Mapping[str, bytes]:
    """Everything below a folder but lock files, which stay."""
    return {
        name: data for name, data in everything_below(place).items() if not name.endswith(".lock")
    }


def test_nothing_on_an_empty_machine_is_needed_before(made: Path, tmp_path: Path) -> None:
    restored = put_back(made, tmp_path / "not" / "there")
    assert restored.manifest.tickets == 2
    assert not restored.aside
    assert all(one.exists() for one in restored.places)
    other = House(tmp_path / "not" / "there")
    assert other.submit("Otra", b"tras restaurar").number == 3
    other.close()


def test_what_was_restored_is_for_its_owner_alone(made: Path, tmp_path: Path) -> None:
    put_back(made, tmp_path / "other")
    places = places_below(tmp_path / "other")
    private = [places.database, *places.attachments.rglob("*"), places.attachments]
    assert all(not one.stat().st_mode & 0o077 for one in private)


def test_an_existing_installation_is_refused_and_left_alone(
    house: House, made: Path, tmp_path: Path
) -> None:
    house.submit("Después de la copia", b"nuevo")
    before = everything_below(house.place)
    with pytest.raises(BackupError, match="installation already") as refused:
        put_back(made, house.place)
    assert str(house.places.database) in str(refused.value)
    assert "--replace" in str(refused.value)
    assert everything_below(house.place) == before


@pytest.mark.parametrize(
    "name", ["articles/a.md", ".kbsearch/attachments/ab/c", ".kbsearch/desk.db-wal"]
)
def test_anything_that_is_there_is_in_the_way(made: Path, tmp_path: Path, name: str) -> None:
    there = tmp_path / "other" / name
    there.parent.mkdir(parents=True)
    there.write_text("precious")
    with pytest.raises(BackupError, match="installation already"):
        put_back(made, tmp_path / "other")
    assert everything_below(tmp_path / "other") == {name: b"precious"}


def test_empty_folders_are_not_in_the_way(made: Path, tmp_path: Path) -> None:
    places = places_below(tmp_path / "other")
    places.articles.mkdir(parents=True)
    places.attachments.mkdir(parents=True)
    put_back(made, tmp_path / "other")
    assert House(tmp_path / "other").numbers() == [1, 2]


def test_what_is_replaced_is_moved_aside_whole(house: House, made: Path, tmp_path: Path) -> None:
    house.submit("Después de la copia", b"nuevo")
    after = house.files()
    house.close()
    restored = put_back(made, house.place, replace=True)
    assert House(house.place).numbers() == [1, 2]
    aside = {one.name.partition(".before-restore-")[0]: one for one in restored.aside}
    assert aside.keys() == {"articles", "attachments", "desk.db"}
    other = House(tmp_path / "aside")
    other.place.mkdir()
    for name, to in (("desk.db", other.places.database), ("attachments", other.places.attachments)):
        to.parent.mkdir(exist_ok=True)
        aside[name].rename(to)
    assert other.numbers() == [1, 2, 3]
    assert other.files() == after
    other.close()


def test_a_database_that_is_in_use_is_not_replaced(house: House, made: Path) -> None:
    house.numbers()
    before = shown(house.place)
    with pytest.raises(DatabaseBusyError, match="stop kbsearch first"):
        put_back(made, house.place, replace=True)
    assert shown(house.place) == before


def test_a_damaged_database_is_moved_aside_with_its_log(house: House, made: Path) -> None:
    house.close()
    house.places.database.write_bytes(b"words\n" * 1000)
    log = house.places.database.with_name("desk.db-wal")
    log.write_bytes(b"a log")
    put_back(made, house.place, replace=True)
    assert House(house.place).numbers() == [1, 2]


def test_settings_that_were_chosen_here_go_on(made: Path, tmp_path: Path) -> None:
    config = tmp_path / "other" / "kbsearch.toml"
    config.parent.mkdir()
    config.write_text("port = 8001\n")
    put_back(made, tmp_path / "other")
    assert config.read_text() == "port = 8001\n"
    assert "Ayuda ñ" in config.with_name("kbsearch.toml.restored").read_text("utf-8")


def test_settings_that_an_earlier_restore_left_go_only_when_others_come(
    made: Path, tmp_path: Path
) -> None:
    place = tmp_path / "other"
    put_back(made, place)
    earlier = place / "kbsearch.toml.restored"
    earlier.write_text("# looked at\n")
    with pytest.raises(BackupError, match="installation already"):
        put_back(made, place)
    assert earlier.read_text() == "# looked at\n"
    put_back(made, place, replace=True)
    assert "Ayuda ñ" in earlier.read_text("utf-8")


def test_articles_can_be_left_as_they_are(made: Path, tmp_path: Path) -> None:
    article = tmp_path / "other" / "articles" / "es" / "vpn.md"
    article.parent.mkdir(parents=True)
    article.write_text("from git")
    restore(made, places_below(tmp_path / "other"), Silent(), articles=False)
    other = House(tmp_path / "other")
    assert other.texts() == {"es/vpn.md": b"from git"}
    assert len(other.files()) == 3
    other.close()


def test_the_link_to_a_ticket_that_was_lost_does_not_open_the_next_of_its_number(
    house: House, made: Path, tmp_path: Path
) -> None:
    lost = house.links.secret_of(house.submit("Después de la copia"))
    put_back(made, tmp_path / "other")
    other = House(tmp_path / "other")
    given_again = other.submit("De otra persona")
    assert given_again.number == 3
    assert not other.links.opens(given_again, lost)
    other.close()


def test_each_thing_goes_where_the_settings_say(made: Path, tmp_path: Path) -> None:
    places = Places(
        tmp_path / "a" / "texts", tmp_path / "b.db", tmp_path / "c" / "files", tmp_path / "d.toml"
    )
    restore(made, places, Silent())
    assert (places.articles / "es" / "red" / "vpn.md").is_file()
    assert places.database.is_file()
    assert sum(one.is_file() for one in places.attachments.rglob("*")) == 3


def test_a_backup_can_be_checked_without_restoring_it(made: Path, tmp_path: Path) -> None:
    before = everything_below(tmp_path)
    assert check_backup(made, Silent()).tickets == 2
    assert everything_below(tmp_path) == before


def test_what_cannot_be_put_in_place_leaves_everything_as_it_was(tmp_path: Path) -> None:
    parts = [Part("a/", tmp_path / "a"), Part("b/", tmp_path / "b"), Part("c", tmp_path / "c")]
    for part in parts[:2]:
        part.unpacked.mkdir()
        part.target.mkdir()
        (part.unpacked / "new").write_text("new")
        (part.target / "old").write_text("old")
    before = everything_below(tmp_path)
    with pytest.raises(BackupError, match="nothing was restored"):
        put_in_place(parts, ".aside")
    assert everything_below(tmp_path) == before


def test_a_full_disk_restores_nothing(house: House, tmp_path: Path) -> None:
    house.article("media/video.webm", os.urandom(900_000))
    made = house.backup(tmp_path / "large.tar.gz").path
    with small_file_system(tmp_path / "disk", kilobytes=700) as disk:
        with pytest.raises(BackupError, match="not enough room"):
            put_back(made, disk)
        assert not shown(disk)
    # Room for each, and not for all of them together.
    with small_file_system(tmp_path / "disk2", kilobytes=1200) as disk:
        with pytest.raises(BackupError, match="The disk refuses"):
            put_back(made, disk)
        assert not shown(disk)


def test_two_do_not_restore_at_once(made: Path, tmp_path: Path) -> None:
    place = tmp_path / "other"
    lock = places_below(place).database.with_name("desk.db.lock")
    with exclusive(lock), pytest.raises(BackupError, match="Another process"):
        put_back(made, place)
    assert not shown(place)


def test_what_a_killed_restore_left_is_no_installation_and_is_put_right(
    made: Path, tmp_path: Path
) -> None:
    for renames in range(4):
        place = tmp_path / f"{renames}"
        run = [sys.executable, "-c", KILLED, str(made), str(place), str(renames)]
        assert subprocess.run(run, cwd=ROOT, env=environment(), check=False).returncode < 0
        assert not places_below(place).database.exists()
        put_back(made, place, replace=True)
        other = House(place)
        assert len(other.files()) == 3
        assert len(other.texts()) == 3
        other.close()
        left = [one for one in shown(place) if ".restoring" in one]
        assert not left
