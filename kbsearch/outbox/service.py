"""The outbox: what is to be sent, kept with what it tells of, and what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from threading import Lock

from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.records import Page, page_of
from kbsearch.database import outbox_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.errors import NotFoundError
from kbsearch.outbox.backoff import ATTEMPTS_MAX, LONGEST, pause_after
from kbsearch.outbox.records import (
    Outgoing,
    OutgoingFilter,
    SendError,
    SendState,
    Standing,
    ToSend,
    Way,
)

LEASE = timedelta(seconds=90)
"""How long nobody else sends what somebody has claimed; longer than any sending may take."""

PAGE = 50
EVERYTHING = OutgoingFilter()
Woken = Callable[[], None]


class Outbox:
    """Safe to share between threads, and between processes."""

    def __init__(self, database: DeskDatabase, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._writing: set[int] = set()
        self._woken: list[Woken] = []
        database.after_writing(self._written)

    def put(self, unit: Unit, what: ToSend, *, refused: str = "") -> None:
        """Keeps one thing to send, within `unit`; it leaves once that is committed.

        With `refused`, why it is not to be sent, it stands among what was given up at once.
        """
        state = SendState.DEAD if refused else SendState.WAITING
        at, key = self._clock(), secrets.token_urlsafe(24)
        outbox_rows.add(unit, what, key=key, at=at, state=state, reason=refused)
        with self._lock:
            self._writing.add(id(unit))

    def claim(
        self,
        ways: Collection[Way],
        limit: int,
        *,
        lease: timedelta = LEASE,
        but: Collection[int] = (),
    ) -> Sequence[Outgoing]:
        """At most so many that are due, for the caller alone until the lease ends; an attempt is
        counted. `but` names those that he holds. Nothing is written when nothing is due."""
        now = self._clock()
        furthest = now + LONGEST + lease
        with self._database.reading() as unit:
            if not outbox_rows.any_due(unit, ways, now=now, furthest=furthest):
                return []
        with self._database.writing() as unit:
            return outbox_rows.claim(
                unit, ways, now=now, until=now + lease, furthest=furthest, limit=limit, but=but
            )

    def done(self, one: Outgoing) -> None:
        """Notes that it was taken by the other side."""
        with self._database.writing() as unit:
            outbox_rows.settle(unit, one, state=SendState.SENT, at=self._clock())

    def failed(self, one: Outgoing, error: SendError) -> SendState:
        """Notes why it was not, and when it is tried again; or that it never will be."""
        now, reason = self._clock(), str(error)
        state = SendState.WAITING
        if error.lasting or one.attempts >= ATTEMPTS_MAX:
            state = SendState.DEAD
        due = now + pause_after(one.attempts, asked=error.after)
        with self._database.writing() as unit:
            outbox_rows.settle(unit, one, state=state, at=now, due=due, reason=reason)
        return state

    def give_back(self, held: Collection[Outgoing]) -> None:
        """Frees what was claimed and will not be sent by the caller."""
        with self._database.writing() as unit:
            for one in held:
                outbox_rows.give_back(unit, one)

    def listed(
        self, chosen: OutgoingFilter = EVERYTHING, *, before: int | None = None, limit: int = PAGE
    ) -> Page[Outgoing]:
        """Those chosen, newest first, with numbers below `before`."""
        with self._database.reading() as unit:
            found = outbox_rows.listed(unit, chosen, before=before, limit=limit + 1)
        return page_of(found, limit)

    def dead(self, *, before: int | None = None, limit: int = PAGE) -> Page[Outgoing]:
        """What was given up, newest first."""
        return self.listed(OutgoingFilter(state=SendState.DEAD), before=before, limit=limit)

    def find(self, number: int) -> Outgoing:
        """The one of that number; raises NotFoundError."""
        with self._database.reading() as unit:
            found = outbox_rows.get(unit, number)
        if found is None:
            raise NotFoundError(f"Nothing in the outbox has the number {number}")
        return found

    def retry(self, numbers: Collection[int] | None = None) -> int:
        """Sends again, and soon, what was given up or waits; without numbers all that was tried
        and given up, and not what was refused by `put`. How many those are: what is being sent
        just now, or was, is not among them."""
        with self._database.writing() as unit:
            found = outbox_rows.revive(unit, numbers, at=self._clock())
        self._wake()
        return found

    def drop(self, numbers: Collection[int] | None = None) -> int:
        """Removes what was not sent; without numbers all that was given up. How many those are."""
        with self._database.writing() as unit:
            return outbox_rows.remove(unit, numbers)

    def standing(self) -> Sequence[Standing]:
        """How much waits and how much was given up, by way."""
        with self._database.reading() as unit:
            return outbox_rows.standing(unit)

    def on_written(self, woken: Woken) -> None:
        """Calls `woken`, from whatever thread, after something to send was committed."""
        self._woken.append(woken)

    def no_longer(self, woken: Woken) -> None:
        """Calls it no more."""
        self._woken.remove(woken)

    def _written(self, unit: Unit) -> None:
        with self._lock:
            ours = id(unit) in self._writing
            self._writing.discard(id(unit))
        if ours:
            self._wake()

    def _wake(self) -> None:
        for woken in tuple(self._woken):
            woken()
