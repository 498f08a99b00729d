"""What is kept of accounts, as the rest of the service sees it; no key and no password is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from kbsearch.accounts.roles import Role, Scope

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with a name here. `seen` is his last sign-in."""

    number: int
    login: str
    name: str
    email: str
    role: Role
    lang: str
    has_password: bool
    issuer: str | None
    subject: str | None
    disabled: bool
    created: datetime
    changed: datetime
    seen: datetime | None

    @property
    def called(self) -> str:
        """What pages call him."""
        return self.name or self.login


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in on one device. `key` is the digest of the key, which signs nobody in."""

    key: str
    account: int
    device: str
    created: datetime
    seen: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """An API token; `start` is the beginning of it, to tell one from another."""

    number: int
    start: str
    account: int
    name: str
    scopes: frozenset[Scope]
    created: datetime
    expires: datetime | None
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that works once; without an account it makes the first administrator."""

    account: Account | None
    role: Role
    expires: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did to a thing. `actor` is what he was called then."""

    number: int
    at: datetime
    account: int | None
    actor: str
    action: str
    thing: str
    details: Mapping[str, object]
    address: str


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which entries of the audit log; None means any. `since` is included, `until` is not."""

    account: int | None = None
    """Entries of what this account did, and of what was done to it."""

    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an identity provider says that somebody is. Without a role he keeps the one he has."""

    issuer: str
    subject: str
    login: str
    name: str
    email: str
    role: Role | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from, and the cookies that it brought."""

    address: str = ""
    agent: str = ""
    device: str = field(default="", repr=False)
    session: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has just signed in; `session` and `device` are for his cookies alone."""

    account: Account
    session: str = field(repr=False)
    csrf: str = field(repr=False)
    device: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page(Generic[One]):
    """Some of many; `more` says whether others follow."""

    items: Sequence[One]
    more: bool


def page_of(found: Sequence[One], limit: int) -> Page[One]:
    """The first `limit` of what was found; one more than that says that there are others."""
    return Page(found[:limit], len(found) > limit)
