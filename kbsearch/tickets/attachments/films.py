"""Films of a screen or a telephone: MP4 (ISO/IEC 14496-12) and WebM, looked at from outside."""

from __future__ import annotations

import struct
from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError, Found, NotTakenError
from kbsearch.tickets.attachments.source import Source

MP4 = Found("video/mp4", ("mp4", "m4v"))
WEBM = Found("video/webm", ("webm",))

MP4_BRANDS = frozenset(
    {
        *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"),
        *(b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash"),
    }
)
HEIGHTENED = frozenset({b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
"""Pictures in the same box as films."""

BOXES_MAX = 10_000
EBML_SIGN = b"\x1a\x45\xdf\xa3"
EBML_HEAD = 64


def read_mp4(file: BinaryIO) -> Found:
    """An MP4 whose boxes fill it to its end. Raises NotTakenError, DamagedError."""
    file.seek(8)
    brand = file.read(4)
    if brand in HEIGHTENED:
        raise NotTakenError("picture-kind")
    if brand not in MP4_BRANDS:
        raise NotTakenError("unknown")
    file.seek(0)
    source, kinds = Source(file), set()
    for _ in range(BOXES_MAX):
        if not source.left:
            break
        kinds.add(_skip_box(source))
    if source.left or not {b"moov", b"mdat"} <= kinds:
        raise DamagedError("an MP4 without a film")
    return MP4


def _skip_box(source: Source) -> bytes:
    size, kind = struct.unpack(">I4s", source.take(8))
    head = 8
    if size == 1:
        (size,) = struct.unpack(">Q", source.take(8))
        head = 16
    # A size of 0 is up to the end.
    rest = source.left if size == 0 else size - head
    if rest < 0:
        raise DamagedError("an MP4 with half a box")
    source.skip(rest)
    return bytes(kind)


def read_webm(file: BinaryIO) -> Found:
    """A WebM as its head says; Matroska of other kinds is not taken."""
    file.seek(0)
    if b"\x42\x82\x84webm" not in file.read(EBML_HEAD):
        raise NotTakenError("unknown")
    return WEBM
