"""Files that are either there whole or not at all, also after a power cut.

A new file is safe once its bytes are flushed and then the folder that names it is flushed; a
replacement is atomic because rename(2) is. Every durable step of publishing goes through this
module, so that a test can name their order and stop the process at each one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import IndexDamagedError, IndexerError, StorageError
from indexer.sqlite import sqlite3

CHUNK = 1 << 20


def write(path: Path, data: bytes) -> None:
    """Writes `data` to `path` and flushes it to disk; the name itself is not flushed yet."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def flush(path: Path) -> None:
    """Flushes a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(path: Path, data: bytes) -> None:
    """Puts `data` in the place of `path`, atomically, and flushes the name."""
    draft = path.with_name(f"{path.name}.new")
    write(draft, data)
    draft.replace(path)
    flush(path.parent)


def link(source: Path, target: Path) -> None:
    """Gives the file a second name; copies it where the file system has no hard links."""
    try:
        target.hardlink_to(source)
    except (OSError, NotImplementedError):
        write(target, source.read_bytes())


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turns what a disk did, whichever engine met it, into one line for the user.

    Raises StorageError for a refused write and IndexDamagedError for rows that cannot be read.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(refusal(folder, error.strerror or str(error))) from error
    except sqlite3.DatabaseError as error:
        raise row_error(folder, error) from error


def row_error(folder: Path, error: sqlite3.DatabaseError) -> IndexerError:
    """What SQLite met, told apart: a disk that refuses, or rows that are damaged."""
    refused = isinstance(error, sqlite3.OperationalError)
    if refused and error.sqlite_errorname != "SQLITE_ERROR":
        return StorageError(refusal(folder, str(error)))
    return IndexDamagedError(damaged_rows(folder, str(error)))


def damaged_rows(folder: Path, reason: str) -> str:
    """The message for rows that are lost or altered: they are made anew, not mended."""
    return (
        f"The rows of the index in {folder} are damaged ({reason}); "
        f"make the index anew with 'kbsearch index --rebuild'"
    )


def refusal(folder: Path, reason: str) -> str:
    """The message for a disk that refuses: what was kept, and what to do."""
    return (
        f"The disk refuses the index in {folder}: {reason}. The last published generation is "
        f"untouched; free some space or mend the permissions, then run 'kbsearch index' again"
    )
