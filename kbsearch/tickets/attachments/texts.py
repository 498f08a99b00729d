"""Text: what has no control characters, in an encoding that can be told; never what may run."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from typing import BinaryIO

from kbsearch.tickets.attachments.endings import DRAWINGS, PAGES, SCRIPTS
from kbsearch.tickets.attachments.found import DamagedError, Found, NotTakenError

CHUNK = 1 << 16
HEAD = 32_768

TEXT = Found(
    "text/plain",
    (
        "txt",
        "log",
        "csv",
        "tsv",
        "md",
        "ini",
        "conf",
        "cfg",
        "json",
        "yml",
        "yaml",
        "xml",
        "eml",
        "ics",
        "vcf",
        "srt",
        "vtt",
        "diff",
        "patch",
    ),
)
MAIL = Found("message/rfc822", ("eml",))

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HEADER = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.ASCII)
_OF_MAIL = re.compile(
    r"^(?:from|received|return-path|message-id|mime-version):", re.IGNORECASE | re.MULTILINE
)
_PAGE = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|object|embed|title|style|h1|table|div|"
    r"font|meta|base|link|form|img|a|br|p|b)[\s>/]|<!--",
    re.IGNORECASE,
)
"""What makes browsers take a beginning for a page (WHATWG MIME Sniffing, 7.1), and some more."""

_DRAWING = re.compile(r"(?i)<(?:\w+:)?svg[\s>/]")
_MARKUP = re.compile(
    r"<(?:\w+:)?svg[\s>/]|http://www\.w3\.org/(?:2000/svg|1999/xhtml)|<\?xml-stylesheet",
    re.IGNORECASE,
)


def read_text(file: BinaryIO, name_ending: str) -> Found | None:
    """What the text is, None for what is none. Raises NotTakenError for what may run."""
    head = _head(file)
    if head is None:
        return None
    start = head.lstrip("\ufeff \t\r\n\f")
    if re.match(r"<\?php|#!", start) or name_ending in SCRIPTS:
        raise NotTakenError("script")
    if name_ending in DRAWINGS or (
        start.startswith("<") and re.search(r"<(?:\w+:)?svg[\s>/]", head)
    ):
        raise NotTakenError("svg")
    if name_ending in PAGES or _PAGE.match(start):
        raise NotTakenError("html")
    _whole(file)
    if start.startswith("<") and _MARKUP.search(head):
        raise NotTakenError("html")
    return MAIL if name_ending == "eml" and _is_mail(head) else TEXT


def _head(file: BinaryIO) -> str | None:
    file.seek(0)
    data = file.read(HEAD)
    try:
        text = getincrementaldecoder(_encoding(data))().decode(data)
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return None if _CONTROL.search(text) else text


def _encoding(data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8"


def _whole(file: BinaryIO) -> None:
    """Raises DamagedError when what follows the beginning is no text in any encoding."""
    file.seek(0)
    encoding = _encoding(file.read(4))
    if not (_reads_as(file, encoding) or (encoding == "utf-8" and _reads_as(file, "latin-1"))):
        raise DamagedError("no text throughout")


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while data := file.read(CHUNK):
            if _CONTROL.search(decoder.decode(data)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mail(head: str) -> bool:
    headers = _HEADER.match(head.replace("\r\n", "\n").lstrip("\ufeff"))
    return headers is not None and _OF_MAIL.search(headers.group()) is not None
