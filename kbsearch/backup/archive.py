"""The file of a backup: a tar archive (GNU format) in gzip, which `tar xzf` reads too.

It is read by no more of tar than we write: plain files one after the other, each announced by the
manifest, which comes first. `tarfile` would follow links, sparse files and endless headers, and its
filters have been got round (CVE-2025-4517, CVE-2024-12718). Zstandard is in the standard library
only from Python 3.14 on, and a backup must be read by each.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from indexer.progress import Progress
from kbsearch.backup.manifest import MANIFEST, MANIFEST_MAX, Item, Manifest, read_manifest
from kbsearch.errors import BackupError

LEVEL = 4
"""Of gzip. Most attachments are compressed already; higher levels cost time for next to nothing."""

CHUNK = 1 << 18
_BLOCK = 512
_LONG_NAME_MAX = 4096 + _BLOCK
_PADDING_MAX = 20 * _BLOCK
"""Bytes of zeros after the last file; tar(1) fills up a record of 20 blocks."""


class ChangedError(Exception):
    """A file is no longer what the manifest says; the text is its path in the backup."""


class ArchiveWriter:
    """Writes files one after the other; `finish` ends the archive."""

    def __init__(self, file: BinaryIO, moment: datetime) -> None:
        self._zip = gzip.GzipFile(
            filename="", fileobj=file, mode="wb", compresslevel=LEVEL, mtime=int(moment.timestamp())
        )
        self._moment = int(moment.timestamp())

    def add(self, item: Item, source: BinaryIO) -> None:
        """Adds a file. Raises ChangedError when `source` does not hold what `item` says."""
        head = tarfile.TarInfo(item.path)
        head.size, head.mtime, head.mode = item.size, self._moment, 0o600
        self._zip.write(head.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict"))
        digest, left = hashlib.sha256(), item.size
        # One byte more is asked for than there should be, to notice what has grown.
        while chunk := source.read(min(CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise ChangedError(item.path)
            digest.update(chunk)
            self._zip.write(chunk)
        if left or digest.hexdigest() != item.sha256:
            raise ChangedError(item.path)
        self._zip.write(bytes(-item.size % _BLOCK))

    def finish(self) -> None:
        """Writes the end."""
        self._zip.write(bytes(2 * _BLOCK))
        self._zip.close()


class ArchiveReader:
    """Reads a backup from its beginning to its end, once.

    The manifest is read as it is opened. Whatever is wrong is a BackupError that names the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._explained():
            self._file = path.open("rb")
        self._zip = gzip.GzipFile(fileobj=self._file, mode="rb")
        try:
            with self._explained():
                self.manifest = self._read_manifest()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._zip.close()
        self._file.close()

    def check(self, progress: Progress) -> None:
        """Reads it to its end, and keeps nothing."""
        progress.start("check", len(self.manifest.items), "files")
        for _, body in self.files():
            for _ in body:
                pass
            progress.advance()

    def files(self) -> Iterator[tuple[Item, Iterator[bytes]]]:
        """Every file with its bytes, which must be read before the next; they are only whole and
        unaltered when the last has come. After the last file the end is read as well."""
        for item in self.manifest.items:
            with self._explained():
                name, size = self._header()
                if (name, size) != (item.path, item.size):
                    raise ValueError(f"{name[:200]!r} stands where {item.path!r} should")
            yield item, self._checked(item)
        with self._explained():
            self._read_end()

    def _read_manifest(self) -> Manifest:
        name, size = self._header()
        if name != MANIFEST or size > MANIFEST_MAX:
            raise BackupError(f"It is no backup of kbsearch: it does not begin with {MANIFEST}")
        return read_manifest(b"".join(self._body(size)))

    def _checked(self, item: Item) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with self._explained():
            for chunk in self._body(item.size):
                digest.update(chunk)
                yield chunk
            if digest.hexdigest() != item.sha256:
                raise ValueError(f"{item.path!r} is not what it was")

    def _header(self) -> tuple[str, int]:
        """The name and the size of the next file."""
        info = self._block()
        if info.type == tarfile.GNUTYPE_LONGNAME:
            if not 0 < info.size <= _LONG_NAME_MAX:
                raise ValueError("it has a name that is too long")
            name = b"".join(self._body(info.size)).rstrip(b"\0").decode()
            info = self._block()
        else:
            name = info.name
        if info.type != tarfile.REGTYPE or info.size < 0:
            raise ValueError(f"{name[:200]!r} is no plain file")
        return name, info.size

    def _block(self) -> tarfile.TarInfo:
        return tarfile.TarInfo.frombuf(self._exactly(_BLOCK), "utf-8", "strict")

    def _body(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            chunk = self._exactly(min(CHUNK, left))
            left -= len(chunk)
            yield chunk
        self._exactly(-size % _BLOCK)

    def _exactly(self, size: int) -> bytes:
        data = self._zip.read(size)
        if len(data) != size:
            raise EOFError("it is cut short")
        return data

    def _read_end(self) -> None:
        # Reading to the very end is what makes gzip compare its own check sum.
        rest = self._zip.read(_PADDING_MAX + 1)
        if len(rest) < 2 * _BLOCK or len(rest) > _PADDING_MAX or rest.strip(b"\0"):
            raise ValueError("something follows its end")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except BackupError as error:
            raise BackupError(f"{self.path} cannot be restored: {error}") from error
        except (gzip.BadGzipFile, zlib.error, EOFError, tarfile.TarError) as error:
            raise BackupError(damaged(self.path, str(error) or "it is cut short")) from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BackupError(damaged(self.path, str(error))) from error
        except OSError as error:
            raise BackupError(f"{self.path} cannot be read: {error.strerror or error}") from error


def damaged(path: Path, reason: str) -> str:
    """The message for a backup that is not what was written."""
    return f"{path} is damaged, or no backup of kbsearch ({reason}); use another one"


def begun(target: BinaryIO, manifest: Manifest) -> ArchiveWriter:
    """A writer that has written the manifest."""
    writer = ArchiveWriter(target, manifest.created)
    data = manifest.write()
    head = Item(MANIFEST, len(data), hashlib.sha256(data).hexdigest())
    writer.add(head, io.BytesIO(data))
    return writer
