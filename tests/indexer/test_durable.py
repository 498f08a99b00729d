"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer import durable
from indexer.errors import IndexDamagedError, StorageError
from indexer.sqlite import sqlite3


def test_a_file_is_replaced_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    for data in (b"one", b"two, which is longer"):
        durable.replace(path, data)
        assert path.read_bytes() == data
    assert [one.name for one in tmp_path.iterdir()] == ["manifest.json"]


def test_a_reader_that_has_the_old_file_open_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    durable.replace(path, b"old")
    with path.open("rb") as held:
        durable.replace(path, b"new")
        assert held.read() == b"old"


def test_a_replacement_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    durable.replace(path, b"old")

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        durable.replace(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_linked_file_is_the_same_file(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"data")
    durable.link(source, target)
    assert target.samefile(source)


def test_a_file_is_copied_where_links_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"data")
    durable.link(source, target)
    assert target.read_bytes() == b"data"
    assert not target.samefile(source)


def test_the_hash_is_the_standard_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert durable.sha256(path).startswith("ba7816bf8f01cfea414140de5dae2223b00361a3")


def test_a_refused_write_is_a_storage_error_that_says_what_to_do(tmp_path: Path) -> None:
    refused = pytest.raises(StorageError, match=r"No space left.*free some space")
    with refused, durable.storage_errors(tmp_path):
        raise OSError(28, "No space left on device")


def test_damaged_rows_are_told_from_a_disk_that_refuses(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(b"not a database" * 100)
    damaged = pytest.raises(IndexDamagedError, match="kbsearch index --rebuild")
    with damaged, durable.storage_errors(tmp_path):
        sqlite3.connect(path).execute("SELECT * FROM article")
    refused = pytest.raises(StorageError, match="unable to open")
    with refused, durable.storage_errors(tmp_path):
        sqlite3.connect(tmp_path / "no" / "such" / "folder.db")
