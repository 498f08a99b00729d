"""A file of a ticket as an answer: nothing in it runs, nobody but who asked keeps it."""

from __future__ import annotations

from starlette.responses import FileResponse

from kbsearch.tickets.attachments.store import AttachmentStore
from kbsearch.tickets.records import Attachment

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser shows in a page; everything else is saved."""

LOCKED_IN = "sandbox; default-src 'none'"
"""The policy of a file: opened by itself it is in no origin, and can load and run nothing."""


def file_answer(store: AttachmentStore, attachment: Attachment) -> FileResponse:
    """The file, said to be what it was found to be. Raises NotFoundError when it is gone.

    Its name is written as RFC 6266 and RFC 8187 have it.
    """
    path = store.path(attachment.key)
    return FileResponse(
        path,
        media_type=attachment.type,
        filename=attachment.name,
        content_disposition_type="inline" if attachment.type in SHOWN else "attachment",
        stat_result=path.stat(),
        headers={
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": LOCKED_IN,
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        },
    )
