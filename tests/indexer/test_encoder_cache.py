"""File digests are hashed once, and entries appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from indexer import durable
from indexer.encoder_cache import default_cache, file_digest, is_whole, publish


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A file large enough for its digest to be kept."""
    path = tmp_path / "weights"
    path.write_bytes(b"\x01" * 2_000_000)
    return path


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets enough time pass for a file not to be in the middle of a change."""
    later = time.time_ns() + 10**10
    monkeypatch.setattr("indexer.encoder_cache.time.time_ns", lambda: later)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_digest_is_the_sha256_of_the_file(weights: Path, tmp_path: Path) -> None:
    assert file_digest(weights, tmp_path / "cache") == sha256(weights)


def test_an_unchanged_file_is_hashed_once(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    digest = file_digest(weights, tmp_path / "cache")
    monkeypatch.delattr(durable, "sha256")
    assert file_digest(weights, tmp_path / "cache") == digest


def test_a_changed_file_is_hashed_again_even_when_its_date_is_set_back(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    before = weights.stat()
    file_digest(weights, tmp_path / "cache")
    weights.write_bytes(b"\x02" * before.st_size)
    os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file_digest(weights, tmp_path / "cache") == sha256(weights)


def test_a_file_that_has_just_changed_is_not_trusted_next_time(
    weights: Path, tmp_path: Path
) -> None:
    file_digest(weights, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_spoilt_note_is_ignored(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    file_digest(weights, tmp_path / "cache")
    (note,) = (tmp_path / "cache" / "digests").iterdir()
    note.write_text("")
    assert file_digest(weights, tmp_path / "cache") == sha256(weights)


def test_the_cache_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBSEARCH_CACHE", str(tmp_path))
    assert default_cache() == tmp_path
    monkeypatch.delenv("KBSEARCH_CACHE")
    assert default_cache().name == "kbsearch"


def write_one(folder: Path) -> None:
    (folder / "one").write_bytes(b"1")


def write_two(folder: Path) -> None:
    (folder / "two").write_bytes(b"22")


def test_an_entry_that_was_published_is_whole(tmp_path: Path) -> None:
    publish(tmp_path / "cache" / "entry", write_one)
    assert is_whole(tmp_path / "cache" / "entry")
    assert (tmp_path / "cache" / "entry" / "one").read_bytes() == b"1"


def test_a_new_entry_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    publish(tmp_path / "entry", write_one)
    publish(tmp_path / "entry", write_two)
    assert is_whole(tmp_path / "entry")
    assert {path.name for path in (tmp_path / "entry").iterdir()} == {"two", "contents.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["entry"]


def test_an_entry_is_published_only_after_its_files_were_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[str, bool]] = []
    entry = tmp_path / "entry"
    monkeypatch.setattr(durable, "flush", lambda path: flushed.append((path.name, entry.exists())))
    publish(entry, write_one)
    names = [name for name, _ in flushed]
    assert names[:2] == ["one", "contents.json"]
    assert [visible for _, visible in flushed] == [False, False, False, True]


def test_a_failed_export_leaves_the_old_entry_and_no_litter(tmp_path: Path) -> None:
    def fill_the_disk(folder: Path) -> None:
        (folder / "two").write_bytes(b"2")
        raise OSError(28, "No space left on device")

    publish(tmp_path / "entry", write_one)
    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path / "entry", fill_the_disk)
    assert is_whole(tmp_path / "entry")
    assert [path.name for path in tmp_path.iterdir()] == ["entry"]


def test_what_a_killed_export_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    old, recent = tmp_path / ".new-1", tmp_path / ".new-2"
    old.mkdir()
    recent.mkdir()
    os.utime(old, (0, 0))
    publish(tmp_path / "entry", write_one)
    assert not old.exists()
    assert recent.exists()


def test_what_is_not_there_is_not_whole(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "nothing")
