"""Roles, what each may read, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indexer.records import Audience


class Role(StrEnum):
    """What somebody may do. Roles are cumulative: a manager may do all that a technician may."""

    VISITOR = "visitor"
    REQUESTER = "requester"
    TECHNICIAN = "technician"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    @property
    def level(self) -> int:
        """0 for a visitor up to 4 for an administrator."""
        return list(Role).index(self)

    def includes(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        return other.level <= self.level

    @property
    def audience(self) -> Audience:
        """The articles this role may read: whoever is signed in belongs to the house."""
        if self.includes(Role.TECHNICIAN):
            return Audience.TECHNICIAN
        return Audience.STAFF if self.includes(Role.REQUESTER) else Audience.PUBLIC


class Scope(StrEnum):
    """What an API token may be used for, within the role of the person it belongs to."""

    READ = "knowledge:read"
    REPORTS = "reports:read"
    OUTCOMES = "outcomes:write"
    TICKETS_READ = "tickets:read"
    TICKETS = "tickets:write"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: a visitor, somebody who is signed in, or a program with his token."""

    role: Role = Role.VISITOR
    user: int | None = None
    """The number of the account; None for a visitor."""

    name: str = ""
    """What pages call him."""

    session: str = ""
    """The digest of his session's key; empty for a visitor and for a token."""

    csrf: str = ""
    """What each of his forms must carry."""

    email: str = ""
    """His e-mail address, if it is known; empty for a token."""

    scopes: frozenset[Scope] | None = None
    """What his token is for; None for somebody who is signed in."""

    @property
    def audience(self) -> Audience:
        """The articles he may read. A token that is not for reading sees what a visitor sees."""
        return self.role.audience if self.may(Role.VISITOR, Scope.READ) else Audience.PUBLIC

    def may(self, role: Role, scope: Scope | None = None) -> bool:
        """Whether he has the role; a token must be for `scope` too, and without one never may."""
        if not self.role.includes(role):
            return False
        return self.scopes is None or (scope is not None and scope in self.scopes)


VISITOR = Principal()
