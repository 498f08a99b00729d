"""PDF, and mails as Outlook saves them."""

from __future__ import annotations

from typing import BinaryIO

from kbsearch.tickets.attachments.found import DamagedError, Found, NotTakenError
from kbsearch.tickets.attachments.zip_listing import COMMENT_MAX, END

PDF = Found("application/pdf", ("pdf",))
OUTLOOK = Found("application/vnd.ms-outlook", ("msg",))

PDF_SIGN, PDF_END = b"%PDF-", b"%%EOF"
PDF_END_WITHIN = 1024
"""Bytes before the end of the file, where readers look for it (ISO 32000-1, annex H.3, note 18)."""

OLE_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OUTLOOK_SIGN = "__properties_version1.0".encode("utf-16-le")
"""The stream that every message has ([MS-OXMSG], 2.4)."""

INSTALLER_SIGN = b"\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
"""The class of Windows Installer packages, which are files of the same make."""


def read_pdf(file: BinaryIO) -> Found:
    """A PDF that begins and ends as one. Raises NotTakenError, DamagedError."""
    size = file.seek(0, 2)
    file.seek(max(0, size - COMMENT_MAX - PDF_END_WITHIN))
    tail = file.read()
    if END in tail:
        raise NotTakenError("mixed")
    if PDF_END not in tail[-PDF_END_WITHIN:]:
        raise DamagedError("a PDF without an end")
    return PDF


def read_ole(file: BinaryIO) -> Found:
    """A mail of Outlook. Raises NotTakenError for everything else of the same make."""
    file.seek(0)
    content = file.read()
    if OUTLOOK_SIGN in content:
        return OUTLOOK
    raise NotTakenError("program" if INSTALLER_SIGN in content[:4096] else "old-office")
