"""The ticket form: reading it without losing a word."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from kbsearch.accounts.roles import Principal
from kbsearch.errors import RefusedError
from kbsearch.tickets.cleaning import cleaned_phone
from kbsearch.tickets.records import (
    EMAIL_MAX,
    NAME_MAX,
    PHONE_MAX,
    SUBJECT_MAX,
    TEXT_MAX,
    Attached,
    Impact,
    Kind,
    Urgency,
)

# Characters. The page asks for shorter text; what is longer comes back to be shortened.
LIMITS: Mapping[str, int] = {
    "subject": SUBJECT_MAX,
    "description": TEXT_MAX,
    "name": NAME_MAX,
    "email": EMAIL_MAX,
    "phone": PHONE_MAX,
}
REQUIRED = ("subject", "description")
TOKEN = "suggestion_token"  # noqa: S105 - the name of a field
KEY_MAX = 100
CHOICE_MAX = 120
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,100}")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TicketForm:
    """What was typed and chosen. `problems` names for each wrong field what is wrong with it."""

    subject: str = ""
    description: str = ""
    kind: Kind = Kind.INCIDENT
    category: str = ""
    service: str = ""
    impact: Impact = Impact.ONE
    urgency: Urgency = Urgency.SLOWED
    name: str = ""
    email: str = ""
    phone: str = ""
    attached: Sequence[Attached] = ()
    """Files that came with it and have been taken in already."""

    problems: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    """Of the suggestions that came with it, if a script asked for any."""

    key: str = ""
    """Made with the page: what is sent twice with it is one ticket."""

    @property
    def message(self) -> str:
        """The text to send by other means: the description, signed."""
        signature = "\n".join(part for part in (self.name, self.email, self.phone) if part)
        return f"{self.description}\n\n{signature}" if signature else self.description

    @property
    def details(self) -> Mapping[str, str]:
        """Every field but the files, as hidden fields of a page carry it."""
        named = (*LIMITS, "kind", "category", "service", "impact", "urgency", "key")
        return {name: str(getattr(self, name)) for name in named} | {TOKEN: self.token}


def prefilled(parameters: Mapping[str, str], asking: Principal) -> TicketForm:
    """An empty form for somebody; its subject may come with the link (from a search without
    luck)."""
    return TicketForm(
        subject=one_line(parameters.get("subject", ""))[:SUBJECT_MAX],
        name=asking.name[:NAME_MAX] if asking.session else "",
        email=asking.email[:EMAIL_MAX],
        key=new_key(),
    )


def new_key() -> str:
    """What one filling-in of a form is told from others by."""
    return secrets.token_urlsafe(18)


def parse_ticket(sent: Mapping[str, str], attached: Sequence[Attached] = ()) -> TicketForm:
    """The form that was sent, checked."""
    typed = {name: one_line(sent.get(name, "")) for name in LIMITS}
    typed["description"] = whole_text(sent.get("description", ""))
    key = sent.get("key", "")
    return TicketForm(
        **typed,
        kind=choice(Kind, sent.get("kind", ""), Kind.INCIDENT),
        category=one_line(sent.get("category", ""))[:CHOICE_MAX],
        service=one_line(sent.get("service", ""))[:CHOICE_MAX],
        impact=choice(Impact, sent.get("impact", ""), Impact.ONE),
        urgency=choice(Urgency, sent.get("urgency", ""), Urgency.SLOWED),
        attached=attached,
        problems=_problems(typed),
        token=sent.get(TOKEN, ""),
        key=key if _KEY.fullmatch(key) else new_key(),
    )


def choice(choices: type[Choice], written: str, usual: Choice) -> Choice:
    """The choice of that name; a form that says something else means the usual one."""
    return next((one for one in choices if one == written), usual)


def whole_text(value: str) -> str:
    """Text as it was typed, without what cannot be shown."""
    return _NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(value: str) -> str:
    """Text of a field of one line."""
    return " ".join(whole_text(value).split())


def text_problem(text: str, limit: int = TEXT_MAX, *, required: bool = True) -> str:
    """What is wrong with a text; nothing when it can be taken."""
    if required and not text:
        return "missing"
    return "too-long" if len(text) > limit else ""


def _problems(typed: Mapping[str, str]) -> Mapping[str, str]:
    found = {
        name: text_problem(typed[name], limit, required=name in REQUIRED)
        for name, limit in LIMITS.items()
    }
    if typed["email"] and not found["email"] and not _EMAIL.fullmatch(typed["email"]):
        found["email"] = "malformed"
    if not found["phone"] and not _is_phone(typed["phone"]):
        found["phone"] = "malformed"
    return {name: why for name, why in found.items() if why}


def _is_phone(written: str) -> bool:
    try:
        cleaned_phone(written)
    except RefusedError:
        return False
    return True
