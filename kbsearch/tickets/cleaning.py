"""What people type about a ticket, brought into one form or refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from indexer.records import LANGUAGES
from kbsearch.accounts.particulars import cleaned_email, cleaned_name
from kbsearch.tickets.records import (
    NAME_MAX,
    SUBJECT_MAX,
    TEXT_MAX,
    NewTicket,
    Requester,
)
from kbsearch.tickets.refusals import refused

PHONE_DIGITS = range(3, 16)
"""From an extension of three digits to the longest number there is (ITU-T E.164, 6.2.1)."""

# Cc: control characters, which a terminal would obey. Cs: halves of characters, which cannot be
# stored.
_REMOVED = frozenset({"Cc", "Cs"})
# These turn the direction of what follows, also of text that is not theirs (UAX 9).
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PHONE = re.compile(r"(\+|00)?([\d\s().,/-]+?)(?:\s*(?:ext\w*|x|#)[\s.:]*(\d{1,6}))?")


def cleaned_text(text: str, field: str = "text") -> str:
    """Text of several lines without characters that nobody sees, nor margins above and below.

    Raises RefusedError when there is too much of it.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in lines if one in "\n\t" or not _is_removed(one))
    found = kept.strip("\n").rstrip()
    if len(found) > TEXT_MAX:
        raise refused(field, "text-long")
    return found


def cleaned_line(text: str) -> str:
    """Text on one line, without characters that nobody sees."""
    kept = "".join(" " if one.isspace() else one for one in text)
    return " ".join("".join(one for one in kept if not _is_removed(one)).split())


def cleaned_subject(text: str) -> str:
    """A subject. Raises RefusedError when there is none, or too much of it."""
    found = cleaned_line(text)
    if not found:
        raise refused("subject", "subject-empty")
    if len(found) > SUBJECT_MAX:
        raise refused("subject", "subject-long")
    return found


def cleaned_category(text: str) -> str:
    """The name of a category, or nothing. Raises RefusedError."""
    found = cleaned_line(text)
    if len(found) > NAME_MAX:
        raise refused("category", "category-long")
    return found


def cleaned_phone(text: str) -> str:
    """A telephone number as it is kept and compared: its digits, after `+` where the country is
    known, before `x` and an extension. Raises RefusedError."""
    given = cleaned_line(text).lower()
    if not given:
        return ""
    found = _PHONE.fullmatch(given)
    digits = "".join(one for one in found[2] if one.isdecimal()) if found else ""
    if not found or not digits.isascii() or len(digits) not in PHONE_DIGITS:
        raise refused("phone", "phone-form")
    return f"{'+' if found[1] else ''}{digits}{'x' + found[3] if found[3] else ''}"


def cleaned_requester(one: Requester) -> Requester:
    """Who asks, with name and addresses in the form they are kept in. Raises RefusedError."""
    return replace(
        one,
        name=cleaned_name(one.name),
        email=cleaned_email(one.email).lower(),
        phone=cleaned_phone(one.phone),
    )


def cleaned_ticket(new: NewTicket) -> NewTicket:
    """What a ticket is made of, in the form it is kept in. Raises RefusedError."""
    text = cleaned_text(new.text)
    if not text:
        raise refused("text", "text-empty")
    if new.lang not in LANGUAGES:
        raise refused("lang", "lang-unknown")
    return replace(
        new,
        subject=cleaned_subject(new.subject),
        text=text,
        requester=cleaned_requester(new.requester),
        category=cleaned_category(new.category),
        service=cleaned_line(new.service)[:NAME_MAX],
    )


def _is_removed(char: str) -> bool:
    return unicodedata.category(char) in _REMOVED or char in _TURNING
