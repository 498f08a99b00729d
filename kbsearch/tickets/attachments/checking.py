"""Looking into a file that came: what it is by its content, whatever it is called."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kbsearch.tickets.attachments import documents, films, zip_listing, zips
from kbsearch.tickets.attachments.found import Found, NotTakenError
from kbsearch.tickets.attachments.names import ending, with_ending
from kbsearch.tickets.attachments.naming import reason_for
from kbsearch.tickets.attachments.pictures import gif, jpeg, png, webp
from kbsearch.tickets.attachments.pictures.bounds import Bounds
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.texts import read_text

HEAD = 4096
COPY = ".copy"

Copier = Callable[[BinaryIO, BinaryIO], Bounds]
Reader = Callable[[BinaryIO], Found]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is taken: under which name, as what; width and height of a picture, in dots."""

    name: str
    type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A format of pictures: how it begins, and what copies it."""

    signs: Sequence[bytes]
    copy: Copier
    found: Found


PICTURES = (
    Picture((png.SIGNATURE,), png.copy_png, Found("image/png", ("png", "apng"))),
    Picture((jpeg.SIGNATURE,), jpeg.copy_jpeg, Found("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))),
    Picture(gif.SIGNATURES, gif.copy_gif, Found("image/gif", ("gif",))),
)
WEBP = Picture((webp.RIFF,), webp.copy_webp, Found("image/webp", ("webp",)))

READERS: Sequence[tuple[bytes, Reader]] = (
    (documents.PDF_SIGN, documents.read_pdf),
    (documents.OLE_SIGN, documents.read_ole),
    (zip_listing.LOCAL, zips.read_zip),
    (films.EBML_SIGN, films.read_webm),
)


def check(path: Path, name: str) -> Checked:
    """Looks into the file at `path`. A picture is replaced by a copy of what makes the picture.

    Raises RefusedFileError for whatever is not among the kinds that are taken, and OSError.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            picture = _picture(head)
            if picture:
                return _copied(picture, file, path, name)
            found = _read(file, head, ending(name))
    except NotTakenError as error:
        raise RefusedFileError(error.code, name, limit=error.limit) from error
    return Checked(with_ending(name, found.endings), found.type)


def _picture(head: bytes) -> Picture | None:
    if head.startswith(webp.RIFF) and head[8:12] == webp.FORM:
        return WEBP
    return next((one for one in PICTURES if head.startswith(tuple(one.signs))), None)


def _copied(picture: Picture, file: BinaryIO, path: Path, name: str) -> Checked:
    file.seek(0)
    copy = path.with_name(f"{path.name}{COPY}")
    try:
        with os.fdopen(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as target:
            size = picture.copy(file, target)
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)
    found = picture.found
    return Checked(with_ending(name, found.endings), found.type, size.width, size.height)


def _read(file: BinaryIO, head: bytes, name_ending: str) -> Found:
    for sign, read in READERS:
        if head.startswith(sign):
            return read(file)
    if head[4:8] == b"ftyp":
        return films.read_mp4(file)
    found = read_text(file, name_ending)
    if found is None:
        raise NotTakenError(reason_for(head, name_ending))
    return found
