"""Why a ticket cannot be taken, or changed: a code for pages, and a sentence for everybody else."""

from __future__ import annotations

from collections.abc import Mapping

from kbsearch.errors import ConflictError, RefusedError
from kbsearch.tickets.records import NAME_MAX, SUBJECT_MAX, TEXT_MAX

KEY_MAX = 200
"""Characters of an Idempotency-Key."""

CODES: Mapping[str, str] = {
    "subject-empty": "A ticket needs a subject; say in a few words what it is about",
    "subject-long": f"A subject has at most {SUBJECT_MAX} characters; the rest belongs in the text",
    "text-empty": "Write what it is about",
    "text-long": f"A text has at most {TEXT_MAX:,} characters; attach what is longer as a file",
    "name-long": f"A name has at most {NAME_MAX} characters",
    "email-form": "This is not an e-mail address; write one such as ana@example.com",
    "phone-form": "This is not a telephone number; write its digits, such as +34 600 123 456",
    "contact-empty": "Leave an e-mail address or a telephone number, so that you get an answer",
    "category-long": f"A category has at most {NAME_MAX} characters",
    "service-unknown": "This service is not one of those to choose from",
    "requester-unknown": "The requester has no account here, or no longer",
    "assignee-unknown": "Only somebody who works here as a technician can be assigned",
    "level-unknown": "A level is 1, 2 or 3",
    "priority-unknown": "A priority is from 1, the first to be seen to, to 5",
    "state-order": "A ticket in this state cannot be given that one",
    "lang-unknown": "The language is 'es' or 'en'",
    "key-long": f"An Idempotency-Key has at most {KEY_MAX} characters",
}
"""Each code with what it means, in English; pages have their own words for each."""


def refused(field: str, code: str) -> RefusedError:
    """The error for a field, to be raised."""
    return RefusedError(field, code, CODES[code])


def key_taken() -> ConflictError:
    """The error for a key that something else was sent with, to be raised."""
    return ConflictError(
        "This Idempotency-Key was used for something else that was sent; make up a new one for "
        "each ticket and each message, and keep it only to send the very same again"
    )


def changed_meanwhile() -> ConflictError:
    """The error for a change of what is no longer as it was, to be raised."""
    return ConflictError("The ticket was changed meanwhile; look at it again, and change it then")
