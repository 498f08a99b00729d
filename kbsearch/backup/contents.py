"""What a backup is to hold, found and read once; it is read again as it is packed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from indexer.folder import ArticleFolder
from indexer.progress import Progress
from kbsearch.backup.manifest import ARTICLES, DATABASE, SETTINGS, Item, attachment_path
from kbsearch.database.copying import NamedFile
from kbsearch.tickets.attachments.folder import Folder

_CHUNK = 1 << 20
_Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where it comes from: a copy of the database, and the attachments that its rows name."""

    settings: str
    database: Path
    articles: Path
    attachments: Path
    named: Sequence[NamedFile]


@dataclass(slots=True)
class Contents:
    """Files with how to open them; `lost` are those that could not be read as they should be."""

    items: list[Item] = field(default_factory=list)
    openers: dict[str, _Opener] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def gather(sources: Sources, progress: Progress) -> Contents:
    """Everything, as it is now. Raises FolderError when the articles cannot be listed."""
    articles = ArticleFolder(sources.articles)
    paths = articles.everything()
    progress.start("gather", 2 + len(paths) + len(sources.named), "files")
    found = Contents()
    _add(found, SETTINGS, partial(io.BytesIO, sources.settings.encode()))
    _add(found, DATABASE, partial(_open, sources.database))
    progress.advance(2)
    for path in paths:
        _add(found, f"{ARTICLES}{path}", partial(_open, sources.articles / path))
        progress.advance()
    for one in sources.named:
        _add_attachment(found, Folder(sources.attachments), one)
        progress.advance()
    # What the folder could not even look into, such as one that belongs to somebody else.
    found.lost += [f"{ARTICLES}{one.path}" for one in articles.problems if one.code == "unreadable"]
    return found


def _add_attachment(found: Contents, folder: Folder, one: NamedFile) -> None:
    path = attachment_path(one.key)
    item = _add(found, path, partial(_open_attachment, folder, one.key))
    if item is not None and (item.size, item.sha256) != (one.size, one.sha256):
        # What is left of it is better than nothing, but it is not what was sent.
        found.lost.append(path)


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _open_attachment(folder: Folder, key: str) -> BinaryIO:
    """The file, wherever it lies: it is moved to its place a moment after its ticket is kept."""
    for path in (folder.kept(key), folder.waiting(key)):
        with suppress(FileNotFoundError):
            return path.open("rb")
    return folder.kept(key).open("rb")


def _add(found: Contents, path: str, opener: _Opener) -> Item | None:
    """Adds a file; None when it cannot be read, which is noted."""
    try:
        with opener() as file:
            size, digest = _measured(file)
    except OSError:
        found.lost.append(path)
        return None
    item = Item(path, size, digest)
    found.items.append(item)
    found.openers[path] = opener
    return item


def _measured(file: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
