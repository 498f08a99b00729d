"""Sessions: somebody signed in on one device, until he signs out or leaves it lie too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.browsers import device_of
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.devices import Devices
from kbsearch.accounts.keys import KEY_MAX, digest, new_key
from kbsearch.accounts.noting import NOTED_EVERY, Soon, at_once
from kbsearch.accounts.records import Account, Client, Session, SignedIn
from kbsearch.accounts.roles import Principal, Role
from kbsearch.database import session_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.event_rows import object_of
from kbsearch.errors import NotFoundError

AT_ONCE = 50
"""Sessions of one account; of more, those end that were not used for longest."""


class Sessions:
    """Who is signed in, and where; safe to share between threads."""

    def __init__(
        self,
        database: DeskDatabase,
        audit: AuditLog,
        devices: Devices,
        *,
        idle: timedelta,
        lasting: timedelta,
        clock: Clock = utc_now,
        soon: Soon = at_once,
    ) -> None:
        self._database = database
        self._audit = audit
        self._devices = devices
        self._idle = idle
        self._lasting = lasting
        self._clock = clock
        self._soon = soon

    def open(self, account: Account, client: Client) -> SignedIn:
        """Signs somebody in without asking for a password, as tests do."""
        with self.writing() as unit:
            return self.add(unit, account, client)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """A unit in which `add` can be called: the key for its device cookie is at hand."""
        self._devices.prepare()
        with self._database.writing() as unit:
            yield unit

    def add(self, unit: Unit, account: Account, client: Client) -> SignedIn:
        """The same, together with what else is done at once.

        The key is always a new one, and the session that the browser had before ends, so that
        nobody is signed in with a key that somebody else has given him.
        """
        if client.session:
            self._end_presented(unit, client.session)
        now, key, csrf = self._clock(), new_key(), new_key()
        one = Session(
            key=digest(key),
            account=account.number,
            device=device_of(client.agent),
            created=now,
            seen=now,
            expires=now + self._lasting,
        )
        session_rows.keep_newest(unit, account.number, AT_ONCE - 1)
        session_rows.add(unit, one, csrf)
        return SignedIn(account, key, csrf, self._devices.new(account.login))

    def find(self, key: str) -> Principal | None:
        """Whose session that key is of; None when it has ended, or he may not sign in."""
        if not key or len(key) > KEY_MAX:
            return None
        with self._database.reading() as unit:
            found = session_rows.find(unit, digest(key))
        if found is None or not self._is_open(found):
            return None
        self._note_use(found.session)
        account = found.account
        return Principal(
            role=account.role,
            user=account.number,
            name=account.called,
            session=found.session.key,
            csrf=found.csrf,
            email=account.email,
        )

    def of(self, account: int) -> Sequence[Session]:
        """The open sessions of somebody, the one that was used last first."""
        with self._database.reading() as unit:
            return [one for one in session_rows.of(unit, account) if self._is_fresh(one)]

    def end(self, asking: Principal, key: str, *, address: str = "") -> None:
        """Ends one of his own sessions, named by its digest. Raises NotFoundError."""
        with self._database.writing() as unit:
            if not session_rows.remove(unit, _user(asking), key):
                raise NotFoundError("This session has ended already")
            self._note_ended(unit, asking, _user(asking), 1, address)

    def end_others(self, asking: Principal, *, address: str = "") -> int:
        """Ends every session of his but the one he asks with; how many that were."""
        with self._database.writing() as unit:
            ended = session_rows.remove_all(unit, _user(asking), but=asking.session)
            self._note_ended(unit, asking, _user(asking), ended, address)
        return ended

    def end_all(self, account: int, *, by: Principal | None = None, address: str = "") -> int:
        """Ends every session of somebody; how many that were."""
        with self._database.writing() as unit:
            ended = session_rows.remove_all(unit, account)
            self._note_ended(unit, by, account, ended, address)
        return ended

    def sign_out(self, asking: Principal, *, address: str = "") -> None:
        """Ends the session that he asks with."""
        with self._database.writing() as unit:
            if session_rows.remove(unit, _user(asking), asking.session):
                self._audit.note(unit, asking, Action.SIGNED_OUT, address=address)

    def _is_open(self, found: session_rows.Found) -> bool:
        account = found.account
        may = not account.disabled and account.role is not Role.VISITOR
        return may and self._is_fresh(found.session)

    def _is_fresh(self, one: Session) -> bool:
        now = self._clock()
        return now < one.expires and now - one.seen < self._idle

    def _note_use(self, one: Session) -> None:
        now = self._clock()
        if now - one.seen >= NOTED_EVERY:
            self._soon(f"session:{one.key}", partial(self._touch, one.key, now))

    def _touch(self, key: str, now: datetime) -> None:
        with self._database.writing() as unit:
            session_rows.touch(unit, key, now)

    def _end_presented(self, unit: Unit, key: str) -> None:
        found = session_rows.find(unit, digest(key))
        if found is not None:
            session_rows.remove(unit, found.session.account, found.session.key)

    def _note_ended(
        self, unit: Unit, by: Principal | None, account: int, ended: int, address: str
    ) -> None:
        if ended:
            details = {"sessions": ended}
            self._audit.note(
                unit, by, Action.SESSIONS_ENDED, object_of(account), details, address=address
            )


def _user(asking: Principal) -> int:
    if asking.user is None:
        raise NotFoundError("Nobody is signed in")
    return asking.user
