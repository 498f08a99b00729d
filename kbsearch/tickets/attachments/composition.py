"""The attachments of an installation, put together from its settings."""

from __future__ import annotations

from kbsearch.settings import Settings
from kbsearch.tickets.attachments.limits import MEGABYTE, AttachmentLimits
from kbsearch.tickets.attachments.store import AttachmentStore
from kbsearch.tickets.attachments.uploads import Uploads


def attachments_of(settings: Settings) -> AttachmentStore:
    """The store in the folder that the settings name; it is made when the first file comes."""
    limits = AttachmentLimits(
        file=settings.attachment_mb * MEGABYTE,
        message=settings.attachments_mb * MEGABYTE,
        files=settings.attachments_at_once,
    )
    return AttachmentStore(settings.attachments, limits)


def uploads_to(store: AttachmentStore) -> Uploads:
    """The way into that store: one for the API and for all forms."""
    return Uploads(store)
