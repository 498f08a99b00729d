"""The files of tickets: taken in, found again, kept for as long as a ticket names them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterable, Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path

import structlog
from anyio import to_thread

from kbsearch.errors import NotFoundError
from kbsearch.tickets.attachments.arriving import Arriving, noted
from kbsearch.tickets.attachments.folder import NOTE, Folder
from kbsearch.tickets.attachments.limits import AttachmentLimits
from kbsearch.tickets.attachments.names import cleaned
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.records import Attached

USABLE_SECONDS = 3600
"""How long after it came a file can be named by a ticket that is only sent now."""

SWEPT_SECONDS = 3 * USABLE_SECONDS
"""Age of a file that no ticket names and none can name any more, when it is removed."""

RESERVE = 100_000_000
"""Bytes that files leave free on the disk: the desk database may need them."""

WAITING_MAX = 2_000_000_000
"""Bytes of files that came and belong to nothing; more are not taken until some were removed."""

Named = Callable[[Collection[str]], Collection[str]]
"""Which of those keys a ticket names; raises when that is not known."""

log = structlog.get_logger(__name__)


class AttachmentStore:
    """The attachments folder of an installation; safe between threads and processes."""

    def __init__(
        self, folder: Path, limits: AttachmentLimits | None = None, *, reserve: int = RESERVE
    ) -> None:
        self.limits = limits or AttachmentLimits()
        self._folder = Folder(folder)
        self._reserve = reserve
        self._suspects: frozenset[str] = frozenset()

    @property
    def root(self) -> Path:
        """The folder itself."""
        return self._folder.root

    async def take(self, stream: AsyncIterable[bytes], name: str) -> Attached:
        """Takes a file in as it comes; raises RefusedFileError, and then keeps nothing of it."""
        arriving = await to_thread.run_sync(self.receiving, name)
        try:
            async for chunk in stream:
                await to_thread.run_sync(arriving.write, chunk)
        except BaseException:
            arriving.discard()
            raise
        return await to_thread.run_sync(arriving.finish)

    def receiving(self, name: str) -> Arriving:
        """A file that begins to arrive. Raises RefusedFileError when there is no room."""
        if self._is_full():
            log.warning("attachment_not_stored", reason="too little room")
            raise RefusedFileError("not-stored", cleaned(name))
        return Arriving(self._folder, name, limit=self.limits.file)

    def pending(self, key: str) -> Attached:
        """A file that came within the hour and that no ticket names. Raises RefusedFileError."""
        try:
            note = self._folder.note(key)
            age = time.time() - note.stat().st_mtime
            if age < USABLE_SECONDS and self._folder.waiting(key).is_file():
                return noted(note)
        except (NotFoundError, OSError, ValueError, TypeError):
            pass
        raise RefusedFileError("upload-gone")

    def keep(self, keys: Iterable[str]) -> None:
        """To be called once a ticket names them, and that is on disk; what fails is done later."""
        for key in keys:
            try:
                self._folder.keep(key)
            except OSError as error:
                log.warning("attachment_not_moved", reason=error.strerror)

    def path(self, key: str) -> Path:
        """Where the file lies now; it may be opened, and never written. Raises NotFoundError."""
        return self._folder.path(key)

    def remove(self, keys: Iterable[str]) -> int:
        """Removes files for good; how many there were. Raises OSError."""
        return sum(self._folder.remove(key) for key in keys)

    def sweep(self, named: Named) -> int:
        """Removes what came, is old, and is named by no ticket in two sweeps one after the other.

        Only what no ticket could name is looked at: files of tickets lie elsewhere. One that a
        ticket names all the same, since the service died before it was moved, is moved now.
        """
        old = {entry.name for entry in self._folder.listed_new() if _is_old(entry.stat().st_mtime)}
        keys = {name for name in old if "." not in name}
        kept = set(named(keys)) if keys else set()
        self.keep(kept)
        orphans = old - kept - {f"{key}{NOTE}" for key in kept}
        swept = orphans & self._suspects
        self._suspects = frozenset(orphans - swept)
        for name in swept:
            with suppress(FileNotFoundError):
                (self._folder.new / name).unlink()
        return len(swept)

    def _is_full(self) -> bool:
        with suppress(OSError):
            waiting = sum(entry.stat().st_size for entry in self._folder.listed_new())
            self._folder.make()
            return (
                waiting + self.limits.file > WAITING_MAX
                or self._folder.free() < self._reserve + self.limits.file
            )
        # The write itself will say what is wrong.
        return False


def _is_old(changed: float) -> bool:
    return time.time() - changed > SWEPT_SECONDS
