"""A letter as a message of internet mail (RFC 5322), the same each time that it is sent."""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kbsearch.outbox.mail.choices import MailChoices
from kbsearch.outbox.mail.letter import Letter, one_line
from kbsearch.outbox.mail.plain import text_of
from kbsearch.outbox.records import Outgoing, SendError

ENCODING = "quoted-printable"
"""Lines of seven bits, which every server takes as they are."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}")


def message_of(letter: Letter, html: str, one: Outgoing, choices: MailChoices) -> EmailMessage:
    """The message of a row. Raises SendError for an address that no mail can go to."""
    message = EmailMessage(policy=SMTP)
    message["From"] = choices.sender
    message["To"] = recipient(one.what.target)
    message["Subject"] = _subject(letter.subject)
    message["Date"] = format_datetime(one.created)
    message["Message-ID"] = f"<{one.key}@{choices.domain}>"
    if one.what.ticket is not None:
        # No mail has this identifier: mail programs put together what refers to the same.
        thread = f"<ticket-{one.what.ticket}@{choices.domain}>"
        message["In-Reply-To"] = message["References"] = thread
    if choices.desk and choices.desk.lower() != one.what.target.lower():
        message["Reply-To"] = choices.desk
    message["Content-Language"] = letter.lang
    # Who answers by himself answers to none of these (RFC 3834, 2 and 5; the others are older).
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Kbsearch-Key"] = one.key
    message.set_content(text_of(letter), cte=ENCODING)
    message.add_alternative(html, subtype="html", cte=ENCODING)
    # A random one would make another message of each attempt.
    message.set_boundary(hashlib.sha256(one.key.encode()).hexdigest()[:40])
    return message


def _subject(text: str) -> str:
    """Somebody may type an encoded word (RFC 2047); the library would decode it, with the line
    breaks and headers that it hides."""
    return one_line(text).replace("=?", "= ?")


def recipient(written: str) -> Address:
    """The address in the form that mail servers take. Raises SendError."""
    local, _, domain = written.rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        plain = ""
    if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(plain)):
        raise SendError("This is no address that mail can be sent to", lasting=True)
    return Address(username=local, domain=plain)
