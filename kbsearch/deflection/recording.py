"""Recording without making anybody wait: what is recorded goes through one thread, many at a time.

A form's questions are put in the queue and answered at once; reported events wait until they are
on disk, together with whatever else there is. While the desk database is out of action nothing new
is taken, and what was taken is tried again. A process that is killed loses the questions of its
last moments, and nothing that was answered with 201.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Protocol

import structlog

from kbsearch.deflection.records import Asked, Begun, Receipt, Reported
from kbsearch.errors import DatabaseBusyError, DeskDatabaseError

Work = Begun | Asked | Reported

MOST_WAITING = 10_000
"""Works: some 10 MB, and more than a minute of all that one machine can answer."""

BATCH = 100
"""Works that are kept together: other writers wait for them, a tenth of a second at most."""

LINGER_SECONDS = 0.2
"""How long a question may wait for company; each batch costs one flush of the disk."""

RETRY_SECONDS = (0.2, 1.0, 5.0)
PATIENCE_SECONDS = 15.0
"""How long reported events wait for the disk: a few times what a busy database is waited for."""

log = structlog.get_logger()


class Store(Protocol):
    """Where it is kept."""

    def write(self, works: Sequence[Work]) -> Sequence[Receipt | None]:
        """Keeps all of it or nothing, in this order; it is on disk when this returns.

        Answers a receipt for each Reported, None where its form is not known and for all other
        works. Raises DeskDatabaseError when it cannot be reached.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    answer: Future[Receipt | None] | None = None


class Recorder:
    """The queue and its thread; safe to share between threads. The thread begins with the first
    work and ends with `close`."""

    def __init__(self, store: Store, *, most: int = MOST_WAITING) -> None:
        self._store = store
        self._most = most
        self._queue: deque[_Waiting] = deque()
        self._changed = Condition()
        self._thread: Thread | None = None
        self._urgent = 0
        self._failure: DeskDatabaseError | None = None
        self._closing = False

    @property
    def taking(self) -> bool:
        """Whether what is put now would be recorded."""
        return self._failure is None and not self._closing and len(self._queue) < self._most

    def put(self, work: Work) -> bool:
        """Records without waiting; False when it is not going to be recorded."""
        with self._changed:
            if not self.taking:
                return False
            self._add(_Waiting(work))
        return True

    def report(self, work: Reported) -> Receipt | None:
        """Records and waits until it is on disk; None when the form is not known.

        Raises DeskDatabaseError when it could not be kept.
        """
        answer: Future[Receipt | None] = Future()
        with self._changed:
            if self._failure is not None:
                raise self._failure
            if not self.taking:
                raise DatabaseBusyError("More is being recorded than the disk takes")
            self._urgent += 1
            self._add(_Waiting(work, answer))
        try:
            return answer.result(PATIENCE_SECONDS)
        except NotYetError as error:
            raise DatabaseBusyError(
                f"The desk database has not answered for {PATIENCE_SECONDS:g} s"
            ) from error

    def close(self) -> None:
        """Records what waits, and ends the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _add(self, waiting: _Waiting) -> None:
        self._queue.append(waiting)
        if self._thread is None:
            self._thread = Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _run(self) -> None:
        failures = 0
        while batch := self._next():
            try:
                self._write(batch)
            except DeskDatabaseError as error:
                failures += 1
                self._wait_to_retry(batch, error, failures)
            else:
                if failures:
                    log.info("suggestions are recorded again")
                failures, self._failure = 0, None

    def _next(self) -> list[_Waiting]:
        """The next works, none at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closing)
            self._changed.wait_for(self._enough, timeout=LINGER_SECONDS)
            batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            self._urgent -= sum(one.answer is not None for one in batch)
            return batch

    def _enough(self) -> bool:
        return self._urgent > 0 or self._closing or len(self._queue) >= BATCH

    def _write(self, batch: Sequence[_Waiting]) -> None:
        try:
            receipts = self._store.write([one.work for one in batch])
        except DeskDatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - one mistake must not end the record
            if len(batch) == 1:
                self._give_up(batch[0], error)
                return
            # One of them is wrong; the others are not to suffer for it.
            for one in batch:
                self._write([one])
            return
        for one, receipt in zip(batch, receipts, strict=True):
            if one.answer is not None:
                one.answer.set_result(receipt)

    def _give_up(self, one: _Waiting, error: Exception) -> None:
        log.exception("not recorded", work=type(one.work).__name__, error=type(error).__name__)
        if one.answer is not None:
            one.answer.set_exception(error)

    def _wait_to_retry(
        self, batch: Sequence[_Waiting], error: DeskDatabaseError, failures: int
    ) -> None:
        """Whoever waits is told; the rest is tried again, unless the service ends."""
        if failures == 1:
            log.warning("suggestions are not recorded", reason=str(error))
        with self._changed:
            self._failure = error
            behind, self._queue = list(self._queue), deque()
            told = [one for one in [*batch, *behind] if one.answer is not None]
            self._queue.extend(one for one in [*batch, *behind] if one.answer is None)
            self._urgent = 0
            if self._closing:
                log.warning("lost what was not recorded", works=len(self._queue))
                self._queue.clear()
            pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
        for one in told:
            if one.answer is not None and not one.answer.done():
                one.answer.set_exception(error)
        with self._changed:
            self._changed.wait_for(lambda: self._closing, timeout=pause)
            if not self._queue:
                self._failure = None  # Whatever is put next tells whether it still fails.
