"""What accounts keep about people, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.keeping import Person
from kbsearch.database import account_rows, event_rows, invitation_rows, session_rows, token_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.errors import RefusedError

FORGOTTEN = "erased account"
"""Who did it, in the audit log, once a person is erased."""

TOKENS_LISTED = timedelta(days=30)
"""How long a token that has expired is still listed, so that its owner sees why it stopped."""

log = structlog.get_logger()


class KeptAccounts:
    """Accounts. Those nobody has used for long are removed too, where the settings say so."""

    name = "accounts"

    def __init__(
        self, database: DeskDatabase, accounts: Accounts, *, idle: timedelta | None
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._idle = idle

    def erase(self, person: Person) -> int:
        """Removes the account, and what hangs on it and was not removed before."""
        if person.user is None:
            return 0
        with self._database.writing() as unit:
            # Again: he may have done something since the log was gone over.
            event_rows.forget(unit, person.user, FORGOTTEN)
            return self._accounts.remove(unit, person.user)

    def expire(self, now: datetime) -> int:
        """Removes accounts that were not used for as long as the settings say, but one."""
        if self._idle is None:
            return 0
        with self._database.writing() as unit:
            idle = account_rows.idle(unit, now - self._idle)
            removed = 0
            for number in idle:
                try:
                    removed += self._accounts.remove(unit, number)
                except RefusedError:
                    log.warning("the last administrator is idle, and stays", account=number)
                    continue
                event_rows.forget(unit, number, FORGOTTEN)
            return removed


@dataclass(frozen=True)
class KeptRows:
    """Rows that belong to accounts: `erased` removes those of one, `expired` those too old at a
    moment; each says how many."""

    name: str
    database: DeskDatabase
    erased: Callable[[Unit, int], int]
    expired: Callable[[Unit, datetime], int]

    def erase(self, person: Person) -> int:
        """Removes what is kept of a person; nothing for who never had an account."""
        if person.user is None:
            return 0
        with self.database.writing() as unit:
            return self.erased(unit, person.user)

    def expire(self, now: datetime) -> int:
        """Removes what has ended, or is older than the settings say."""
        with self.database.writing() as unit:
            return self.expired(unit, now)


def kept_rows(
    database: DeskDatabase, *, session_idle: timedelta, audit: timedelta
) -> tuple[KeptRows, ...]:
    """Everything that hangs on an account. Of the audit log only name and address go with him."""
    return (
        KeptRows(
            "sessions",
            database,
            session_rows.remove_all,
            lambda unit, now: session_rows.remove_stale(
                unit, idle_since=now - session_idle, now=now
            ),
        ),
        KeptRows(
            "API tokens",
            database,
            token_rows.remove_all,
            lambda unit, now: token_rows.remove_expired(unit, now - TOKENS_LISTED),
        ),
        KeptRows(
            "invitations", database, invitation_rows.remove_all, invitation_rows.remove_expired
        ),
        KeptRows(
            "audit log entries",
            database,
            lambda unit, number: event_rows.forget(unit, number, FORGOTTEN),
            lambda unit, now: event_rows.remove_older(unit, now - audit),
        ),
    )
