"""WebP (RFC 9649): chunks that make the picture are kept; EXIF, remarks and what hangs behind it
are not."""

from __future__ import annotations

import struct
from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError
from kbsearch.tickets.attachments.pictures.bounds import Bounds
from kbsearch.tickets.attachments.source import Source

RIFF, FORM = b"RIFF", b"WEBP"
KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
EXIF_FLAG, XMP_FLAG = 0x08, 0x04
LOSSLESS = 0x2F
START_CODE = b"\x9d\x01\x2a"
SIDE = 0x3FFF
FRAME_HEAD = 16


def copy_webp(file: BinaryIO, target: BinaryIO) -> Bounds:
    """Copies the picture, and says how large it is. Raises NotTakenError, DamagedError."""
    source, bounds, pictures = Source(file), Bounds(), 0
    (size,) = struct.unpack("<4xI4x", source.take(12))
    left = size - len(FORM)
    begin = target.tell()
    target.write(bytes(12))
    while left > 0:
        kind, data = _chunk(source)
        left -= 8 + len(data) + len(data) % 2
        if kind in KEPT:
            pictures += kind in {b"VP8 ", b"VP8L", b"ANMF"}
            data = _measured(kind, data, bounds)
            target.write(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2))
    if left or not pictures:
        raise DamagedError("a WebP without a picture")
    end = target.tell()
    target.seek(begin)
    target.write(RIFF + struct.pack("<I", end - begin - 8) + FORM)
    target.seek(end)
    return bounds


def _chunk(source: Source) -> tuple[bytes, bytes]:
    kind, size = struct.unpack("<4sI", source.take(8))
    data = source.take(size)
    source.take(size % 2)
    return kind, data


def _measured(kind: bytes, data: bytes, bounds: Bounds) -> bytes:
    """The chunk as it is kept, once its size is known to be within bounds."""
    try:
        if kind == b"VP8X":
            bounds.is_of(_three(data, 4) + 1, _three(data, 7) + 1)
            return bytes((data[0] & ~(EXIF_FLAG | XMP_FLAG),)) + data[1:10]
        if kind == b"ANMF":
            return _frame(data, bounds)
        if kind in {b"VP8 ", b"VP8L"}:
            bounds.is_of(*_size(kind, data))
    except (IndexError, struct.error) as error:
        raise DamagedError("a WebP with half a chunk") from error
    return data


def _frame(data: bytes, bounds: Bounds) -> bytes:
    """A frame of a moving picture: its own chunks, of which only the picture's are kept."""
    width, height = _three(data, 6) + 1, _three(data, 9) + 1
    bounds.frame(width, height)
    kept, place = data[:FRAME_HEAD], FRAME_HEAD
    while place < len(data):
        kind, size = struct.unpack_from("<4sI", data, place)
        end = place + 8 + size + size % 2
        if end > len(data):
            raise DamagedError("a WebP with half a frame")
        if kind in {b"VP8 ", b"VP8L"}:
            found = _size(kind, data[place + 8 : end])
            if found != (width, height):
                raise DamagedError("a WebP with a frame of two sizes")
        if kind in {b"VP8 ", b"VP8L", b"ALPH"}:
            kept += data[place:end]
        place = end
    return kept


def _size(kind: bytes, data: bytes) -> tuple[int, int]:
    """Width and height as the coded picture itself says them (RFC 6386, 9.1; RFC 9649, 3.4)."""
    if kind == b"VP8L":
        if data[0] != LOSSLESS:
            raise DamagedError("a WebP with another code")
        (bits,) = struct.unpack_from("<I", data, 1)
        return (bits & SIDE) + 1, (bits >> 14 & SIDE) + 1
    if data[3:6] != START_CODE:
        raise DamagedError("a WebP with another code")
    width, height = struct.unpack_from("<HH", data, 6)
    return width & SIDE, height & SIDE


def _three(data: bytes, place: int) -> int:
    """A number of three bytes, the least one first."""
    return data[place] | data[place + 1] << 8 | data[place + 2] << 16
