"""The loop that empties the outbox, whatever happens to the database, to a sender or to us.

What leaves is sent at least once: it is marked as sent only after the other side has taken it, so
that whoever is killed in between leaves it to be sent again, with the same key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from kbsearch.errors import DeskDatabaseError
from kbsearch.outbox.attempt import attempt
from kbsearch.outbox.records import Outgoing, Sender, SendState, Way
from kbsearch.outbox.service import LEASE, Outbox

FIRST_PAUSE = 0.5
"""Seconds, doubled each time that the desk database is found out of action."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How the loop goes about it. Times are in seconds."""

    at_once: int = 4
    """Sendings at the same time by each way: one that is slow keeps no other back."""

    look: float = 2.0
    """How often it is looked for what has come due, or was written by another process."""

    send: float = 60.0
    """How long one sending may take; less than a lease."""

    finish: float = 3.0
    """How long sendings may go on when the service stops."""

    mend: float = 15.0
    """The longest pause while the desk database is out of action."""

    lease: timedelta = LEASE


def nobody(way: Way, state: SendState) -> None:
    del way, state


Told = Callable[[Way, SendState], None]
"""Is told what each attempt ended in: sent, to be tried again, or given up."""


@dataclass(slots=True)
class _Lane:
    """What is under way by one way out."""

    way: Way
    sender: Sender
    held: dict[int, Outgoing] = field(default_factory=dict)
    sending: set[asyncio.Task[None]] = field(default_factory=set)
    claiming: asyncio.Task[Sequence[Outgoing]] | None = None
    troubles: int = 0


async def deliver_until_cancelled(
    outbox: Outbox, senders: Mapping[Way, Sender], *, pace: Pace | None = None, told: Told = nobody
) -> None:
    """Sends what is due by the ways that have a sender, until it is cancelled.

    Then what is being sent is finished, or given back, within a few seconds.
    """
    delivery = _Delivery(outbox, pace or Pace(), told)
    async with asyncio.TaskGroup() as lanes:
        for way, sender in senders.items():
            lanes.create_task(delivery.keep_going(_Lane(way, sender)))


class _Delivery:
    def __init__(self, outbox: Outbox, pace: Pace, told: Told) -> None:
        self._outbox = outbox
        self._pace = pace
        self._told = told

    async def keep_going(self, lane: _Lane) -> None:
        """Claims and sends by one way until cancelled."""
        loop, wake = asyncio.get_running_loop(), asyncio.Event()

        def woken() -> None:
            # Another thread may be writing while the loop ends.
            if not loop.is_closed():
                loop.call_soon_threadsafe(wake.set)

        self._outbox.on_written(woken)
        try:
            while True:
                wake.clear()
                if not await self._began_some(lane):
                    await self._wait(lane, wake)
        finally:
            self._outbox.no_longer(woken)
            await self._finish(lane)

    async def _began_some(self, lane: _Lane) -> bool:
        """Starts sending what is due and there is room for; whether there was anything."""
        room = self._pace.at_once - len(lane.sending)
        if room <= 0:
            return False
        claim = partial(
            self._outbox.claim, (lane.way,), room, lease=self._pace.lease, but=tuple(lane.held)
        )
        lane.claiming = asyncio.create_task(asyncio.to_thread(claim))
        try:
            # A thread cannot be cancelled: what it claims must not be lost with who waits for it.
            found = await asyncio.shield(lane.claiming)
        except Exception as error:  # noqa: BLE001 - the loop goes on, and says so
            await self._trouble(lane, error)
            return False
        self._begin(lane, found)
        return bool(found)

    def _begin(self, lane: _Lane, found: Sequence[Outgoing]) -> None:
        if lane.troubles:
            log.info("the outbox can be read again", way=lane.way)
        lane.claiming, lane.troubles = None, 0
        for one in found:
            lane.held[one.number] = one
            task = asyncio.create_task(self._deliver(lane, one))
            lane.sending.add(task)
            task.add_done_callback(lane.sending.discard)

    async def _trouble(self, lane: _Lane, error: Exception) -> None:
        """Says once what is wrong, and waits a little longer each time."""
        lane.claiming = None
        if not lane.troubles:
            _tell("the outbox cannot be read; what is in it waits", lane.way, error)
        lane.troubles += 1
        await asyncio.sleep(min(self._pace.mend, FIRST_PAUSE * 2 ** min(lane.troubles - 1, 10)))

    async def _wait(self, lane: _Lane, wake: asyncio.Event) -> None:
        """Until something is written, a sending ends, or it is time to look again."""
        written = asyncio.create_task(wake.wait())
        try:
            await asyncio.wait(
                {written, *lane.sending},
                timeout=self._pace.look,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            written.cancel()

    async def _deliver(self, lane: _Lane, one: Outgoing) -> None:
        error = await attempt(lane.sender, one, seconds=self._pace.send)

        def settle() -> SendState:
            if error is not None:
                return self._outbox.failed(one, error)
            self._outbox.done(one)
            return SendState.SENT

        state = await self._noted(settle, one)
        lane.held.pop(one.number, None)
        if state in {SendState.WAITING, SendState.DEAD}:
            what = {"number": one.number, "of": one.what.event, "attempts": one.attempts}
            log.warning("not sent", way=lane.way, given_up=state is SendState.DEAD, **what)
        if state is not None:
            self._told(lane.way, state)

    async def _noted(self, settle: Callable[[], SendState], one: Outgoing) -> SendState | None:
        """Writes down what became of it, as soon as the desk database takes it.

        Until then nobody here sends it again. None after a mistake: its lease will end.
        """
        for tries in range(1_000_000):
            try:
                return await asyncio.to_thread(settle)
            except DeskDatabaseError as error:
                if not tries:
                    _tell("what was sent cannot be noted yet", one.what.way, error)
                await asyncio.sleep(min(self._pace.mend, FIRST_PAUSE * 2 ** min(tries, 10)))
            except Exception as error:  # noqa: BLE001 - the next one is sent
                _tell("what was sent cannot be noted", one.what.way, error)
                return None
        return None

    async def _finish(self, lane: _Lane) -> None:
        """Lets sendings end, but not for long, and gives back the rest."""
        if lane.claiming is not None:
            claimed, _ = await asyncio.wait({lane.claiming}, timeout=self._pace.finish)
            found = [one for task in claimed if not task.exception() for one in task.result()]
            lane.held.update((one.number, one) for one in found)
        if lane.sending:
            _, late = await asyncio.wait(lane.sending, timeout=self._pace.finish)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1)
        if lane.held:
            held = tuple(lane.held.values())
            giving = asyncio.create_task(asyncio.to_thread(self._outbox.give_back, held))
            done, _ = await asyncio.wait({giving}, timeout=self._pace.finish)
            for task in done:
                if error := task.exception():
                    _tell("what was not sent waits for its lease to end", lane.way, error)


def _tell(what: str, way: Way, error: BaseException) -> None:
    known = isinstance(error, DeskDatabaseError)
    log.warning(what, way=way, reason=str(error) if known else type(error).__name__)
    if not known:
        log.error("the outbox met a mistake", way=way, exc_info=error)
