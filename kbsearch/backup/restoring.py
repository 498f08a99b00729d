"""Puts a backup back: everything that is in it, checked first, or nothing.

`read the manifest → refuse → unpack beside → check → move what is in the way aside → put in place`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import LockHeldError
from indexer.lock import exclusive
from indexer.progress import Progress
from kbsearch.backup.archive import ArchiveReader
from kbsearch.backup.manifest import Manifest
from kbsearch.backup.parts import Part, parts_of, put_in_place
from kbsearch.backup.places import Places
from kbsearch.backup.unpacking import unpack
from kbsearch.database.copying import let_go
from kbsearch.database.revisions import NEWEST, REVISIONS
from kbsearch.errors import BackupError


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, where, and what was moved aside for it."""

    manifest: Manifest
    places: Sequence[Path]
    aside: Sequence[Path]


def check_backup(path: Path, progress: Progress) -> Manifest:
    """Reads a backup from end to end, and changes nothing. Raises BackupError."""
    with ArchiveReader(path) as archive:
        _refuse_newer(path, archive.manifest)
        archive.check(progress)
        return archive.manifest


def restore(
    path: Path, places: Places, progress: Progress, *, replace: bool = False, articles: bool = True
) -> Restored:
    """Puts everything of the backup at `path` where `places` says, or nothing.

    What lies there is in the way, unless it is to be moved aside (`replace`); nothing is ever
    removed. Without `articles` that folder is left as it is. Raises BackupError, or
    DatabaseBusyError while a service has the database open that is to be moved.
    """
    with ArchiveReader(path) as archive:
        _refuse_newer(path, archive.manifest)
        parts = parts_of(places, articles=articles)
        taken = [one for one in parts if one.is_taken()]
        if taken and not replace:
            raise BackupError(_in_the_way(taken))
        with _disk_errors(path), _alone(places.database):
            try:
                unpack(archive, parts, progress)
                if places.database.exists():
                    let_go(places.database)
                aside = put_in_place(parts, f".before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}")
            finally:
                for part in parts:
                    part.clear()
        return Restored(archive.manifest, [one.target for one in parts], aside)


def _refuse_newer(path: Path, manifest: Manifest) -> None:
    if manifest.revision not in REVISIONS:
        raise BackupError(
            f"{path} holds a desk database of version {manifest.revision[:40]!r} and this kbsearch "
            f"knows up to {NEWEST}: install kbsearch {manifest.program[:40]} or newer"
        )


def _in_the_way(taken: Sequence[Part]) -> str:
    names = ", ".join(str(one.target) for one in taken)
    return (
        f"There is an installation already ({names}), and a backup never takes its place unasked; "
        f"look at the backup in another folder with --to FOLDER, or have what is there moved aside "
        f"with --replace"
    )


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Nobody else opens the database, nor restores, for the length of the block."""
    try:
        with exclusive(database.with_name(f"{database.name}.lock")):
            if database.exists():
                let_go(database)
            yield
    except LockHeldError as error:
        raise BackupError(
            f"Another process is opening or restoring {database}; stop kbsearch, and try again"
        ) from error


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"The disk refuses what is in {path}: {error.strerror or error}; nothing was restored. "
            f"Free some space or mend the permissions, then try again"
        ) from error
