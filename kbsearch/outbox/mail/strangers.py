"""Mail to an address that is not known to belong to whoever typed it.

Anybody may type anybody's address. What reaches a stranger then must be worth nothing to somebody
who wants to reach him through us: nothing that was typed but a few tame words of the subject, with
nothing in them to click, to call or to write to; and few mails.
"""

from __future__ import annotations

import re

from kbsearch.outbox.mail.letter import one_line

SUBJECT_SHOWN = 60
"""Characters of a subject that a stranger is shown."""

FIRST_AN_HOUR = 3
"""Requests in an hour that an address is told of which may be a stranger's."""

MAILS_AN_HOUR = 30
"""Mails in an hour about requests, to any one address of a requester."""

_MORE = "…"
# Something to click or to write to has a dot or a sign within a word; something to call, digits.
_LEADS_SOMEWHERE = re.compile(r"\S*(?:[@/\\:]|\w[.。．｡]\w)\S*|\+?\d[\d\s().-]{5,}", re.UNICODE)
_NOT_TAME = re.compile(r"[^\w\s,;.()'\"¿?¡!%…-]", re.UNICODE)


def tame(subject: str) -> str:
    """A subject as a stranger may be shown it; perhaps nothing is left."""
    plain = _LEADS_SOMEWHERE.sub(f" {_MORE} ", one_line(subject))
    plain = " ".join(_NOT_TAME.sub(" ", plain).split())
    if len(plain) > SUBJECT_SHOWN:
        plain = plain[:SUBJECT_SHOWN].rstrip() + _MORE
    return plain if any(one.isalnum() for one in plain) else ""
