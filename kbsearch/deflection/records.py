"""Ticket forms and what became of them, as they are kept: frozen values, no behaviour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from indexer.records import Language


class EventName(StrEnum):
    """What can happen in a form."""

    FORM_STARTED = "form_started"
    SHOWN = "shown"
    WITHHELD = "withheld"
    OPENED = "opened"
    EXPANDED = "expanded"
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    DISMISSED = "dismissed"
    SOLVED = "solved"
    SUBMITTED = "submitted"


class UnitKind(StrEnum):
    """What is assigned to a group: a person where he is known, else a session."""

    REQUESTER = "requester"
    SESSION = "session"


class OutcomeKind(StrEnum):
    """What a help desk reports: a ticket, or one that was opened again."""

    TICKET = "ticket"
    REOPENED = "reopened"


class Channel(StrEnum):
    """How a ticket reached the help desk. Those by `form` are known here already."""

    EMAIL = "email"
    PHONE = "phone"
    CHAT = "chat"
    FORM = "form"
    PORTAL = "portal"
    WALK_IN = "walk-in"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Begun:
    """A form that somebody began to fill in, and the group of its unit.

    `unit` and `session` are pseudonyms, 32 hexadecimal digits; `holdout` is the share in per cent
    that was held out when it began.
    """

    key: str
    name: str
    lang: Language | None
    origin: str
    unit: str
    unit_kind: UnitKind
    session: str
    held: bool
    holdout: float
    started: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """An article that was found good enough, at its rank (from 1)."""

    article: str
    lang: Language
    rank: int
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form, and what there was to suggest.

    `asked` is the language that the question was understood in; `quiet` names the rule that kept
    the form quiet; `text` is redacted, or None when it is not to be kept.
    """

    form: Begun
    at: datetime
    offers: tuple[Offer, ...]
    asked: Language | None
    generation: int
    quiet: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is said to have happened in a form. `key` is the sender's own."""

    key: str
    name: EventName
    article: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """Events of one form, reported together."""

    form: str
    events: Sequence[Event]
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that cannot have happened, and why."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of reported events; None in its place says that the form is not known."""

    recorded: int
    repeated: int
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A ticket that a help desk reports. `key` keeps it from counting twice; `requester` is a
    pseudonym, the same as the `unit` of his forms."""

    key: str
    requester: str
    kind: OutcomeKind
    channel: Channel
    at: datetime
    created: datetime
