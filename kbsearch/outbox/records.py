"""What is to be sent, as a frozen value, and how sending it can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from indexer.records import Language


class Way(StrEnum):
    """By what it leaves."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    FORWARD = "forward"


class SendState(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    """Given up: it failed too often, or will never be taken."""


@dataclass(frozen=True, slots=True)
class ToSend:
    """Something to be sent by one way to one place. `event` is what it tells of: a TicketEvent, or
    a name of its own (`test`); what it says is composed as it is sent."""

    way: Way
    event: str
    target: str
    lang: Language
    ticket: int | None = None
    entry: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The same in the outbox. `key` goes with it each time that it is sent; `reason` is why it
    last failed, fit to show to an administrator."""

    number: int
    key: str
    what: ToSend
    state: SendState
    attempts: int
    due: datetime
    reason: str
    created: datetime
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class OutgoingFilter:
    """Which of the outbox; None means any. `unsent` leaves out what was sent."""

    state: SendState | None = None
    unsent: bool = False
    way: Way | None = None
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands by one way. `oldest` is when the oldest that waits was written."""

    way: Way
    waiting: int
    dead: int
    oldest: datetime | None


class SendError(Exception):
    """It was not taken. `lasting` says that it never will be; `after` is the seconds that the other
    side asked us to wait. The text has no secret in it, and is shown to administrators."""

    def __init__(self, reason: str, *, lasting: bool = False, after: float | None = None) -> None:
        super().__init__(reason)
        self.lasting = lasting
        self.after = after


class Sender(Protocol):
    """One way out. Safe to use for several at once."""

    async def send(self, one: Outgoing) -> None:
        """Hands it over: returns only once the other side has taken it. Raises SendError."""
        ...
