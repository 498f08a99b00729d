"""A message that is ready to be mailed: the way that is left when nothing can be kept here."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kbsearch.pages.tickets.form import TicketForm

# Windows passes no more than about 2,000 characters of a link to the mail program.
MAILTO_MAX = 1_900


@dataclass(frozen=True, slots=True)
class MailLink:
    """A link that opens the mail program. `complete` is false when the text did not fit."""

    url: str
    complete: bool


def mail_link(address: str, form: TicketForm) -> MailLink:
    """A `mailto:` link (RFC 6068) with subject and text, or with the subject alone."""
    subject = f"mailto:{quote(address, safe='@')}?subject={quote(form.subject, safe='')}"
    # Lines of a mail end in CR LF by the standard.
    body = quote(form.message.replace("\n", "\r\n"), safe="")
    whole = f"{subject}&body={body}"
    return MailLink(whole, True) if len(whole) <= MAILTO_MAX else MailLink(subject, False)
