"""JPEG (ITU-T T.81): segments that make the picture are kept; where and with what it was taken,
remarks, thumbnails and whatever hangs behind it are left out. Which side is up stays."""

from __future__ import annotations

import struct
from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError
from kbsearch.tickets.attachments.pictures.bounds import Bounds
from kbsearch.tickets.attachments.source import Source

SIGNATURE = b"\xff\xd8\xff"
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive: what browsers show."""

TABLES = frozenset({0xC4, 0xDB, 0xDD})
"""Huffman and quantisation tables, restart interval."""

APP0, APP1, APP2, APP14 = 0xE0, 0xE1, 0xE2, 0xEE
SCAN, END, COMMENT = 0xDA, 0xD9, 0xFE
RESTARTS = frozenset(range(0xD0, 0xD8))
APPLICATION = frozenset(range(0xE0, 0xF0))

EXIF = b"Exif\0\0"
COLOURS = b"ICC_PROFILE\0"
ADOBE = b"Adobe"
ORIENTATION = 0x0112
SHORT = 3
UPRIGHT = 1
TURNS = range(1, 9)
LYING = range(5, 9)
"""Turned by a quarter: width and height change places."""

CHUNK = 1 << 16
SCANS_MAX = 200
"""Passes over the picture; encoders make about ten, and each costs whoever looks at it."""


def copy_jpeg(file: BinaryIO, target: BinaryIO) -> Bounds:
    """Copies the picture, and says how large it is as it is to be shown. Raises NotTakenError,
    DamagedError."""
    source, bounds, scans, turn = Source(file), Bounds(), 0, UPRIGHT
    target.write(source.take(2))
    marker = _marker(source)
    while marker != END:
        segment = _segment(source)
        if marker in FRAMES:
            _measure(segment, bounds)
        if marker == APP1 and segment.startswith(EXIF):
            turn = _orientation(segment[len(EXIF) :])
        kept = _kept(marker, segment, turn)
        if kept:
            target.write(bytes((0xFF, marker)) + struct.pack(">H", len(kept) + 2) + kept)
        scans += marker == SCAN
        marker = _copy_scan(file, target) if marker == SCAN else _marker(source)
    if not bounds.width or not 0 < scans <= SCANS_MAX:
        raise DamagedError("a JPEG without a picture")
    target.write(bytes((0xFF, END)))
    if turn in LYING:
        bounds.width, bounds.height = bounds.height, bounds.width
    return bounds


def _marker(source: Source) -> int:
    """The next marker; before one there may be any number of fill bytes (B.1.1.2)."""
    if source.take(1) != b"\xff":
        raise DamagedError("a JPEG with something between its segments")
    while (code := source.take(1)[0]) == 0xFF:  # noqa: PLR2004 - a fill byte
        pass
    return code


def _segment(source: Source) -> bytes:
    (size,) = struct.unpack(">H", source.take(2))
    if size < 2:  # noqa: PLR2004 - of the size itself
        raise DamagedError("a JPEG with a segment of no size")
    return source.take(size - 2)


def _measure(segment: bytes, bounds: Bounds) -> None:
    if len(segment) < 6 or bounds.width:  # noqa: PLR2004 - precision, height, width, components
        raise DamagedError("a JPEG with another header")
    height, width = struct.unpack_from(">HH", segment, 1)
    bounds.is_of(width, height)


def _kept(marker: int, segment: bytes, turn: int) -> bytes:
    """What is left of a segment, nothing when it is left out."""
    if marker in FRAMES | TABLES | {SCAN}:
        return segment
    if marker == APP1 and segment.startswith(EXIF):
        return b"" if turn == UPRIGHT else _turned(turn)
    if (marker == APP2 and segment.startswith(COLOURS)) or (
        marker == APP14 and segment.startswith(ADOBE)
    ):
        return segment
    if marker == APP0 and segment.startswith(b"JFIF\0"):
        # Without its thumbnail.
        return segment[:12] + b"\0\0"
    if marker in APPLICATION or marker == COMMENT:
        return b""
    raise DamagedError("a JPEG with segments of no JPEG")


def _orientation(exif: bytes) -> int:
    """Which way the picture is turned (EXIF 2.32, 4.6.4), upright where that cannot be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, start)
        for place in range(start + 2, start + 2 + 12 * min(entries, 100), 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, place)
            if tag == ORIENTATION and kind == SHORT and value in TURNS:
                return int(value)
    except struct.error:
        pass
    return UPRIGHT


def _turned(turn: int) -> bytes:
    """EXIF that says nothing but which way the picture is turned."""
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, turn, 0)
    return EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _copy_scan(file: BinaryIO, target: BinaryIO) -> int:
    """Copies coded data up to the next marker that is none of restarting, which is returned.

    Coded data never has 0xFF but before 0x00 or such a marker (B.1.1.5).
    """
    held = b""
    while data := held + file.read(CHUNK):
        end = _marker_in(data)
        if end is None:
            # A marker may lie across two chunks.
            held = b"\xff" if data.endswith(b"\xff") else b""
            target.write(data[: len(data) - len(held)])
            if held == data:
                break
            continue
        target.write(data[:end])
        file.seek(end + 2 - len(data), 1)
        return data[end + 1]
    raise DamagedError("a JPEG that is cut short")


def _marker_in(data: bytes) -> int | None:
    place = data.find(b"\xff")
    while 0 <= place < len(data) - 1:
        code = data[place + 1]
        if code and code not in RESTARTS and code != 0xFF:  # noqa: PLR2004 - a fill byte
            return place
        place = data.find(b"\xff", place + 1)
    return None
