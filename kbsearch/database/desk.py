"""The desk database as the rest of the service uses it: reading, writing, and how it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, text

from kbsearch.database.engine import BUSY_SECONDS
from kbsearch.database.failures import explained
from kbsearch.database.migrating import open_to_read, open_up_to_date
from kbsearch.database.revisions import VERSION_TABLE
from kbsearch.errors import DatabaseMissingError, DeskDatabaseError

Unit = Connection
"""A connection within `reading` or `writing`, as services hand it to what works with rows."""

WIPE_MILLISECONDS = 1000
"""How long wiping the log waits for readers; writers wait as long, and much less than they can."""

_File = tuple[int, int]


class DeskDatabase:
    """The desk database of one installation; safe to share between threads.

    It is opened by `open` or by its first use, and again when another file has taken the place of
    the one in use. Whatever goes wrong is a DeskDatabaseError.
    """

    def __init__(
        self, path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self.path = path
        self._open = open_to_read if read_only else open_up_to_date
        self._busy_seconds = busy_seconds
        self._lock = Lock()
        self._trying = Lock()
        self._engine: Engine | None = None
        self._file: _File | None = None
        self._failure = ""
        self._written: list[Callable[[Unit], None]] = []

    def open(self) -> None:
        """Makes it or brings it up to date, so that the first request need not."""
        with self._noted():
            self._current()
        self._failure = ""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, whatever is written meanwhile."""
        with self._noted(), self._current().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that writes all of the block or nothing; on disk when the block is left."""
        with (
            self._noted(),
            self._current().execution_options(writing=True).begin() as connection,
        ):
            yield connection
        self._failure = ""
        for told in self._written:
            told(connection)

    def after_writing(self, told: Callable[[Unit], None]) -> None:
        """Calls `told` with the connection of each `writing` once that is on disk; it must neither
        fail nor take long."""
        self._written.append(told)

    def wipe_log(self) -> bool:
        """Takes what was erased out of the write-ahead log too, which keeps older pages until they
        are written over; False when somebody else who reads or writes is in the way."""
        with self._noted():
            connection = self._current().raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout = {WIPE_MILLISECONDS}")
                busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                cursor.execute(f"PRAGMA busy_timeout = {round(self._busy_seconds * 1000)}")
                cursor.close()
            finally:
                connection.close()
        return not busy

    def failure(self) -> str:
        """Why it cannot be written to just now, or empty.

        After a failure a write that changes nothing is tried, to tell whether it still fails; by
        one at a time, since it may have to wait for as long as any write.
        """
        if self._failure and self._trying.acquire(blocking=False):
            try:
                self._try()
            except DeskDatabaseError as error:
                return str(error)
            finally:
                self._trying.release()
        return self._failure

    def _try(self) -> None:
        same = text(f"UPDATE {VERSION_TABLE} SET version_num = version_num")  # noqa: S608
        with self.writing() as connection:
            connection.execute(same)

    def close(self) -> None:
        """Closes every connection; what was committed stays."""
        with self._lock:
            self._forget()

    def _current(self) -> Engine:
        """The engine of the file that is at the path now."""
        with self._lock:
            now = _file(self.path)
            if self._engine is not None and now == self._file:
                return self._engine
            if self._engine is not None and now is None:
                # Making an empty one in its place would hide the loss.
                raise DatabaseMissingError(
                    f"The desk database {self.path} has gone while it was in use; put it back, "
                    f"or restart kbsearch to begin an empty one"
                )
            self._forget()
            self._engine = self._open(self.path, busy_seconds=self._busy_seconds)
            self._file = _file(self.path)
            return self._engine

    def _forget(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    @contextmanager
    def _noted(self) -> Iterator[None]:
        try:
            with explained(self.path):
                yield
        except DeskDatabaseError as error:
            self._failure = str(error)
            raise


def _file(path: Path) -> _File | None:
    """Which file is at the path, told apart from any other; None when there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
