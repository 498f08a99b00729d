"""The attachments folder: where a file lies, and how it gets there whole.

    <folder>/new/<key>        a file that came; no ticket may name it yet
    <folder>/new/<key>.json   what is known of it
    <folder>/new/<key>.part   a file that is still arriving
    <folder>/<2 letters>/<key>  a file that a ticket names, for as long as it does

A file never changes once it has its key. It is on disk, and so is its name, before anybody is told
the key. Nobody but the service's own account may look into the folder.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from indexer import durable
from kbsearch.errors import NotFoundError

NEW = "new"
NOTE = ".json"
PART = ".part"
MODE = 0o700
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


class Folder:
    """Paths of one attachments folder, and the moves between them; safe between threads."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def new(self) -> Path:
        """The part for files that came."""
        return self.root / NEW

    def make(self) -> None:
        """Makes the folders that are missing, for our own eyes only. Raises OSError."""
        self.root.mkdir(mode=MODE, parents=True, exist_ok=True)
        if not self.new.is_dir():
            self.new.mkdir(mode=MODE, exist_ok=True)
            durable.flush(self.root)

    def kept(self, key: str) -> Path:
        """Where the file of a ticket lies. Raises NotFoundError for what is no key."""
        return self.root / checked(key)[:2] / key

    def waiting(self, key: str) -> Path:
        """Where a file lies that no ticket may name yet."""
        return self.new / checked(key)

    def note(self, key: str) -> Path:
        """Where it is written what is known of such a file."""
        return self.new / f"{checked(key)}{NOTE}"

    def path(self, key: str) -> Path:
        """Where the file lies now. Raises NotFoundError."""
        # It may be moved from the second place to the first while we look.
        for found in (self.kept(key), self.waiting(key), self.kept(key)):
            if found.is_file():
                return found
        raise NotFoundError("There is no such file, or no longer")

    def keep(self, key: str) -> None:
        """Moves a file to where those of tickets lie; nothing to do for one that is there."""
        target = self.kept(key)
        if not self.waiting(key).is_file():
            return
        target.parent.mkdir(mode=MODE, exist_ok=True)
        self.waiting(key).replace(target)
        durable.flush(target.parent)
        durable.flush(self.root)
        durable.flush(self.new)
        self.note(key).unlink(missing_ok=True)

    def remove(self, key: str) -> bool:
        """Removes a file wherever it lies, and what is known of it; whether there was one."""
        found = False
        for path in (self.waiting(key), self.kept(key), self.note(key)):
            with suppress(FileNotFoundError):
                path.unlink()
                durable.flush(path.parent)
                found = True
        return found

    def listed_new(self) -> Iterator[os.DirEntry[str]]:
        """Every file of the part for what came, whatever it is; none while there is no folder."""
        with suppress(FileNotFoundError), os.scandir(self.new) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    yield entry

    def free(self) -> int:
        """Bytes that the disk has left for us."""
        return shutil.disk_usage(self.root).free


def checked(key: str) -> str:
    """The key, if it is one: no path can be made of it. Raises NotFoundError."""
    if not _KEY.fullmatch(key):
        raise NotFoundError("There is no such file, or no longer")
    return key
