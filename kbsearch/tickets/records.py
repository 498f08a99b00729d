"""Tickets as the rest of the service sees them: frozen values, and the terms they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from indexer.records import Language


class Kind(StrEnum):
    """What somebody wants, as ITIL tells it apart."""

    INCIDENT = "incident"
    """Something that worked does not."""

    REQUEST = "request"
    """Something that is to be had for the asking: access, a device, a change."""

    IMPROVEMENT = "improvement"
    """Something that could be better."""


class State(StrEnum):
    """Where a ticket stands; `kbsearch.tickets.states` says what may follow what."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    """For the requester."""

    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def is_over(self) -> bool:
        """Whether nobody has to do anything."""
        return self in {State.SOLVED, State.CLOSED}


class Channel(StrEnum):
    """How a ticket reached the desk."""

    WEB = "web"
    PHONE = "phone"
    MAIL = "mail"
    CHAT = "chat"
    API = "api"
    OTHER = "other"


class Impact(StrEnum):
    """Whom it concerns."""

    ONE = "one"
    SEVERAL = "several"
    EVERYONE = "everyone"


class Urgency(StrEnum):
    """How long it can wait."""

    CAN_WAIT = "can-wait"
    SLOWED = "slowed"
    """Work goes on, with difficulty."""

    STOPPED = "stopped"
    """Nobody concerned can work."""


class EntryKind(StrEnum):
    """What stands in the history of a ticket."""

    MESSAGE = "message"
    NOTE = "note"
    """Between technicians; never shown to a requester."""

    CHANGE = "change"


class By(StrEnum):
    """Who made an entry."""

    REQUESTER = "requester"
    TECHNICIAN = "technician"
    SERVICE = "service"
    """Nobody: a rule of the desk."""


LEVELS = (1, 2, 3)
"""First line, second line, specialists or suppliers."""

SUBJECT_MAX = 200
TEXT_MAX = 20_000
NAME_MAX = 120
EMAIL_MAX = 254
PHONE_MAX = 40
"""Characters."""


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks. `account` is his number, if he has one; without e-mail and phone nobody can
    answer him but on the page of his ticket."""

    name: str = ""
    email: str = ""
    phone: str = ""
    account: int | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who made an entry, and what he was called then."""

    by: By
    name: str = ""
    account: int | None = None


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article that the requester was shown while he wrote; `helpful` is what he said of it."""

    article: str
    lang: Language
    rank: int
    opened: bool = False
    helpful: bool | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was checked and lies in the attachments folder, not yet of any ticket.

    `key` is the name it lies under; width and height, in pixels, are those of pictures.
    """

    key: str
    name: str
    type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a ticket is made of. `form` is the key of the ticket form it was written in, if known;
    `logged_by` the account of the technician who wrote it down for somebody."""

    kind: Kind
    subject: str
    text: str
    lang: Language
    requester: Requester
    channel: Channel = Channel.WEB
    impact: Impact = Impact.ONE
    urgency: Urgency = Urgency.SLOWED
    category: str = ""
    service: str = ""
    form: str = ""
    shown: Sequence[ShownArticle] = ()
    attachments: Sequence[Attached] = ()
    logged_by: int | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as it stands. `priority` is from 1, the first to be seen to, to 5."""

    number: int
    kind: Kind
    subject: str
    lang: Language
    channel: Channel
    state: State
    level: int
    impact: Impact
    urgency: Urgency
    priority: int
    category: str
    service: str
    requester: Requester
    logged_by: int | None
    assignee: int | None
    form: str
    link: int
    created: datetime
    changed: datetime
    answered: datetime | None
    solved: datetime | None
    closed: datetime | None
    reopened: int


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a ticket that was given another value; both as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an entry; `key` is the name it lies under in the attachments folder."""

    number: int
    key: str
    entry: int
    name: str
    type: str
    size: int
    sha256: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the history of a ticket, oldest first; the first message is the description."""

    number: int
    ticket: int
    at: datetime
    kind: EntryKind
    author: Author
    text: str = ""
    changes: Sequence[Change] = ()
    attachments: Sequence[Attachment] = field(default=())
