"""The ticket form: reading it without losing a word, and the message it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote

# Characters. The page asks for shorter text; what is longer comes back to be shortened.
LIMITS: Mapping[str, int] = {"subject": 200, "description": 10_000, "name": 120, "email": 254}
REQUIRED = ("subject", "description")
TOKEN = "suggestion_token"  # noqa: S105 - the name of a field
# Bytes of a submitted form: the limits above many times over, percent-encoded.
BODY_MAX = 262_144
# Windows passes no more than about 2,000 characters of a link to the mail program.
MAILTO_MAX = 1_900
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class TicketForm:
    """What was typed. `problems` names for each wrong field what is wrong with it."""

    subject: str = ""
    description: str = ""
    name: str = ""
    email: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    """Of the suggestions that came with it, if a script asked for any."""

    @property
    def message(self) -> str:
        """The text to send: the description, signed."""
        signature = "\n".join(part for part in (self.name, self.email) if part)
        return f"{self.description}\n\n{signature}" if signature else self.description


def prefilled(parameters: Mapping[str, str]) -> TicketForm:
    """An empty form, or one whose subject came with the link (from a search without luck)."""
    return TicketForm(subject=_line(parameters.get("subject", ""))[: LIMITS["subject"]])


def parse_ticket(body: bytes) -> tuple[TicketForm, str]:
    """The form in a URL-encoded body, checked, and the name of the button that was pressed."""
    values = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    form = TicketForm(
        subject=_line(values.get("subject", "")),
        description=_text(values.get("description", "")),
        name=_line(values.get("name", "")),
        email=_line(values.get("email", "")),
    )
    checked = replace(form, problems=_problems(form), token=values.get(TOKEN, ""))
    return checked, values.get("action", "")


def _problems(form: TicketForm) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, limit in LIMITS.items():
        value: str = getattr(form, name)
        if name in REQUIRED and not value:
            found[name] = "missing"
        elif len(value) > limit:
            found[name] = "too-long"
    if form.email and "email" not in found and not _EMAIL.fullmatch(form.email):
        found["email"] = "malformed"
    return found


def _text(value: str) -> str:
    return _NOT_TEXT.sub("", value.replace("\r\n", "\n")).strip()


def _line(value: str) -> str:
    return " ".join(_text(value).split())


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
