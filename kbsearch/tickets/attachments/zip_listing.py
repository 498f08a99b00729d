"""What is in a ZIP, as its directory says, once that is known to hang together; nothing of it is
unpacked.

A ZIP that unpacks to far more than it has (flat, or with entries that share their bytes as in
D. Fifield, A better zip bomb, WOOT 2019) is refused, and so is one with something before it or
behind it.
"""

from __future__ import annotations

import re
import stat
import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from kbsearch.tickets.attachments.found import DamagedError, NotTakenError
from kbsearch.tickets.attachments.source import Source

LOCAL, END = b"PK\x03\x04", b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2IH")
_LOCAL_HEADER = struct.Struct("<4s2xHH16xHH")
COMMENT_MAX = 65_535
LARGE_END, LARGE_LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_LARGE_SIZE = _LARGE_END.size + 20

ENTRIES_MAX = 10_000
DIRECTORY_MAX = 4_000_000
"""Bytes; read into memory to be looked at."""

UNPACKED_MAX = 1_000_000_000
RATIO_MAX = 250
FREE = 10_000_000
"""Unpacked it may have so many bytes, and so many times what it has packed besides those that are
free: the plainest logs shrink to a hundredth."""

DEFLATE_MAX = 1_040
"""How many times its size deflated data can become (RFC 1951: 258 bytes for two bits)."""

STORED, DEFLATED = 0, 8
LOCKED = 0x0001 | 0x0040 | 0x2000
UTF8 = 0x0800
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def listed(file: BinaryIO) -> Sequence[ZipInfo]:
    """The entries. Raises NotTakenError, DamagedError."""
    _directory(file)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, struct.error, RuntimeError) as error:
        raise DamagedError("a ZIP with another directory") from error
    if not entries:
        raise NotTakenError("empty")
    for entry in entries:
        _sound(entry)
    _apart(file, entries)
    _bounded(entries)
    return entries


def _directory(file: BinaryIO) -> None:
    """The directory must end where the file ends, and begin where the entries end."""
    size = file.seek(0, 2)
    start = max(0, size - COMMENT_MAX - _END_RECORD.size - _LARGE_SIZE)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < _END_RECORD.size:
        raise DamagedError("a ZIP without an end")
    _, disk, first, here, count, length, offset, comment = _END_RECORD.unpack_from(tail, place)
    if disk or first or here != count:
        raise DamagedError("a part of a ZIP")
    if count > ENTRIES_MAX or length > DIRECTORY_MAX:
        raise NotTakenError("archive-bomb")
    end = start + place
    if _is_large(tail[max(0, place - _LARGE_SIZE) : place], (count, length, offset)):
        end -= _LARGE_SIZE
    if start + place + _END_RECORD.size + comment != size or offset + length != end:
        raise NotTakenError("mixed")


def _is_large(before: bytes, said: tuple[int, int, int]) -> bool:
    """Whether the records of large ZIPs stand before the end; programs that do not know how much
    will come write them always. They must say the same as the end does."""
    if len(before) < _LARGE_SIZE or before[_LARGE_END.size :][:4] != LARGE_LOCATOR:
        return False
    sign, *_, count, length, offset = _LARGE_END.unpack_from(before)
    if sign != LARGE_END or (count, length, offset) != said:
        raise NotTakenError("mixed")
    return True


def _sound(entry: ZipInfo) -> None:
    if entry.flag_bits & LOCKED:
        raise NotTakenError("archive-locked")
    if entry.compress_type not in {STORED, DEFLATED}:
        raise NotTakenError("archive-kind")
    grown = 1 if entry.compress_type == STORED else DEFLATE_MAX
    if entry.file_size > grown * max(entry.compress_size, 1 if grown > 1 else 0):
        raise NotTakenError("archive-bomb")
    parts = entry.orig_filename.replace("\\", "/").split("/")
    leads_elsewhere = ".." in parts or not parts[0] or ":" in parts[0]
    if leads_elsewhere or _CONTROL.search(entry.orig_filename):
        raise NotTakenError("archive-path")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise NotTakenError("archive-path")


def _apart(file: BinaryIO, entries: Sequence[ZipInfo]) -> None:
    """Each entry must have its own bytes, and be called the same in both places."""
    ordered = sorted(entries, key=lambda one: one.header_offset)
    if ordered[0].header_offset:
        raise NotTakenError("mixed")
    for one, following in pairwise(ordered):
        if one.header_offset + _LOCAL_HEADER.size + one.compress_size > following.header_offset:
            raise NotTakenError("archive-bomb")
    if len({entry.orig_filename for entry in entries}) < len(entries):
        raise NotTakenError("archive-path")
    free = 0
    for entry in ordered:
        if entry.header_offset < free:
            raise NotTakenError("archive-bomb")
        free = _end_of(file, entry)


def _end_of(file: BinaryIO, entry: ZipInfo) -> int:
    file.seek(entry.header_offset)
    source = Source(file)
    sign, flags, method, name_size, extra = _LOCAL_HEADER.unpack(source.take(_LOCAL_HEADER.size))
    name = source.take(name_size).decode("utf-8" if flags & UTF8 else "cp437", "replace")
    if sign != LOCAL or method != entry.compress_type or name != entry.orig_filename:
        raise DamagedError("a ZIP whose directory says something else")
    source.skip(extra)
    source.skip(entry.compress_size)
    return file.tell()


def _bounded(entries: Sequence[ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > min(UNPACKED_MAX, FREE + RATIO_MAX * packed):
        raise NotTakenError("archive-bomb")
