"""Removing a person from all that is kept, and what has grown too old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from kbsearch.accounts.accounts import Accounts, keep_an_administrator
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.keeping import Kept, Person
from kbsearch.accounts.kept import FORGOTTEN
from kbsearch.accounts.roles import Principal
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.event_rows import object_of
from kbsearch.errors import DeskDatabaseError

SERVICE = Principal(name="kbsearch")
"""Who does by himself what nobody asked for."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Removed:
    """How many things of one kind were removed; `name` is that of the Kept."""

    name: str
    count: int


class Erasing:
    """Goes over everything that is kept about people."""

    def __init__(
        self,
        database: DeskDatabase,
        kept: Sequence[Kept],
        accounts: Accounts,
        audit: AuditLog,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._kept = kept
        self._accounts = accounts
        self._audit = audit
        self._clock = clock

    @property
    def kinds(self) -> Sequence[str]:
        """What is kept about people, kind by kind, in the order in which it is removed."""
        return [one.name for one in self._kept]

    def erase(
        self, number: int, *, by: Principal | None = None, address: str = ""
    ) -> Sequence[Removed]:
        """Removes somebody who has an account from all that is kept.

        What was removed is told kind by kind, and noted without his name. Raises NotFoundError,
        and RefusedError for the last administrator.
        """
        account = self._accounts.find(number)
        with self._database.reading() as unit:
            keep_an_administrator(unit, number)
        person = Person(user=number, login=account.login, email=account.email)
        return self._all(person, object_of(number), by, address)

    def erase_stranger(self, email: str, *, by: Principal | None = None) -> Sequence[Removed]:
        """The same for somebody who never had an account."""
        return self._all(Person(user=None, email=email), "", by, "")

    def expire(self) -> Sequence[Removed]:
        """Removes what the settings no longer allow to be kept; notes it when that is something."""
        removed = [Removed(one.name, one.expire(self._clock())) for one in self._kept]
        counts = {one.name: one.count for one in removed if one.count}
        if counts:
            self._audit.record(SERVICE, Action.EXPIRED, details=counts)
            self._wipe_log()
        return removed

    def _all(
        self, person: Person, thing: str, by: Principal | None, address: str
    ) -> Sequence[Removed]:
        removed = [Removed(one.name, one.erase(person)) for one in self._kept]
        counts = {one.name: one.count for one in removed}
        # Whoever erases himself is not named again.
        who = Principal(name=FORGOTTEN) if by and by.user == person.user else by
        where = "" if who is not by else address
        self._audit.record(who, Action.ACCOUNT_ERASED, thing, counts, address=where)
        self._wipe_log()
        return removed

    def _wipe_log(self) -> None:
        """What was removed is gone already; this takes its traces out of the file beside it."""
        try:
            wiped = self._database.wipe_log()
        except DeskDatabaseError:
            wiped = False
        if not wiped:
            log.warning("what was erased stays in the write-ahead log until it is written over")
