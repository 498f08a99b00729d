"""A folder to work in, beside what is being made, that is empty at first and gone afterwards."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kbsearch.errors import BackupError

NAME = ".kbsearch-backup"


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """The folder, closed to others, for the length of the block.

    What a process that was killed left in it is removed by the next. Raises BackupError while
    another process works in it; the lock is flock(2)'s, which dies with its process.
    """
    place = folder / NAME
    place.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(descriptor, folder)
        for left in place.iterdir():
            left.unlink()
        yield place
    finally:
        # Closing is what gives the lock back; nobody may come between that and the removal.
        if _is_mine(descriptor, place):
            shutil.rmtree(place, ignore_errors=True)
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupError(
            f"Another backup is being made in {folder}; wait until it has finished"
        ) from error


def _is_mine(descriptor: int, place: Path) -> bool:
    """Whether the lock is held on the folder that is there now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except OSError:
        return False
