"""Who may send files: everybody, so many a minute from one address."""

from __future__ import annotations

from kbsearch.errors import TooManyRequestsError
from kbsearch.rates import Flow, is_of_this_machine
from kbsearch.tickets.attachments.arriving import Arriving
from kbsearch.tickets.attachments.limits import AttachmentLimits
from kbsearch.tickets.attachments.names import cleaned
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.store import AttachmentStore

FILES_A_MINUTE = 60
"""From one address, which a whole office may share."""


class Uploads:
    """The way in: the store, and how often one address may use it."""

    def __init__(self, store: AttachmentStore, *, files_a_minute: int = FILES_A_MINUTE) -> None:
        self.store = store
        self._flow = Flow(files_a_minute)

    @property
    def limits(self) -> AttachmentLimits:
        """The bounds on files, as the store has them."""
        return self.store.limits

    def receiving(self, name: str, address: str) -> Arriving:
        """A file that begins to arrive from that address. Raises RefusedFileError."""
        if not is_of_this_machine(address):
            try:
                self._flow.take(address)
            except TooManyRequestsError as error:
                raise RefusedFileError("too-often", cleaned(name)) from error
        return self.store.receiving(name)
