"""Messages of programs: gettext catalogues, whose keys are the English texts."""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from training.collect.errors import SourceFormatError
from training.collect.text import one_line
from training.pairs import Pair

_MAGIC = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_CONTEXT = re.compile(r"^(?:[\w' ]{1,40}\^|\?\w+:)")
_MNEMONIC = re.compile(r"(?<![\w&_])[_&](?=\w)|(?<=\w)[_&](?=[a-záéíóúñ])")
_PLACEHOLDER = re.compile(r"%(?:\d|[-+#0 ]*[\d.*$]*[a-zA-Z(])|\{[^}]*\}|\$\w|\$\{|#\w+#|~[a-z]")


def pairs(source: str, catalogue: Path) -> Iterator[Pair]:
    """Every message without placeholders, its markup and its mnemonics taken off."""
    data = catalogue.read_bytes()
    read = read_source if catalogue.suffix == ".po" else read_catalogue
    for english, spanish in read(data, catalogue.name):
        if not (_PLACEHOLDER.search(english) or _PLACEHOLDER.search(spanish)):
            yield Pair(source, _plain(english), _plain(spanish))


def _plain(message: str) -> str:
    """The message as a reader sees it, without the context that games put before it."""
    text = html.unescape(_TAG.sub(" ", _CONTEXT.sub("", message)))
    return re.sub(r"\s+([.,;:!?)])", r"\1", one_line(_MNEMONIC.sub("", text)))


def read_catalogue(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """(English, Spanish) of a compiled catalogue: contexts dropped, plurals as further pairs.

    Format: the GNU gettext manual, "The Format of GNU MO Files". Raises `SourceFormatError`.
    """
    order = _MAGIC.get(data[:4])
    if order is None:
        raise SourceFormatError(f"{name} is not a compiled gettext catalogue")
    count, keys, values = struct.unpack_from(f"{order}3I", data, 8)
    for number in range(count):
        key = _string(data, order, keys + 8 * number).rpartition("\x04")[2].split("\0")
        value = _string(data, order, values + 8 * number).split("\0")
        yield from zip(key, value, strict=False)


def _string(data: bytes, order: str, at: int) -> str:
    length, start = struct.unpack_from(f"{order}2I", data, at)
    return data[start : start + length].decode("utf-8", "replace")


def read_source(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """(English, Spanish) of a catalogue's source, doubtful (`fuzzy`) messages left out.

    Raises `SourceFormatError` for a file that is not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceFormatError(f"{name} is not UTF-8: {error}") from error
    for entry in re.split(r"\n\s*\n", text):
        if not re.search(r"^#(?:,.*\bfuzzy\b|~)", entry, re.MULTILINE):
            english, spanish = (_field(entry, field) for field in ("msgid", r"msgstr(?:\[0\])?"))
            if english and spanish:
                yield english, spanish


def _field(entry: str, name: str) -> str:
    """The joined strings of one keyword of an entry, escapes resolved."""
    found = re.search(rf'^{name}\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', entry, re.MULTILINE)
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', found[1]) if found else []
    return re.sub(r"\\(.)", lambda sign: _ESCAPES.get(sign[1], sign[1]), "".join(parts))


_ESCAPES = {"n": "\n", "t": "\t"}
