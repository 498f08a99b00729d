"""What is in a backup: the first thing in it, so that nothing else is believed before."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from kbsearch.errors import BackupError

FORMAT = 1
"""Raised when an older kbsearch could no longer read what is written."""

MANIFEST = "manifest.json"
SETTINGS = "settings.toml"
DATABASE = "desk.db"
ARTICLES = "articles/"
ATTACHMENTS = "attachments/"

MANIFEST_MAX = 128 << 20
"""Bytes: some 700,000 files."""

_NAME_MAX = 255
_PATH_MAX = 4096
"""Bytes of a file's name and of a path (Linux, limits.h)."""

_SIZE_MAX = 1 << 62
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ATTACHMENT = re.compile(r"attachments/([A-Za-z0-9_-]{2})/\1[A-Za-z0-9_-]{41}")


@dataclass(frozen=True, slots=True)
class Item:
    """One file: its path within the backup, its bytes, and their SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `revision` is the version of the desk database; `secrets` are the
    settings that are left out; `lost` are files that were gone or altered when it was made."""

    created: datetime
    program: str
    revision: str
    tickets: int
    items: Sequence[Item]
    secrets: Sequence[str] = ()
    lost: Sequence[str] = ()

    @property
    def size(self) -> int:
        """Bytes of all files together, as they are when they are put back."""
        return sum(one.size for one in self.items)

    def count(self, prefix: str) -> int:
        """How many files have a path that begins so."""
        return sum(one.path.startswith(prefix) for one in self.items)

    def write(self) -> bytes:
        """As it stands in the backup. Raises BackupError when it would be too long to be read."""
        head = {
            "format": FORMAT,
            "created": self.created.isoformat(timespec="seconds"),
            "program": self.program,
            "revision": self.revision,
            "tickets": self.tickets,
            "secrets": list(self.secrets),
            "lost": list(self.lost),
        }
        files = [[one.path, one.size, one.sha256] for one in self.items]
        data = json.dumps({**head, "files": files}, ensure_ascii=False, indent=0).encode()
        if len(data) > MANIFEST_MAX:
            raise BackupError(
                f"{len(files):,} files are more than one backup can name; copy the folder of "
                f"attachments by itself, and the desk database with 'VACUUM INTO'"
            )
        return data


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes. Raises BackupError for another format or a path that leads
    elsewhere, ValueError, KeyError or TypeError for what is no manifest at all."""
    found = json.loads(data)
    if not isinstance(found, dict) or not isinstance(found["format"], int):
        raise TypeError("it is no manifest")
    if found["format"] > FORMAT:
        raise BackupError(
            f"It is of format {found['format']} and this kbsearch reads up to {FORMAT}: a newer "
            f"one made it ({str(found.get('program'))[:40]}); install that one"
        )
    return Manifest(
        created=datetime.fromisoformat(found["created"]),
        program=str(found["program"]),
        revision=str(found["revision"]),
        tickets=int(found["tickets"]),
        items=_items(found),
        secrets=tuple(map(str, found["secrets"])),
        lost=tuple(map(str, found["lost"])),
    )


def _items(found: Mapping[str, Any]) -> tuple[Item, ...]:
    items = tuple(Item(path, size, sha256) for path, size, sha256 in found["files"])
    for one in items:
        if not _is_ours(one):
            raise BackupError(f"It names {one.path!r:.200}, which no backup of kbsearch holds")
    if len({one.path for one in items}) != len(items):
        raise BackupError("It names a file twice")
    if DATABASE not in {one.path for one in items}:
        raise BackupError("It has no desk database in it")
    return items


def _is_ours(one: Item) -> bool:
    if not isinstance(one.path, str) or not isinstance(one.size, int):
        return False
    sound = 0 <= one.size < _SIZE_MAX and _SHA256.fullmatch(str(one.sha256)) is not None
    return sound and (
        one.path in {SETTINGS, DATABASE}
        or _ATTACHMENT.fullmatch(one.path) is not None
        or is_article_path(one.path)
    )


def attachment_path(key: str) -> str:
    """The path of an attachment in a backup, and within the attachments folder."""
    return f"{ATTACHMENTS}{key[:2]}/{key}"


def is_article_path(path: str) -> bool:
    """Whether a path can be that of a file in the articles folder, and of nothing else: it does
    not climb, nothing in it is hidden, and it can be read by people."""
    if not path.startswith(ARTICLES) or not path.isprintable():
        return False
    parts = path.split("/")
    return (
        str(PurePosixPath(path)) == path
        and not any(part.startswith(".") or not part for part in parts)
        and all(len(part.encode()) <= _NAME_MAX for part in parts)
        and len(path.encode()) <= _PATH_MAX
    )
