"""The manifest: what is written is read, and what cannot be read is named with its cure."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexer import manifest
from indexer.errors import IndexDamagedError, IndexFormatError, IndexMissingError
from indexer.manifest import EncoderRecord, LexicalRecord, Manifest, StoredFile, VectorRecord
from indexer.records import Audience

FILE = StoredFile("vectors/1.base.faiss", 10, "a" * 64)
PUBLISHED = Manifest(
    generation=7,
    published="2026-11-20T10:00:00+00:00",
    encoder=EncoderRecord("default", "f" * 64, 384),
    articles=20,
    passages=142,
    lexical=(LexicalRecord(Audience.PUBLIC, "lexical/7-public", 142, (FILE, FILE)),),
    vectors=(VectorRecord(Audience.PUBLIC, FILE, 5, 140, approximate=False, delta=FILE),),
)


@pytest.mark.parametrize(
    "published",
    [
        PUBLISHED,
        replace(PUBLISHED, vectors=(replace(PUBLISHED.vectors[0], delta=None),), lexical=()),
    ],
    ids=["with a delta", "without"],
)
def test_what_is_written_is_read(tmp_path: Path, published: Manifest) -> None:
    manifest.write(tmp_path, published)
    assert manifest.read(tmp_path) == published


def test_every_file_is_listed() -> None:
    assert PUBLISHED.files() == (FILE,) * 4


def test_no_manifest_means_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="kbsearch index"):
        manifest.read(tmp_path)


@pytest.mark.parametrize("number", [0, manifest.FORMAT + 1, 99, "1"])
def test_another_format_is_refused_with_the_command(tmp_path: Path, number: object) -> None:
    manifest.write(tmp_path, PUBLISHED)
    raw = json.loads((tmp_path / manifest.FILE).read_text(encoding="utf-8"))
    (tmp_path / manifest.FILE).write_text(json.dumps({**raw, "format": number}))
    with pytest.raises(IndexFormatError, match=r"format .*kbsearch index --rebuild"):
        manifest.read(tmp_path)


def test_an_older_format_is_read_only_by_who_brings_it_up_to_date(tmp_path: Path) -> None:
    older = replace(PUBLISHED, format=manifest.OLDEST)
    manifest.write(tmp_path, older)
    with pytest.raises(IndexFormatError, match=r"format 1 .*up to date with 'kbsearch index'"):
        manifest.read(tmp_path)
    assert manifest.read(tmp_path, oldest=manifest.OLDEST) == older


@pytest.mark.parametrize("key", ["generation", "encoder", "lexical", "vectors", "passages"])
@pytest.mark.parametrize("value", [None, "x", [3], {"a": 1}])
def test_any_part_that_is_wrong_is_damage(tmp_path: Path, key: str, value: object) -> None:
    manifest.write(tmp_path, PUBLISHED)
    raw = json.loads((tmp_path / manifest.FILE).read_text(encoding="utf-8"))
    (tmp_path / manifest.FILE).write_text(json.dumps({**raw, key: value}))
    with pytest.raises(IndexDamagedError, match="kbsearch doctor --repair"):
        manifest.read(tmp_path)


def test_a_mismatch_names_both_encoders_and_the_command(tmp_path: Path) -> None:
    error = manifest.mismatch(tmp_path, PUBLISHED.encoder, "owner/model")
    assert "'default' (384 dimensions" in str(error)
    assert "'owner/model'" in str(error)
    assert "kbsearch index --rebuild" in str(error)


def test_a_look_at_the_folder_tells_lost_and_shortened_files(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    stored = StoredFile.of(tmp_path, path)
    assert stored.wrong_size(tmp_path) == ""
    path.write_bytes(b"01234")
    assert stored.wrong_size(tmp_path) == f"{path} has 5 bytes instead of 10"
    path.unlink()
    assert stored.wrong_size(tmp_path) == f"{path} is missing"
