"""API tokens: programs ask with them, as somebody and for some purposes only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.keys import KEY_MAX, digest, new_key
from kbsearch.accounts.noting import NOTED_EVERY, Soon, at_once
from kbsearch.accounts.particulars import NAME_MAX
from kbsearch.accounts.records import Page, Token, page_of
from kbsearch.accounts.refusals import TOKEN_DAYS_MAX, TOKENS_MAX, refused
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.database import token_rows
from kbsearch.database.desk import DeskDatabase
from kbsearch.errors import ForbiddenError, NotFoundError

PREFIX = "kbs_"
"""How each token begins, so that programs which look for leaked secrets can tell one."""

DAYS = 90
PAGE = 50

_SHOWN = 10


class Tokens:
    """The API tokens of an installation; safe to share between threads."""

    def __init__(
        self,
        database: DeskDatabase,
        audit: AuditLog,
        *,
        clock: Clock = utc_now,
        soon: Soon = at_once,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._soon = soon

    def make(
        self,
        asking: Principal,
        *,
        name: str,
        scopes: Collection[Scope],
        days: int | None = DAYS,
        address: str = "",
    ) -> tuple[Token, str]:
        """A new token of his, and the key, which is never shown again. Raises RefusedError."""
        if asking.user is None or asking.scopes is not None:
            raise ForbiddenError("Only somebody who is signed in makes a token")
        key, now = PREFIX + new_key(), self._clock()
        one = Token(
            number=0,
            start=key[:_SHOWN],
            account=asking.user,
            name=_cleaned(name),
            scopes=_chosen(scopes),
            created=now,
            expires=None if days is None else now + timedelta(days=_bounded(days)),
            seen=None,
        )
        with self._database.writing() as unit:
            if token_rows.count(unit, asking.user) >= TOKENS_MAX:
                raise refused("token-name", "token-many")
            made = token_rows.add(unit, one, digest(key))
            details = {"scopes": sorted(made.scopes), "days": days}
            self._audit.note(
                unit, asking, Action.TOKEN_MADE, _object(made.number), details, address=address
            )
        return made, key

    def find(self, key: str) -> Principal | None:
        """Who asks with that key, and for what; None when it is not, or no longer, valid."""
        if not key.startswith(PREFIX) or len(key) > KEY_MAX:
            return None
        with self._database.reading() as unit:
            found = token_rows.find(unit, digest(key))
        if found is None or not self._is_valid(found):
            return None
        self._note_use(found.token)
        account = found.account
        return Principal(
            role=account.role, user=account.number, name=account.called, scopes=found.token.scopes
        )

    def of(self, account: int) -> Sequence[Token]:
        """The tokens of somebody, newest first; those that expired lately too."""
        with self._database.reading() as unit:
            return token_rows.of(unit, account)

    def listed(self, *, before: int | None = None, limit: int = PAGE) -> Page[Token]:
        """The tokens of everybody, newest first, those before number `before`."""
        with self._database.reading() as unit:
            return page_of(token_rows.listed(unit, before=before, limit=limit + 1), limit)

    def revoke(self, number: int, *, by: Principal, address: str = "") -> None:
        """Ends a token of his own, or anybody's for an administrator. Raises NotFoundError."""
        with self._database.writing() as unit:
            found = token_rows.get(unit, number)
            anybodys = by.may(Role.ADMINISTRATOR)
            if found is None or not (anybodys or found.account == by.user):
                raise NotFoundError("There is no such token; it may have been revoked")
            token_rows.remove(unit, number)
            self._audit.note(unit, by, Action.TOKEN_REVOKED, _object(number), address=address)

    def _is_valid(self, found: token_rows.Found) -> bool:
        expires, account = found.token.expires, found.account
        may = not account.disabled and account.role is not Role.VISITOR
        return may and (expires is None or self._clock() < expires)

    def _note_use(self, one: Token) -> None:
        now = self._clock()
        if one.seen is None or now - one.seen >= NOTED_EVERY:
            self._soon(f"token:{one.number}", partial(self._touch, one.number, now))

    def _touch(self, number: int, now: datetime) -> None:
        with self._database.writing() as unit:
            token_rows.touch(unit, number, now)


def _object(number: int) -> str:
    return f"token:{number}"


def _cleaned(name: str) -> str:
    seen = "".join(one if one.isprintable() else " " for one in name)
    found = " ".join(seen.split())
    if not found:
        raise refused("token-name", "token-name-empty")
    if len(found) > NAME_MAX:
        raise refused("token-name", "token-name-long")
    return found


def _chosen(scopes: Collection[Scope]) -> frozenset[Scope]:
    if not scopes:
        raise refused("scopes", "scopes-empty")
    return frozenset(scopes)


def _bounded(days: int) -> int:
    if days < 1:
        raise refused("expires", "expires-past")
    if days > TOKEN_DAYS_MAX:
        raise refused("expires", "expires-long")
    return days
