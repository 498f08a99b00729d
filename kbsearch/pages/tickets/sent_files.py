"""Files of a form of tickets: those that it brought, and those that had arrived before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kbsearch.errors import DeskDatabaseError
from kbsearch.pages.sent_forms import SentForm
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.attachments.uploads import Uploads
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Attached

_NAMED = re.compile(r"attached-([A-Za-z0-9_-]{1,64})")


@dataclass(frozen=True, slots=True)
class SentFiles:
    """What can be attached, and what cannot, with why."""

    attached: Sequence[Attached]
    refused: Sequence[RefusedFileError]
    status: int
    """What the page that shows the refusals is answered with; 200 where there are none."""


def sent_files(sent: SentForm, services: TicketServices) -> SentFiles:
    """The files of a form: fields `attached-KEY` name those that had arrived before.

    One that a ticket names already is found too: a form that is sent twice names the same, and is
    known again where tickets are kept.
    """
    keys = [found[1] for found in map(_NAMED.fullmatch, sent.fields) if found]
    known = _known(services, keys)
    attached: list[Attached] = []
    refused = list(sent.problems)
    for key in keys:
        try:
            attached.append(known[key] if key in known else services.attachments.pending(key))
        except RefusedFileError as error:
            refused.append(error)
    attached += sent.files
    return _bounded(attached, refused, services.uploads)


def _known(services: TicketServices, keys: Sequence[str]) -> Mapping[str, Attached]:
    """Those that a ticket names; none while the desk database is out of action."""
    try:
        return services.tickets.attached(keys) if keys else {}
    except DeskDatabaseError:
        return {}


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
