"""Files of a form of tickets: those that it brought, and those that had arrived before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kbsearch.pages.sent_forms import SentForm
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.uploads import Uploads
from kbsearch.tickets.records import Attached

_NAMED = re.compile(r"attached-([A-Za-z0-9_-]{1,64})")


@dataclass(frozen=True, slots=True)
class SentFiles:
    """What can be attached, and what cannot, with why."""

    attached: Sequence[Attached]
    refused: Sequence[RefusedFileError]
    status: int
    """What the page that shows the refusals is answered with; 200 where there are none."""


def sent_files(sent: SentForm, uploads: Uploads) -> SentFiles:
    """The files of a form: fields `attached-KEY` name those that had arrived before."""
    attached: list[Attached] = []
    refused = list(sent.problems)
    for name in sent.fields:
        found = _NAMED.fullmatch(name)
        if not found:
            continue
        try:
            attached.append(uploads.store.pending(found[1]))
        except RefusedFileError as error:
            refused.append(error)
    attached += sent.files
    return _bounded(attached, refused, uploads)


def _bounded(
    attached: list[Attached], refused: list[RefusedFileError], uploads: Uploads
) -> SentFiles:
    """No more than one message may have; the last go first."""
    limits = uploads.limits
    while len(attached) > limits.files:
        refused.append(RefusedFileError("too-many", attached.pop().name, limit=limits.files))
    while sum(one.size for one in attached) > limits.message:
        refused.append(RefusedFileError("message-too-large", attached.pop().name))
    status = max((one.status for one in refused), default=200)
    return SentFiles(attached, refused, status)
