"""Who an identity provider says that somebody is, and which account that is here.

An identity is its issuer and its subject, and nothing else: a login or an address that looks the
same is no proof, and joins nobody to an account that he has not signed in to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kbsearch.accounts.accounts import Accounts, found
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.particulars import (
    EMAIL_MAX,
    LOGIN_MAX,
    NAME_MAX,
    cleaned_email,
    cleaned_name,
    folded,
)
from kbsearch.accounts.records import Account, Identity
from kbsearch.accounts.refusals import refused
from kbsearch.accounts.roles import VISITOR, Principal, Role
from kbsearch.database import account_rows
from kbsearch.database.account_rows import TakenError
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.event_rows import object_of
from kbsearch.errors import RefusedError

SUBJECT_MAX = 255
"""Letters of what a provider calls somebody (OpenID Connect Core 1.0, section 2)."""

_FOREIGN = re.compile(r"[^\w.@+-]+")
_NOBODY = "user"
_NUMBER_ROOM = 12
"""Letters left for what tells two apart who want one login."""


class Identities:
    """Finds and makes the accounts of those who sign in elsewhere."""

    def __init__(
        self,
        database: DeskDatabase,
        accounts: Accounts,
        audit: AuditLog,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._audit = audit
        self._clock = clock

    def find(self, issuer: str, subject: str) -> Account | None:
        """The account of an identity."""
        with self._database.reading() as unit:
            return account_rows.find_identity(unit, issuer, subject)

    def take(self, unit: Unit, identity: Identity, *, address: str = "") -> Account:
        """The account of an identity, made where there is none, with what is said of it now.

        The login stays. So does the role of an account that has a password too, or where the
        provider gives none. Raises RefusedError `last-administrator`.
        """
        account = account_rows.find_identity(unit, identity.issuer, identity.subject)
        if account is None:
            return self._make(unit, identity, address)
        said: dict[str, Any] = {"name": _name(identity.name), "email": _email(identity.email)}
        changed = {key: one for key, one in said.items() if one and getattr(account, key) != one}
        if changed:
            account_rows.put(unit, account.number, {**changed, "changed": self._clock()})
        if identity.role is not None and not account.has_password:
            self._accounts.put_role(
                unit, account.number, identity.role, by=_provider(identity), address=address
            )
        return found(unit, account.number)

    def link(
        self,
        number: int,
        issuer: str,
        subject: str,
        *,
        by: Principal | None = None,
        address: str = "",
    ) -> Account:
        """Lets an account sign in with an identity. Raises RefusedError when another one does."""
        if len(subject) > SUBJECT_MAX:
            raise refused("subject", "identity-long")
        try:
            return self._put(number, issuer, subject, by, address)
        except TakenError as error:
            raise refused("subject", "identity-taken") from error

    def unlink(self, number: int, *, by: Principal | None = None, address: str = "") -> Account:
        """Lets an account sign in with its identity no longer."""
        return self._put(number, None, None, by, address)

    def _put(
        self,
        number: int,
        issuer: str | None,
        subject: str | None,
        by: Principal | None,
        address: str,
    ) -> Account:
        with self._database.writing() as unit:
            found(unit, number)
            values = {"issuer": issuer, "subject": subject, "changed": self._clock()}
            account_rows.put(unit, number, values)
            details = {"fields": ["identity"], "issuer": issuer}
            self._audit.note(
                unit, by, Action.ACCOUNT_CHANGED, object_of(number), details, address=address
            )
            return found(unit, number)

    def _make(self, unit: Unit, identity: Identity, address: str) -> Account:
        wanted = _FOREIGN.sub("-", folded(identity.login)).strip("-") or _NOBODY
        free = next(one for one in _logins(wanted) if account_rows.find_login(unit, one) is None)
        return self._accounts.add(
            unit,
            login=free,
            name=_name(identity.name),
            email=_email(identity.email),
            role=Role.REQUESTER if identity.role is None else identity.role,
            lang=identity.lang or "es",
            by=_provider(identity),
            address=address,
            issuer=identity.issuer,
            subject=identity.subject,
        )


def _provider(identity: Identity) -> Principal:
    """Who makes and changes accounts when somebody signs in elsewhere."""
    return Principal(role=VISITOR.role, name=identity.issuer)


def _logins(wanted: str) -> Iterator[str]:
    start = wanted[: LOGIN_MAX - _NUMBER_ROOM]
    yield start
    number = 2
    while True:
        yield f"{start}-{number}"
        number += 1


def _name(name: str) -> str:
    return cleaned_name(name[:NAME_MAX])


def _email(email: str) -> str:
    try:
        return cleaned_email(email[: EMAIL_MAX + 1])
    except RefusedError:
        return ""
