"""Noting that a session or a token is used, behind the back of whoever uses it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Lock

import structlog

from kbsearch.errors import DeskDatabaseError

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that a session or a token is used: not at each request."""

WAITING_MAX = 1000
"""Notes that may wait to be written; what comes on top is noted at a later request."""

Note = Callable[[], None]
Soon = Callable[[str, Note], None]
"""Writes a note, named so that the same one is not written twice."""

log = structlog.get_logger()


class Notes:
    """Writes notes one after another in a thread, so that no request waits for the disk.

    One that cannot be written is not: it signs nobody out.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="notes")
        self._lock = Lock()
        self._waiting: set[str] = set()

    def soon(self, name: str, note: Note) -> None:
        """Writes a note when its turn comes, unless one of that name waits already."""
        with self._lock:
            if name in self._waiting or len(self._waiting) >= WAITING_MAX:
                return
            self._waiting.add(name)
        # The service may be about to stop.
        with suppress(RuntimeError):
            self._thread.submit(self._write, name, note)

    def close(self) -> None:
        """Writes what waits, and ends the thread."""
        self._thread.shutdown()

    def _write(self, name: str, note: Note) -> None:
        try:
            at_once(name, note)
        finally:
            with self._lock:
                self._waiting.discard(name)


def at_once(name: str, note: Note) -> None:
    """Writes a note now, if it can be written."""
    try:
        note()
    except DeskDatabaseError as error:
        log.warning("a use was not noted", of=name.partition(":")[0], reason=str(error))
