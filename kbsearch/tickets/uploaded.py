"""Files that came before the message they belong to, named in it by their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kbsearch.tickets.attachments.limits import MEGABYTE, AttachmentLimits
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.records import Attached
from kbsearch.tickets.service import Tickets


class Pending(Protocol):
    """Where files wait."""

    @property
    def limits(self) -> AttachmentLimits: ...

    def pending(self, key: str) -> Attached:
        """A file that came lately. Raises RefusedFileError."""
        ...


def uploaded(store: Pending, tickets: Tickets, keys: Sequence[str]) -> Sequence[Attached]:
    """The files of these keys, each once, within the bounds of a message.

    One that a ticket names already is found too: a message that is sent again names the same, and
    is told from a new one where it is kept. Raises RefusedFileError.
    """
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > store.limits.files:
        raise RefusedFileError("too-many", limit=store.limits.files)
    known = tickets.attached(wanted) if wanted else {}
    files = [known[key] if key in known else store.pending(key) for key in wanted]
    if sum(one.size for one in files) > store.limits.message:
        raise RefusedFileError("message-too-large", limit=store.limits.message // MEGABYTE)
    return files
