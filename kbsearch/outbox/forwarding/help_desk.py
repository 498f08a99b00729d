"""Another help desk as the outbox sees it; each adapter implements this and nothing else knows it.

ForwardError (a SendError)
├── CredentialsError   it does not let us in, or not far enough
├── DeskRefusedError   what was sent cannot be taken as it is
└── GoneError          the ticket there has gone; for good
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kbsearch.outbox.records import SendError
from kbsearch.tickets.records import By, Channel, Requester, State


class ForwardError(SendError):
    """Another help desk did not take it."""


class CredentialsError(ForwardError):
    """Our token is wrong, has expired, or may not do this; it is tried again once mended."""


class DeskRefusedError(ForwardError):
    """A value that it does not take, such as a group that it does not have."""


class GoneError(ForwardError):
    """What it was to be added to is no longer there."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, lasting=True)


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand on, read only as it is sent; `size` in bytes."""

    name: str
    type: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was written, as safe HTML.

    `mark` is its own and always the same, so that it is recognised there and not added twice.
    `private` is what only technicians there may see.
    """

    mark: str
    html: str
    by: By
    channel: Channel
    private: bool = False
    files: Sequence[File] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stands; `priority` is from 1, the first to be seen to, to 5."""

    state: State
    priority: int


@dataclass(frozen=True, slots=True)
class Handed:
    """A ticket to hand on. `title` holds its number here, and is searched for there."""

    number: int
    title: str
    requester: Requester
    standing: Standing
    tags: Sequence[str]
    first: Message


@dataclass(frozen=True, slots=True)
class Foreign:
    """A ticket there, and where technicians open it."""

    id: str
    url: str


class HelpDesk(Protocol):
    """Another help desk. Safe to use for several at once; each raises SendError."""

    @property
    def name(self) -> str:
        """What it is called in the outbox."""
        ...

    async def check(self) -> None:
        """Returns when it would let us in."""
        ...

    async def find(self, handed: Handed) -> Foreign | None:
        """The ticket that was made of this one already, though the answer was lost; else None."""
        ...

    async def create(self, handed: Handed) -> Foreign:
        """Makes a ticket of it there, with its first message."""
        ...

    async def add(self, foreign: Foreign, message: Message) -> None:
        """Adds a message, unless it is there already."""
        ...

    async def change(self, foreign: Foreign, standing: Standing) -> None:
        """Has it stand there as it stands here."""
        ...
