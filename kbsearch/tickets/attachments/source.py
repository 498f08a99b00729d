"""Reading a file from its beginning to its end, with what is missing named."""

from __future__ import annotations

import os
from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError

CHUNK = 1 << 16


class Source:
    """The bytes of a file, in their order, from where it stands. Raises DamagedError at its end,
    and before that makes no room for more than there is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size

    def take(self, size: int) -> bytes:
        """The next bytes, all of them."""
        if size > self.left:
            raise DamagedError("a file that is cut short")
        return self._file.read(size)

    @property
    def left(self) -> int:
        """Bytes until the end."""
        return self._size - self._file.tell()

    def skip(self, size: int) -> None:
        """Goes past bytes, which must be there."""
        if size > self.left:
            raise DamagedError("a file that is cut short")
        self._file.seek(size, os.SEEK_CUR)

    def copy(self, size: int, target: BinaryIO) -> None:
        """Copies bytes as they are."""
        while size > 0:
            size -= target.write(self.take(min(size, CHUNK)))
