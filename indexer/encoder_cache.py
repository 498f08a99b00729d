"""Keeps what is slow to make again: file digests and the encoders' exported graphs.

    CACHE/digests/KEY          the SHA-256 of a file that has not changed since
    CACHE/encoders/KEY/        one exported encoder, whole or absent
        graph.onnx             the operators
        weights.bin            what they multiply by, mapped into memory
        contents.json          the size and CRC-32 of the other two

An entry is written beside its place, flushed, and renamed into it, so that it appears whole even
when two processes export at once. Everything here can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import platformdirs

from indexer import durable

GRAPH_FILE = "graph.onnx"
WEIGHTS_FILE = "weights.bin"

_CONTENTS = "contents.json"
_SMALL = 1 << 20  # bytes; a smaller file is hashed again sooner than its note is found
_ABANDONED_SECONDS = 3600  # no export takes an hour: an older unfinished one was interrupted
_SETTLED_NS = 2_000_000_000  # a file changed within the clock's grain could change again unseen


def default_cache() -> Path:
    """KBSEARCH_CACHE, or else the user's cache folder."""
    named = os.environ.get("KBSEARCH_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("kbsearch")


def file_digest(path: Path, cache: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; read again only when its inode changed.

    Hashing 90 MB takes 0.1 s here and 0.3 s without SHA instructions, at every start; the change
    time of an inode cannot be set back, unlike its modification time.
    """
    stat = path.stat()
    if stat.st_size < _SMALL:
        return durable.sha256(path)
    identity = (str(path.resolve()), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    note = cache / "digests" / hashlib.sha256(repr(identity).encode()).hexdigest()
    known = _read_note(note)
    if known:
        return known
    digest = durable.sha256(path)
    if time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) > _SETTLED_NS:
        _write_note(note, digest)
    return digest


def is_whole(entry: Path) -> bool:
    """Whether an entry exists and every file in it has the size and CRC-32 it was written with."""
    try:
        contents = json.loads((entry / _CONTENTS).read_text("utf-8"))
        return bool(contents) and all(
            [(entry / name).stat().st_size, _crc(entry / name)] == expected
            for name, expected in contents.items()
        )
    except (OSError, ValueError, AttributeError):
        return False


def publish(entry: Path, write: Callable[[Path], None]) -> None:
    """Puts in the place of `entry` what `write` writes into an empty folder; OSError when the
    cache cannot be written."""
    entry.parent.mkdir(parents=True, exist_ok=True)
    _sweep(entry.parent)
    folder = _new_folder(entry.parent, "new")
    try:
        write(folder)
        files = sorted(folder.iterdir())
        contents = {file.name: [file.stat().st_size, _crc(file)] for file in files}
        (folder / _CONTENTS).write_text(json.dumps(contents), "utf-8")
        for path in (*files, folder / _CONTENTS, folder):
            durable.flush(path)
        _swap(folder, entry)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap(folder: Path, entry: Path) -> None:
    """Renames `folder` to `entry`; an entry that is there is moved away first.

    A process that has the old entry mapped keeps it: its files live until it lets go of them.
    """
    old = _new_folder(entry.parent, "old")
    try:
        if entry.exists():
            entry.rename(old / entry.name)
        folder.rename(entry)
        durable.flush(entry.parent)
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _new_folder(parent: Path, purpose: str) -> Path:
    """A folder of its own, as open to other users as their umask allows: one of them may run the
    service on what another exported while building an image."""
    folder = parent / f".{purpose}-{uuid4().hex}"
    folder.mkdir()
    return folder


def _sweep(parent: Path) -> None:
    """Removes what exports that were killed left behind."""
    for leftover in parent.glob(".*-*"):
        try:
            if time.time() - leftover.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(leftover, ignore_errors=True)
        except FileNotFoundError:
            continue  # another process swept it


def _crc(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(durable.CHUNK):
            value = zlib.crc32(chunk, value)
    return value


def _read_note(note: Path) -> str:
    try:
        digest = note.read_text("ascii")
    except (OSError, ValueError):
        return ""
    return digest if len(digest) == hashlib.sha256().digest_size * 2 else ""


def _write_note(note: Path, digest: str) -> None:
    """Keeps a digest if it can: without it the next start only takes longer."""
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        draft = note.with_name(f".{note.name}-{uuid4().hex}")
        draft.write_text(digest, "ascii")
        draft.replace(note)
    except OSError:
        return
