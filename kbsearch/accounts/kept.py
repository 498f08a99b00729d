"""What accounts keep about people, kind by kind."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from kbsearch.accounts.accounts import Accounts
from kbsearch.accounts.keeping import Person
from kbsearch.database import account_rows, event_rows, invitation_rows, session_rows, token_rows
from kbsearch.database.desk import DeskDatabase
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


class KeptSessions:
    """Sessions: with the kind of browser, and when it was used last."""

    name = "sessions"

    def __init__(self, database: DeskDatabase, *, idle: timedelta) -> None:
        self._database = database
        self._idle = idle

    def erase(self, person: Person) -> int:
        """Ends each of his sessions."""
        if person.user is None:
            return 0
        with self._database.writing() as unit:
            return session_rows.remove_all(unit, person.user)

    def expire(self, now: datetime) -> int:
        """Removes sessions that have ended by themselves."""
        with self._database.writing() as unit:
            return session_rows.remove_stale(unit, idle_since=now - self._idle, now=now)


class KeptTokens:
    """API tokens."""

    name = "API tokens"

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def erase(self, person: Person) -> int:
        """Revokes each of his tokens."""
        if person.user is None:
            return 0
        with self._database.writing() as unit:
            return token_rows.remove_all(unit, person.user)

    def expire(self, now: datetime) -> int:
        """Removes tokens that expired some time ago."""
        with self._database.writing() as unit:
            return token_rows.remove_expired(unit, now - TOKENS_LISTED)


class KeptInvitations:
    """Links that work once."""

    name = "invitations"

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def erase(self, person: Person) -> int:
        """Stops each link of his."""
        if person.user is None:
            return 0
        with self._database.writing() as unit:
            return invitation_rows.remove_all(unit, person.user)

    def expire(self, now: datetime) -> int:
        """Removes links that can no longer be used."""
        with self._database.writing() as unit:
            return invitation_rows.remove_expired(unit, now)


class KeptEvents:
    """The audit log. Of a person the name and the address go; what was done stays."""

    name = "audit log entries"

    def __init__(self, database: DeskDatabase, *, lasting: timedelta) -> None:
        self._database = database
        self._lasting = lasting

    def erase(self, person: Person) -> int:
        """Takes his name and his addresses out of it."""
        if person.user is None:
            return 0
        with self._database.writing() as unit:
            return event_rows.forget(unit, person.user, FORGOTTEN)

    def expire(self, now: datetime) -> int:
        """Removes entries that are older than the settings say."""
        with self._database.writing() as unit:
            return event_rows.remove_older(unit, now - self._lasting)
