"""Removing files that came and that nobody sent a ticket with, hourly."""

from __future__ import annotations

from typing import Protocol

import structlog

from kbsearch.errors import DeskDatabaseError
from kbsearch.tickets.attachments.store import AttachmentStore, Named

log = structlog.get_logger(__name__)


class Rows(Protocol):
    """What knows which files are of tickets."""

    @property
    def named(self) -> Named: ...


def sweep_attachments(store: AttachmentStore, rows: Rows) -> int:
    """Removes what no ticket names and none can name any more; how many files that were.

    Nothing is removed while the desk database cannot say what it names. Never raises.
    """
    try:
        swept = store.sweep(rows.named)
    except (DeskDatabaseError, OSError) as error:
        log.warning("attachments_not_swept", reason=str(error))
        return 0
    if swept:
        log.info("attachments_swept", files=swept)
    return swept
