"""Makes a backup while kbsearch is being served, or while it is not.

`copy the desk database → find and read what it names, and the articles → pack → check → publish`.
The database comes first: the files that its rows name were there before the rows, and never change.
What goes away meanwhile (a ticket is erased, an article is moved) makes it begin anew, so that a
backup is one state.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from indexer.durable import flush
from indexer.progress import Progress
from kbsearch.backup.archive import ArchiveReader, ArchiveWriter, ChangedError, begun
from kbsearch.backup.contents import Contents, Sources, gather
from kbsearch.backup.manifest import DATABASE, Manifest
from kbsearch.backup.places import places_of
from kbsearch.backup.settings_file import secrets_set, settings_text
from kbsearch.backup.staging import staging
from kbsearch.database.copying import Holdings, copy_database, read_copy
from kbsearch.errors import BackupError
from kbsearch.settings import Settings

ENDINGS = (".tar.gz", ".tgz")
ATTEMPTS = 5
"""How often to begin anew before giving up on files that keep changing."""

_ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and what it holds; `size` is its own bytes."""

    path: Path
    size: int
    manifest: Manifest


def make_backup(settings: Settings, target: Path, progress: Progress) -> Made:
    """Writes a backup to `target`, or into it where that is a folder, readable by its owner alone.

    It is there whole and checked, or not at all. Raises BackupError, DeskDatabaseError, or
    FolderError for the articles; an existing file is never written over.
    """
    moment = datetime.now(UTC)
    path = _named(target, moment)
    _refuse(path)
    with _disk_errors(path.parent), staging(path.parent) as place:
        manifest = _attempts(settings, place, moment, progress)
        _check(place / _ARCHIVE, progress)
        _publish(place / _ARCHIVE, path)
        return Made(path, path.stat().st_size, manifest)


def _named(target: Path, moment: datetime) -> Path:
    return target / f"kbsearch-{moment:%Y%m%d-%H%M%S}.tar.gz" if target.is_dir() else target


def _refuse(path: Path) -> None:
    if not path.name.endswith(ENDINGS):
        raise BackupError(
            f"{path} does not say what it is; a backup is a file that ends in {ENDINGS[0]}, or "
            f"name a folder that exists"
        )
    if path.exists():
        raise BackupError(f"{path} exists; a backup never takes the place of another file")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}; make it first")


def _attempts(settings: Settings, place: Path, moment: datetime, progress: Progress) -> Manifest:
    lost: list[str] | None = None
    for _ in range(ATTEMPTS):
        held, found = _gathered(settings, place, progress)
        # What was not there the last time either is lost, and not on its way.
        settled = not found.lost or found.lost == lost
        lost = found.lost
        if not settled:
            continue
        manifest = _manifest(settings, moment, held, found)
        try:
            _pack(place / _ARCHIVE, manifest, found, progress)
        except (ChangedError, FileNotFoundError):
            continue
        return manifest
    raise BackupError(
        "Articles or attachments kept changing while they were read; try again in a moment"
    )


def _gathered(settings: Settings, place: Path, progress: Progress) -> tuple[Holdings, Contents]:
    places, copy = places_of(settings), place / DATABASE
    progress.start("copy", 1, "database")
    copy.unlink(missing_ok=True)
    copy_database(places.database, copy)
    held = read_copy(copy, places.database)
    progress.advance()
    text = settings_text(settings)
    sources = Sources(text, copy, places.articles, places.attachments, held.files)
    return held, gather(sources, progress)


def _manifest(settings: Settings, moment: datetime, held: Holdings, found: Contents) -> Manifest:
    return Manifest(
        created=moment,
        program=version("kbsearch"),
        revision=held.revision,
        tickets=held.tickets,
        items=tuple(found.items),
        secrets=tuple(secrets_set(settings)),
        lost=tuple(found.lost),
    )


def _pack(path: Path, manifest: Manifest, found: Contents, progress: Progress) -> None:
    progress.start("pack", len(manifest.items), "files")
    with path.open("wb") as file:
        # Before anything is in it: it holds what people wrote, and keys.
        os.fchmod(file.fileno(), 0o600)
        writer: ArchiveWriter = begun(file, manifest)
        for item in manifest.items:
            with found.openers[item.path]() as source:
                writer.add(item, source)
            progress.advance()
        writer.finish()
        file.flush()
        os.fsync(file.fileno())


def _check(path: Path, progress: Progress) -> None:
    """Reads it back as restoring would. Raises BackupError."""
    with ArchiveReader(path) as archive:
        archive.check(progress)


def _publish(made: Path, path: Path) -> None:
    """Gives it its name, unless somebody has taken that meanwhile."""
    try:
        path.hardlink_to(made)
    except OSError:
        # It exists; or this is a drive that has no second names for a file.
        _refuse(path)
        made.rename(path)
    flush(path.parent)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"The disk refuses the backup in {folder}: {error.strerror or error}; nothing is left "
            f"of it. Free some space or mend the permissions, then try again"
        ) from error
