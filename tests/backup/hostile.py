"""Backups that nobody should restore: built byte by byte."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

from kbsearch.backup.manifest import FORMAT

Member = tuple[str, bytes]


def member(name: str, data: bytes = b"", *, kind: bytes = tarfile.REGTYPE, size: int = -1) -> bytes:
    """A file of a tar archive; `size` is what its header says, if that is not true."""
    head = tarfile.TarInfo(name)
    head.type, head.size = kind, len(data) if size < 0 else size
    if kind in {tarfile.SYMTYPE, tarfile.LNKTYPE}:
        head.linkname = "/etc/passwd"
    return head.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512)


def manifest(members: Sequence[Member], **fields: object) -> bytes:
    """A manifest that says what is true of these files, but for `fields`."""
    files = [[name, len(data), hashlib.sha256(data).hexdigest()] for name, data in members]
    head = {"format": FORMAT, "created": "2026-11-22T03:00:00+00:00", "program": "0.1.0"}
    rest = {"revision": "0004", "tickets": 0, "secrets": [], "lost": [], "files": files}
    return member("manifest.json", json.dumps({**head, **rest, **fields}).encode())


def write(path: Path, *blocks: bytes, end: bytes = bytes(1024)) -> Path:
    """The archive of these blocks."""
    path.write_bytes(gzip.compress(b"".join(blocks) + end))
    return path
