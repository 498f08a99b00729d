"""A reader for the part of MessagePack that word-frequency lists use.

Source: the MessagePack specification, its formats fixint, fixstr, str, fixarray, array and fixmap.
"""

from __future__ import annotations

from typing import TypeAlias

from training.collect.errors import SourceFormatError

Value: TypeAlias = "int | str | list[Value] | dict[str, Value]"

_FIXINT = range(0x80)
_FIXMAP = range(0x80, 0x90)
_FIXARRAY = range(0x90, 0xA0)
_FIXSTR = range(0xA0, 0xC0)
_STRING_SIZES = {0xD9: 1, 0xDA: 2, 0xDB: 4}
_ARRAY_SIZES = {0xDC: 2, 0xDD: 4}


def unpack(data: bytes) -> Value:
    """The one value that `data` holds; raises `SourceFormatError` for any other format."""
    return _Reader(data).value()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def value(self) -> Value:
        lead = self._number(1)
        if lead in _FIXINT:
            return lead
        if lead in _FIXMAP:
            return {str(self.value()): self.value() for _ in range(lead - _FIXMAP.start)}
        if lead in _FIXARRAY:
            return [self.value() for _ in range(lead - _FIXARRAY.start)]
        if lead in _FIXSTR:
            return self._take(lead - _FIXSTR.start).decode()
        if lead in _STRING_SIZES:
            return self._take(self._number(_STRING_SIZES[lead])).decode()
        if lead in _ARRAY_SIZES:
            return [self.value() for _ in range(self._number(_ARRAY_SIZES[lead]))]
        raise SourceFormatError(f"MessagePack format 0x{lead:02x} is not one that word lists use")

    def _number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def _take(self, size: int) -> bytes:
        part = self._data[self._at : self._at + size]
        if len(part) < size:
            raise SourceFormatError(f"the MessagePack file ends early, at byte {len(self._data)}")
        self._at += size
        return part
