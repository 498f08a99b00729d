"""Making a backup: what is in it, what is not, and what is said when it cannot be made."""

from __future__ import annotations

import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

from indexer.progress import Silent
from indexer.sqlite import connect
from kbsearch.backup import making
from kbsearch.backup.restoring import check_backup
from kbsearch.errors import (
    BackupError,
    DatabaseDamagedError,
    DatabaseMissingError,
    DatabaseVersionError,
)
from kbsearch.tickets.attachments.folder import Folder
from tests.backup.house import House, names, put_back
from tests.database.releasing import load


def test_everything_is_in_it(house: House, tmp_path: Path) -> None:
    made = house.backup(tmp_path / "kept.tar.gz")
    assert made.manifest.tickets == 2
    assert made.manifest.revision
    assert not made.manifest.lost
    put_back(made.path, tmp_path / "other")
    other = House(tmp_path / "other")
    assert other.numbers() == house.numbers()
    assert other.files() == house.files()
    assert len(other.files()) == 3
    assert other.texts() == house.texts()
    other.close()


def test_only_its_owner_may_read_it_and_nothing_else_is_left(house: House, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    made = house.backup(place / "kept.tar.gz")
    assert names(place) == {"kept.tar.gz"}
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.size == made.path.stat().st_size


def test_a_folder_gets_a_file_named_after_the_moment(house: House, tmp_path: Path) -> None:
    made = house.backup(tmp_path)
    assert made.path.name == f"kbsearch-{made.manifest.created:%Y%m%d-%H%M%S}.tar.gz"


def test_what_links_are_signed_with_is_in_it_and_settings_without_secrets(
    house: House, made: Path, tmp_path: Path
) -> None:
    ticket = house.tickets.find(1)
    put_back(made, tmp_path / "other")
    other = House(tmp_path / "other")
    assert other.links.opens(other.tickets.find(1), house.links.secret_of(ticket))
    text = (tmp_path / "other" / "kbsearch.toml").read_text("utf-8")
    assert tomllib.loads(text) == {"site_name": "Ayuda ñ"}
    assert "not told" not in text
    assert "oidc_client_secret was set" in text
    other.close()


def test_tar_reads_it_too(made: Path, house: House, tmp_path: Path) -> None:
    long = "carpeta con un nombre largo/" * 4 + "año.md"
    house.article(long)
    other = house.backup(tmp_path / "long.tar.gz").path
    subprocess.run(["tar", "xzf", str(other), "-C", str(house.place)], check=True)
    assert (house.place / "articles" / long).is_file()
    with tarfile.open(made) as archive:
        assert archive.getnames()[:3] == ["manifest.json", "settings.toml", "desk.db"]


def test_an_existing_file_is_never_written_over(house: House, tmp_path: Path) -> None:
    path = tmp_path / "kept.tar.gz"
    path.write_text("precious")
    with pytest.raises(BackupError, match="never takes the place"):
        house.backup(path)
    assert path.read_text() == "precious"


def test_a_file_that_comes_meanwhile_is_not_written_over(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.tar.gz"
    check = making._check

    def late(archive: Path, progress: Silent) -> None:
        check(archive, progress)
        path.write_text("precious")

    monkeypatch.setattr(making, "_check", late)
    with pytest.raises(BackupError, match="never takes the place"):
        house.backup(path)
    assert path.read_text() == "precious"


def test_a_drive_without_second_names_for_a_file_will_do(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    made = house.backup(tmp_path / "kept.tar.gz")
    assert check_backup(made.path, Silent()).tickets == 2
    assert names(tmp_path) == {"house", "kept.tar.gz"}


@pytest.mark.parametrize("name", ["kept", "kept.zip", "kept.tar.zst", "missing/kept.tar.gz"])
def test_a_name_that_says_something_else_is_refused(
    house: House, tmp_path: Path, name: str
) -> None:
    with pytest.raises(BackupError):
        house.backup(tmp_path / name)
    assert names(tmp_path) == {"house"}


def test_without_a_desk_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    house = House(tmp_path / "empty")
    house.article("es/vpn.md")
    with pytest.raises(DatabaseMissingError, match="in the folder where kbsearch is served"):
        house.backup(tmp_path / "kept.tar.gz")
    assert not house.places.database.exists()
    assert names(tmp_path) == {"empty"}


def test_a_damaged_database_makes_no_backup(house: House, tmp_path: Path) -> None:
    house.close()
    path = house.places.database
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * 4096 + data[8192:])
    with pytest.raises(DatabaseDamagedError):
        house.backup(tmp_path / "kept.tar.gz")
    assert names(tmp_path) == {"house"}


def test_an_older_database_is_backed_up_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    house = House(tmp_path / "older")
    house.article("es/vpn.md")
    load("0003", house.places.database)
    made = house.backup(tmp_path / "kept.tar.gz")
    assert made.manifest.revision == "0003"
    put_back(made.path, tmp_path / "other")
    other = House(tmp_path / "other")
    other.submit("La primera")
    assert other.numbers() == [1]
    other.close()


def test_a_newer_database_is_refused(house: House, tmp_path: Path) -> None:
    with house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseVersionError, match="9999"):
        house.backup(tmp_path / "kept.tar.gz")


def test_erased_bytes_are_not_in_the_copy(house: House, tmp_path: Path) -> None:
    with connect(house.places.database) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("UPDATE ticket_entry SET text = 'zenobia ' || hex(zeroblob(9000))")
        connection.commit()
        connection.execute("UPDATE ticket_entry SET text = ''")
    connection.close()
    made = house.backup(tmp_path / "kept.tar.gz")
    put_back(made.path, tmp_path / "other")
    assert b"zenobia" not in (tmp_path / "other" / ".kbsearch" / "desk.db").read_bytes()


def test_a_lost_or_damaged_attachment_is_named_and_the_rest_is_kept(
    house: House, tmp_path: Path
) -> None:
    first, second, third = (house.store.path(key) for key in house.files())
    first.unlink()
    second.write_bytes(b"altered")
    made = house.backup(tmp_path / "kept.tar.gz")
    assert sorted(Path(one).name for one in made.manifest.lost) == sorted([first.name, second.name])
    put_back(made.path, tmp_path / "other")
    there = tmp_path / "other" / ".kbsearch" / "attachments"
    assert Folder(there).path(third.name).read_bytes() == b"tres" * 50_000
    assert Folder(there).path(second.name).read_bytes() == b"altered"


def test_a_file_that_no_ticket_names_yet_is_left_out(house: House, tmp_path: Path) -> None:
    key = house.attach(b"nobody's yet")
    made = house.backup(tmp_path / "kept.tar.gz")
    assert not any(key in one.path for one in made.manifest.items)


def test_a_file_that_waits_for_its_place_is_found_where_it_lies(
    house: House, tmp_path: Path
) -> None:
    (key, *_) = house.files()
    house.store.path(key).rename(Folder(house.places.attachments).waiting(key))
    made = house.backup(tmp_path / "kept.tar.gz")
    assert not made.manifest.lost
    assert f"attachments/{key[:2]}/{key}" in {one.path for one in made.manifest.items}
