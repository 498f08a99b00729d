"""Why a file is not taken: a code for pages, and a sentence that says what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kbsearch.errors import RefusedError

FIELD = "attachments"

CODES: Mapping[str, str] = MappingProxyType(
    {
        "too-large": "it is larger than {limit} MB; make it smaller, or put it where we can fetch "
        "it and send the address",
        "message-too-large": "all the files together are larger than {limit} MB; send fewer now "
        "and add the others afterwards",
        "too-many": "{limit} files are taken at once; add the others afterwards",
        "empty": "it is empty; choose it again",
        "cut-short": "it did not arrive whole; choose it again",
        "too-often": "too many files came from your address within a minute; wait one and go on",
        "too-slow": "it came so slowly that we stopped waiting; try with a better connection",
        "not-stored": "there is no room for files just now; send the request without it and add "
        "it later",
        "upload-gone": "it was sent too long ago; choose it again",
        "upload-used": "it belongs to another request already; choose it again",
        "unknown": "what it is could not be told, or is not taken; send a picture, a PDF, a text, "
        "an Office document, a mail, an MP4 or WebM film, or a ZIP",
        "damaged": "it is damaged or not what its beginning says; save it anew and send that",
        "mixed": "it is two kinds of file in one; save it anew from the program that made it",
        "picture-large": "as a picture it has too many dots: {limit} at most; make it smaller",
        "svg": "drawings in SVG can carry programs; send a screenshot, or save it as PNG or PDF",
        "html": "web pages can carry programs; send a screenshot, or save it as PDF",
        "script": "scripts and programs are not taken; put the lines that matter in the text, or "
        "save them as .txt",
        "program": "programs are not taken; say what it is called and where you have it from",
        "macros": "it has macros; save it without them, as .docx, .xlsx, .pptx or PDF",
        "old-office": "old Office files are not taken; save it as .docx, .xlsx, .pptx or PDF",
        "picture-kind": "this kind of picture is not taken; save it as JPEG or PNG, or send a "
        "screenshot of it",
        "archive-kind": "of archives only ZIP is taken; pack it as ZIP, or send the files one by "
        "one",
        "archive-locked": "it needs a password, so that we cannot look into it; send it without",
        "archive-nested": "there is another archive in it; send the files one by one",
        "archive-bomb": "unpacked it would be too large; send only the files that matter",
        "archive-program": "there is a program or a script in it; send it without",
        "archive-path": "files in it have names that lead elsewhere; pack it anew",
    }
)
"""Each code with what it means, in English; pages have their own words for each."""

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "too-large": 413,
        "message-too-large": 413,
        "too-often": 429,
        "too-slow": 408,
        "not-stored": 503,
    }
)


class RefusedFileError(RefusedError):
    """A file that is not taken. `file` is what it is called, cleaned; `limit` what it went over."""

    def __init__(self, code: str, file: str = "", *, limit: int = 0) -> None:
        said = CODES[code].format(limit=limit)
        message = f"“{file}” was not taken: {said}" if file else said[0].upper() + said[1:]
        super().__init__(FIELD, code, message)
        self.file = file
        self.limit = limit
        self.status = STATUS.get(code, RefusedError.status)
        self.members = {"code": code, "file": file, "limit": limit}
