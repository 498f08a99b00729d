"""A file while it arrives: written as it comes, bounded, then looked into, and given its key."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import structlog

from indexer import durable
from kbsearch.accounts.keys import new_key
from kbsearch.tickets.attachments.checking import check
from kbsearch.tickets.attachments.folder import PART, Folder
from kbsearch.tickets.attachments.limits import MEGABYTE
from kbsearch.tickets.attachments.names import cleaned
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.records import Attached

log = structlog.get_logger(__name__)


class Arriving:
    """One file on its way in. To be ended by `finish` or by `discard`; for one thread at a time.

    Raises RefusedFileError from every step, and has then left nothing behind.
    """

    def __init__(self, folder: Folder, name: str, *, limit: int) -> None:
        self.name = cleaned(name)
        self.size = 0
        self._folder = folder
        self._limit = limit
        self._key = new_key()
        self._part = folder.new / f"{self._key}{PART}"
        with refused_writes(self.name):
            folder.make()
            # Never the file of somebody else, and for our own eyes only.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.fdopen(os.open(self._part, flags, 0o600), "wb")

    def write(self, data: bytes) -> None:
        """Takes the next bytes; refuses them, and the file, once there are too many."""
        self.size += len(data)
        if self.size > self._limit:
            self.discard()
            raise RefusedFileError("too-large", self.name, limit=self._limit // MEGABYTE)
        with self._or_nothing(), refused_writes(self.name):
            self._file.write(data)

    def finish(self) -> Attached:
        """What it was found to be, once it is on disk under its key."""
        with self._or_nothing(), refused_writes(self.name):
            self._file.close()
            if not self.size:
                raise RefusedFileError("empty", self.name)
            found = check(self._part, self.name)
            durable.flush(self._part)
            attached = Attached(
                self._key,
                found.name,
                found.type,
                self._part.stat().st_size,
                durable.sha256(self._part),
                found.width,
                found.height,
            )
            self._put(attached)
        return attached

    def discard(self) -> None:
        """Leaves nothing behind."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink()
        with suppress(OSError):
            self._folder.remove(self._key)

    def _put(self, attached: Attached) -> None:
        durable.write(self._folder.note(self._key), json.dumps(asdict(attached)).encode())
        self._part.replace(self._folder.waiting(self._key))
        durable.flush(self._folder.new)

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.discard()
            raise


@contextmanager
def refused_writes(name: str) -> Iterator[None]:
    """What the disk refuses, said to the sender; the reason is for who runs the service."""
    try:
        yield
    except OSError as error:
        log.warning("attachment_not_stored", reason=error.strerror or type(error).__name__)
        raise RefusedFileError("not-stored", name) from error


def noted(path: Path) -> Attached:
    """What was written down of a file that came. Raises OSError, ValueError, TypeError."""
    return Attached(**json.loads(path.read_bytes()))
