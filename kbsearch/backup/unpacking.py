"""Unpacks a backup beside the places that it is for, and looks whether it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from indexer.progress import Progress
from kbsearch.backup.archive import ArchiveReader, damaged
from kbsearch.backup.manifest import DATABASE, Item, Manifest, attachment_path
from kbsearch.backup.parts import Part
from kbsearch.database.copying import read_copy
from kbsearch.errors import BackupError


def unpack(archive: ArchiveReader, parts: Sequence[Part], progress: Progress) -> None:
    """Writes every file of `parts` where it is unpacked to, and flushes all of them.

    Files of other parts are only checked. Raises BackupError when anything is not as it was.
    """
    manifest = archive.manifest
    _refuse_too_large(manifest, parts)
    for part in parts:
        part.target.parent.mkdir(parents=True, exist_ok=True)
        part.clear()
        if part.is_folder:
            part.unpacked.mkdir(mode=0o700 if part.private else 0o777)
    progress.start("unpack", len(manifest.items), "files")
    for item, body in archive.files():
        part_of = next((one for one in parts if item.path.startswith(one.prefix)), None)
        if part_of is None:
            for _ in body:
                pass
        else:
            _write(part_of, item, body)
        progress.advance()
    # One wait for all files; flushing each by itself takes a disk minutes for a thousand.
    os.sync()
    _check_database(archive.path, manifest, parts)


def _write(part: Part, item: Item, body: Iterable[bytes]) -> None:
    path = part.path_of(item)
    path.parent.mkdir(mode=0o700 if part.private else 0o777, parents=True, exist_ok=True)
    with _new(path, private=part.private) as file:
        file.writelines(body)


def _new(path: Path, *, private: bool) -> BinaryIO:
    """A file that was not there; a link in its place is not followed."""
    mode = 0o600 if private else 0o666
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb")


def _refuse_too_large(manifest: Manifest, parts: Sequence[Part]) -> None:
    """Asks for room before anything is written: a backup of a few bytes can be one of terabytes."""
    for part in parts:
        wanted = sum(one.size for one in manifest.items if one.path.startswith(part.prefix))
        folder = next(one for one in part.target.absolute().parents if one.exists())
        free = shutil.disk_usage(folder).free
        if wanted > free:
            raise BackupError(
                f"There is not enough room in {folder}: {part.target.name} takes {wanted:,} bytes "
                f"and {free:,} are free"
            )


def _check_database(path: Path, manifest: Manifest, parts: Sequence[Part]) -> None:
    part = next(one for one in parts if one.prefix == DATABASE)
    held = read_copy(part.unpacked, path)
    there = {one.path for one in manifest.items} | set(manifest.lost)
    for one in held.files:
        if attachment_path(one.key) not in there:
            raise BackupError(damaged(path, "a ticket names an attachment that is not in it"))
