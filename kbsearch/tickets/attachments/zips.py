"""ZIP, and what is made of it: documents of Office and LibreOffice. Nothing is unpacked but the
list of contents of a document, up to a bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - the library's own name says nothing

from kbsearch.tickets.attachments.endings import ARCHIVES, PROGRAMS, SCRIPTS
from kbsearch.tickets.attachments.found import DamagedError, Found, NotTakenError
from kbsearch.tickets.attachments.names import ending
from kbsearch.tickets.attachments.zip_listing import LOCAL, STORED, listed

ZIP = Found("application/zip", ("zip",))
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_XML = {
    "word/": Found(f"{_OPEN_XML}.wordprocessingml.document", ("docx",)),
    "xl/": Found(f"{_OPEN_XML}.spreadsheetml.sheet", ("xlsx",)),
    "ppt/": Found(f"{_OPEN_XML}.presentationml.presentation", ("pptx",)),
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
OPEN_DOCUMENT = {
    found.type: found
    for found in (
        Found(f"{_OPEN_DOCUMENT}.text", ("odt",)),
        Found(f"{_OPEN_DOCUMENT}.spreadsheet", ("ods",)),
        Found(f"{_OPEN_DOCUMENT}.presentation", ("odp",)),
    )
}
CONTENTS = "[Content_Types].xml"
CONTENTS_MAX = 1_000_000
"""Bytes; that of a book of a thousand sheets has 200,000."""

TYPE_MAX = 100
_MACROS = re.compile(rb"(?i)vbaProject|macroEnabled|activeX|\.bin\.main\+")
_OF_PROGRAMS = ("META-INF/MANIFEST.MF", "AndroidManifest.xml", "AppxManifest.xml")
_ARCHIVES = (LOCAL, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xfd7zXZ", b"BZh")
DOCUMENTS = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})


def read_zip(file: BinaryIO) -> Found:
    """What the ZIP is. Raises NotTakenError, DamagedError."""
    entries = listed(file)
    names = {entry.filename for entry in entries}
    if CONTENTS in names:
        return _open_xml(file, names)
    if entries[0].filename == "mimetype" and entries[0].compress_type == STORED:
        found = OPEN_DOCUMENT.get(_content(file, "mimetype", TYPE_MAX).decode("latin-1").strip())
        if found:
            return _open_document(found, names)
    return _archive(file, entries, names)


def _open_xml(file: BinaryIO, names: set[str]) -> Found:
    found = [one for folder, one in OPEN_XML.items() if any(n.startswith(folder) for n in names)]
    if len(found) != 1:
        raise NotTakenError("mixed" if found else "unknown")
    # In UTF-16 every second byte is zero.
    contents = _content(file, CONTENTS, CONTENTS_MAX).replace(b"\0", b"")
    if _MACROS.search(contents) or any("vbaproject" in name.lower() for name in names):
        raise NotTakenError("macros")
    return found[0]


def _open_document(found: Found, names: set[str]) -> Found:
    if any(name.startswith(("Basic/", "Scripts/")) and name[-1] != "/" for name in names):
        raise NotTakenError("macros")
    return found


def _archive(file: BinaryIO, entries: Sequence[ZipInfo], names: set[str]) -> Found:
    if not names.isdisjoint(_OF_PROGRAMS):
        raise NotTakenError("program")
    for entry in entries:
        last = ending(entry.filename)
        if last in PROGRAMS or last in SCRIPTS:
            raise NotTakenError("archive-program")
        if last in ARCHIVES or (last not in DOCUMENTS and _is_archive(file, entry)):
            raise NotTakenError("archive-nested")
    return ZIP


def _is_archive(file: BinaryIO, entry: ZipInfo) -> bool:
    """Whether an entry that lies there unpacked begins as an archive does."""
    if entry.compress_type != STORED:
        return False
    with ZipFile(file) as archive, archive.open(entry) as content:
        return content.read(8).startswith(_ARCHIVES)


def _content(file: BinaryIO, name: str, most: int) -> bytes:
    """What an entry holds, of which no more than `most` bytes are ever unpacked."""
    try:
        with ZipFile(file) as archive, archive.open(name) as content:
            data = content.read(most + 1)
    except (BadZipFile, ZlibError, EOFError, ValueError) as error:
        raise DamagedError("a document without its contents") from error
    if len(data) > most:
        raise NotTakenError("archive-bomb")
    return data
