"""PNG (W3C, third edition): only chunks that make the picture are kept, and nothing behind it."""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError
from kbsearch.tickets.attachments.pictures.bounds import Bounds
from kbsearch.tickets.attachments.source import Source

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_SIZE = 13

KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"),
        *(b"sBIT", b"bKGD", b"pHYs", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT"),
    }
)
"""How it looks. Left out are remarks, dates, and EXIF with the place where it was taken."""

KNOWN_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
FRAME = struct.Struct(">4xII")


def copy_png(file: BinaryIO, target: BinaryIO) -> Bounds:
    """Copies the picture, and says how large it is. Raises NotTakenError, DamagedError."""
    source, bounds, has_data = Source(file), Bounds(), False
    target.write(source.take(len(SIGNATURE)))
    while True:
        head = source.take(8)
        size, kind = struct.unpack(">I4s", head)
        if not bounds.width and kind != b"IHDR":
            raise DamagedError("a PNG without a header")
        data, checksum = source.take(size), source.take(4)
        if kind not in KEPT:
            _refuse_critical(kind)
            continue
        if zlib.crc32(data, zlib.crc32(kind)) != int.from_bytes(checksum, "big"):
            raise DamagedError("a PNG whose checksum is wrong")
        _measure(kind, data, bounds)
        has_data = has_data or kind == b"IDAT"
        target.write(head + data + checksum)
        if kind == b"IEND":
            break
    if not has_data:
        raise DamagedError("a PNG without a picture")
    return bounds


def _measure(kind: bytes, data: bytes, bounds: Bounds) -> None:
    if kind == b"IHDR":
        if len(data) != HEADER_SIZE or bounds.width:
            raise DamagedError("a PNG with another header")
        bounds.is_of(*struct.unpack_from(">II", data))
    elif kind == b"fcTL":
        if len(data) < FRAME.size:
            raise DamagedError("a PNG with half a frame")
        bounds.frame(*FRAME.unpack_from(data))


def _refuse_critical(kind: bytes) -> None:
    """A chunk whose name begins with a capital is part of the picture (section 5.4)."""
    if not kind.isalpha() or (kind[:1].isupper() and kind not in KNOWN_CRITICAL):
        raise DamagedError("a PNG with chunks of no PNG")
