"""What was sent twice is taken once: the digests of what was sent, and of who sent it.

After the draft "The Idempotency-Key HTTP Header Field" of the IETF working group HTTPAPI.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from kbsearch.accounts.keys import digest
from kbsearch.tickets.records import Attached, NewTicket

REMEMBERED = timedelta(days=7)
"""How long a key is known: programs that send again do so within hours."""


def key_digest(what: str, key: str) -> str:
    """What a key is kept as, and found by; the same key may be used for different things."""
    return digest(f"{what}\0{key}")


def ticket_digest(new: NewTicket) -> str:
    """What was sent of a ticket: not what was found out about it here, and files by content."""
    sent = asdict(new)
    for found_out in ("form", "shown", "attachments"):
        del sent[found_out]
    return _digest(sent, new.attachments)


def message_digest(number: int, text: str, more: str, attachments: Sequence[Attached]) -> str:
    """What was sent of a message about a ticket."""
    return _digest({"ticket": number, "text": text, "more": more}, attachments)


def _digest(sent: dict[str, object], attachments: Sequence[Attached]) -> str:
    files = [(one.name, one.sha256) for one in attachments]
    told = json.dumps({"sent": sent, "files": files}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
