"""GIF (89a): its frames and how they move are kept; remarks, and what hangs behind it, are not."""

from __future__ import annotations

import struct
from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError
from kbsearch.tickets.attachments.pictures.bounds import Bounds
from kbsearch.tickets.attachments.source import Source

SIGNATURES = (b"GIF87a", b"GIF89a")
EXTENSION, IMAGE, TRAILER = b"!", b",", b";"
CONTROL, APPLICATION = b"\xf9", b"\xff"
REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""How often it is shown: the one application whose block makes a difference to the eye."""

HAS_COLOURS = 0x80
COLOURS = 0x07


def copy_gif(file: BinaryIO, target: BinaryIO) -> Bounds:
    """Copies the picture, and says how large it is. Raises NotTakenError, DamagedError."""
    source, bounds, frames = Source(file), Bounds(), 0
    head = source.take(13)
    width, height, flags = struct.unpack_from("<HHB", head, 6)
    bounds.is_of(width, height)
    target.write(head + _colours(source, flags))
    while (kind := source.take(1)) != TRAILER:
        if kind == IMAGE:
            _copy_frame(source, target, bounds)
            frames += 1
        elif kind == EXTENSION:
            _copy_extension(source, target)
        else:
            raise DamagedError("a GIF with blocks of no GIF")
    if not frames:
        raise DamagedError("a GIF without a picture")
    target.write(TRAILER)
    return bounds


def _colours(source: Source, flags: int) -> bytes:
    return source.take(3 << (flags & COLOURS) + 1) if flags & HAS_COLOURS else b""


def _copy_frame(source: Source, target: BinaryIO, bounds: Bounds) -> None:
    head = source.take(9)
    left, top, width, height, flags = struct.unpack("<HHHHB", head)
    if left + width > bounds.width or top + height > bounds.height:
        # Browsers make the whole picture as large as its first frame then.
        bounds.frame(left + width, top + height)
    bounds.frame(width, height)
    # Behind the colours: how many bits the first code has.
    target.write(IMAGE + head + _colours(source, flags) + source.take(1))
    _blocks(source, target)


def _copy_extension(source: Source, target: BinaryIO) -> None:
    label = source.take(1)
    size = source.take(1)
    first = source.take(size[0])
    kept = label == CONTROL or (label == APPLICATION and first in REPEATS)
    if kept:
        target.write(EXTENSION + label + size + first)
    if size[0]:
        _blocks(source, target if kept else None)
    elif kept:
        raise DamagedError("a GIF with half a block")


def _blocks(source: Source, target: BinaryIO | None) -> None:
    """Goes through sub-blocks up to the empty one, and copies them where there is a target."""
    size = b" "
    while size[0]:
        size = source.take(1)
        data = source.take(size[0])
        if target is not None:
            target.write(size + data)
