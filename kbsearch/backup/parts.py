"""The parts of a backup that are each put in place as a whole, and putting them there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.durable import flush
from kbsearch.backup.manifest import ARTICLES, ATTACHMENTS, DATABASE, SETTINGS, Item
from kbsearch.backup.places import Places
from kbsearch.errors import BackupError

_UNPACKED = ".restoring"
_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database that is in use."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is put in its place as a whole. `private` is for who runs kbsearch alone;
    `written_over` is what an earlier restore left to be looked at."""

    prefix: str
    target: Path
    private: bool = True
    written_over: bool = False

    @property
    def unpacked(self) -> Path:
        """Where it lies until everything has been checked: beside its place, on the same disk."""
        return self.target.with_name(f".{self.target.name}{_UNPACKED}")

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files, and not one file."""
        return self.prefix.endswith("/")

    def is_taken(self) -> bool:
        """Whether something lies in its place that may not go."""
        if self.written_over:
            return False
        if self.is_folder and self.target.is_dir():
            return any(self.target.iterdir())
        return any(os.path.lexists(one) for one in self.files())

    def files(self) -> Sequence[Path]:
        """Its place, and what belongs to it there. A log that is left of another database would be
        taken for one of the database that is put beside it."""
        beside = _BESIDE if self.prefix == DATABASE else ()
        return [self.target, *(self.target.with_name(f"{self.target.name}{one}") for one in beside)]

    def path_of(self, item: Item) -> Path:
        """Where a file of it is unpacked to."""
        rest = item.path.removeprefix(self.prefix)
        return self.unpacked / rest if self.is_folder else self.unpacked

    def clear(self) -> None:
        """Removes what is unpacked of it."""
        shutil.rmtree(self.unpacked, ignore_errors=True)
        self.unpacked.unlink(missing_ok=True)


def parts_of(places: Places, *, articles: bool) -> Sequence[Part]:
    """What is put in place, in this order: the database, which tells of the rest, comes last."""
    config, has_chosen = places.config, places.config.exists()
    if has_chosen:
        # What this installation has chosen goes on; the other stands beside it to be compared.
        config = config.with_name(f"{config.name}.restored")
    parts = [
        Part(SETTINGS, config, private=False, written_over=has_chosen),
        Part(ARTICLES, places.articles, private=False),
        Part(ATTACHMENTS, places.attachments),
        Part(DATABASE, places.database),
    ]
    return [one for one in parts if articles or one.prefix != ARTICLES]


def put_in_place(parts: Sequence[Part], aside: str) -> Sequence[Path]:
    """Gives everything its place, and what lies there a name that ends in `aside`; those names.

    All of it, or everything is as before. Raises BackupError.
    """
    moved: list[tuple[Path, Path]] = []
    kept: list[Path] = []
    try:
        for part in parts:
            kept += [
                _moved(old, old.with_name(f"{old.name}{aside}"), moved)
                for old in part.files()
                if part.is_taken() and os.path.lexists(old)
            ]
            _moved(part.unpacked, part.target, moved)
    except OSError as error:
        for old, new in reversed(moved):
            new.rename(old)
        raise BackupError(
            f"{part.target} cannot be put in place: {error.strerror}; nothing was restored"
        ) from error
    return kept


def _moved(old: Path, new: Path, moved: list[tuple[Path, Path]]) -> Path:
    old.rename(new)
    moved.append((old, new))
    flush(new.parent)
    return new
