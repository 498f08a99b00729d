"""One indexer at a time: an advisory lock that the system drops when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import LockHeldError

LOCK = "lock"
"""The name of the lock file in the folder of an index."""


@contextmanager
def exclusive(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Holds the lock file at `path` for the length of the block.

    Raises LockHeldError at once, naming the holder, when another process has it, unless it is
    to `wait` its turn. The lock is flock(2)'s: it cannot be left behind by a crash, and the file
    itself stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise LockHeldError(_held_message(path)) from error
        _sign(path)
        yield


def _sign(path: Path) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    path.write_text(json.dumps(holder), encoding="utf-8")


def _held_message(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        who = f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return (
        f"The index in {path.parent} is being written by {who}; wait until it has finished, "
        f"or stop it, and run the command again"
    )
