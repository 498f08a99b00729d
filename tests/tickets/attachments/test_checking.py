"""What a file is taken for, by its content, and what is not taken."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from kbsearch.tickets.attachments.checking import Checked, check
from kbsearch.tickets.attachments.refusals import CODES, RefusedFileError
from kbsearch.tickets.attachments.store import AttachmentStore
from kbsearch.tickets.records import Attached
from tests.tickets.attachments.making import made

FOLDER = Path(__file__).with_name("cases")


def cases() -> Sequence[Any]:
    """Every case of every file of the folder but that of names."""
    return [
        pytest.param(case, id=f"{path.stem}: {title}")
        for path in sorted(FOLDER.glob("*.yaml"))
        if path.stem != "names"
        for title, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    ]


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    """An empty store."""
    return AttachmentStore(tmp_path / "attachments", reserve=0)


def sent(store: AttachmentStore, name: str, content: bytes) -> Attached:
    """Sends a file whole."""
    arriving = store.receiving(name)
    arriving.write(content)
    return arriving.finish()


@pytest.mark.parametrize("case", cases())
def test_a_file_is_taken_for_what_it_is(store: AttachmentStore, case: Mapping[str, Any]) -> None:
    content = made(case["content"])
    if "refused" in case:
        with pytest.raises(RefusedFileError) as caught:
            sent(store, case["name"], content)
        assert caught.value.code == case["refused"]
        assert caught.value.file == case["name"]
        assert str(caught.value)
        assert not [path for path in store_files(store) if path.is_file()]
        return
    found = sent(store, case["name"], content)
    assert (found.type, found.name) == (case["taken"], case["called"])
    kept = store.path(found.key).read_bytes()
    assert found.size == len(kept)
    if "without" in case:
        assert case["without"].encode() in content
        assert case["without"].encode() not in kept
    elif not found.type.startswith("image/"):
        assert kept == content


def store_files(store: AttachmentStore) -> list[Path]:
    """Whatever lies in the folder of a store."""
    return list(store.root.rglob("*")) if store.root.exists() else []


def test_every_kind_that_is_refused_is_among_the_cases() -> None:
    seen = {case.values[0].get("refused") for case in cases()}
    elsewhere = {
        *("too-large", "message-too-large", "too-many", "too-often", "too-slow", "cut-short"),
        *("not-stored", "upload-gone", "upload-used"),
    }
    assert CODES.keys() - elsewhere == seen - {None}


WHOLE = {
    "foto.png": "= png 8x8",
    "foto.jpg": "= jpeg 8x8",
    "foto.gif": "= gif 8x8",
    "foto.webp": "= webp 8x8",
    "manual.pdf": "= pdf",
    "registros.zip": "= zip vpn.log carpeta/otro.log",
    "informe.docx": "= docx",
    "informe.odt": "= odt",
    "grabacion.mp4": "= mp4",
}


SIGN = 8
"""Bytes; of fewer nothing can be told but that they are some letters."""


@pytest.fixture
def look(tmp_path: Path) -> Callable[[str, bytes], Checked]:
    """Looks into a file of that name and content."""

    def looked(name: str, content: bytes) -> Checked:
        path = tmp_path / "file"
        path.write_bytes(content)
        try:
            return check(path, name)
        finally:
            assert list(tmp_path.iterdir()) == [path], "copies are left behind"

    return looked


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_is_cut_anywhere_is_refused(
    look: Callable[[str, bytes], Checked], name: str
) -> None:
    content = made(WHOLE[name])
    assert look(name, content).name == name
    # A line end or two at the end of a PDF are no part of it.
    for size in range(1, len(content.rstrip(b"\n"))):
        try:
            found = look(name, content[:size])
        except RefusedFileError:
            continue
        assert size < SIGN
        assert found.type == "text/plain"


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_a_file_holds_it_is_taken_or_refused(
    look: Callable[[str, bytes], Checked], name: str
) -> None:
    some, content = random.Random(name), made(WHOLE[name])
    taken = 0
    for _ in range(150):
        changed = bytearray(content)
        for _ in range(some.randrange(1, 8)):
            changed[some.randrange(4, len(changed))] = some.randrange(256)
        with suppress(RefusedFileError):
            taken += bool(look(name, bytes(changed)))
    assert taken < 150
