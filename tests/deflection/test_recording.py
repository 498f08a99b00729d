"""Recording makes nobody wait, loses nothing that was answered with 201, and says when it stops."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from kbsearch.deflection.recording import Recorder, Work
from kbsearch.deflection.records import (
    Asked,
    Begun,
    Event,
    EventName,
    Receipt,
    Reported,
    UnitKind,
)
from kbsearch.errors import DatabaseBusyError
from tests.deflection.house import until

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FORM = Begun("f" * 32, "ticket", "es", "", "u" * 32, UnitKind.SESSION, "s" * 32, False, 5, NOW)
ASKED = Asked(FORM, NOW, (), None, 1)
REPORT = Reported(FORM.key, [Event("e" * 16, EventName.SUBMITTED, "", NOW)], NOW)


class Shelf:
    """A Store in memory that can be held up, or put out of action."""

    def __init__(self) -> None:
        self.batches: list[list[Work]] = []
        self.free = threading.Event()
        self.free.set()
        self.failing = False
        self.poison: Work | None = None
        self.tried = 0

    @property
    def works(self) -> list[Work]:
        """All that is kept, in its order."""
        return [work for batch in self.batches for work in batch]

    def write(self, works: Sequence[Work]) -> Sequence[Receipt | None]:
        """Keeps them, unless it is out of action."""
        self.tried += 1
        assert self.free.wait(30)
        if self.failing:
            raise DatabaseBusyError("out of action")
        if self.poison in works:
            raise ValueError("this one cannot be kept")
        self.batches.append(list(works))
        return [Receipt(1, 0) if isinstance(one, Reported) else None for one in works]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def recorder(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    monkeypatch.setattr("kbsearch.deflection.recording.RETRY_SECONDS", (0.01, 0.02))
    found = Recorder(shelf, most=20)
    yield found
    shelf.free.set()
    found.close()


def test_who_asks_does_not_wait_for_the_disk(shelf: Shelf, recorder: Recorder) -> None:
    shelf.free.clear()
    assert all(recorder.put(ASKED) for _ in range(10))
    assert shelf.works == []
    shelf.free.set()
    until(lambda: len(shelf.works) == 10)


def test_many_are_kept_together(shelf: Shelf, recorder: Recorder) -> None:
    shelf.free.clear()
    recorder.put(ASKED)
    until(lambda: shelf.tried == 1)
    for _ in range(15):
        recorder.put(ASKED)
    shelf.free.set()
    until(lambda: len(shelf.works) == 16)
    assert len(shelf.batches) == 2


def test_a_report_is_kept_after_what_came_before_it(shelf: Shelf, recorder: Recorder) -> None:
    recorder.put(FORM)
    recorder.put(ASKED)
    assert recorder.report(REPORT) == Receipt(1, 0)
    assert shelf.works == [FORM, ASKED, REPORT]


def test_when_more_comes_than_is_kept_the_rest_is_not_taken(
    shelf: Shelf, recorder: Recorder
) -> None:
    shelf.free.clear()
    recorder.put(ASKED)
    until(lambda: shelf.tried == 1)
    taken = [recorder.put(ASKED) for _ in range(25)]
    assert taken == [True] * 20 + [False] * 5
    with pytest.raises(DatabaseBusyError):
        recorder.report(REPORT)
    shelf.free.set()
    until(lambda: len(shelf.works) == 21)
    assert recorder.put(ASKED)


def test_while_the_database_is_out_of_action_nothing_is_taken_and_nothing_lost(
    shelf: Shelf, recorder: Recorder
) -> None:
    shelf.failing = True
    assert recorder.put(FORM), "nobody knows yet"
    until(lambda: not recorder.taking)
    assert not recorder.put(ASKED)
    with pytest.raises(DatabaseBusyError):
        recorder.report(REPORT)
    shelf.failing = False
    until(lambda: recorder.taking)
    until(lambda: shelf.works == [FORM])
    assert recorder.put(ASKED)
    assert recorder.report(REPORT) == Receipt(1, 0)


def test_a_report_that_could_not_be_kept_is_not_answered_as_kept(
    shelf: Shelf, recorder: Recorder
) -> None:
    shelf.failing = True
    with pytest.raises(DatabaseBusyError):
        recorder.report(REPORT)
    shelf.failing = False
    until(lambda: recorder.taking)
    assert recorder.report(REPORT) == Receipt(1, 0)
    assert shelf.works == [REPORT]


def test_one_that_cannot_be_kept_does_not_take_others_with_it(
    shelf: Shelf, recorder: Recorder
) -> None:
    shelf.free.clear()
    recorder.put(ASKED)
    until(lambda: shelf.tried == 1)
    shelf.poison = FORM
    for work in (FORM, ASKED, ASKED):
        recorder.put(work)
    shelf.free.set()
    until(lambda: len(shelf.works) == 3)
    assert recorder.report(REPORT) == Receipt(1, 0)


def test_what_waits_is_kept_at_the_end(shelf: Shelf) -> None:
    recorder = Recorder(shelf)
    shelf.free.clear()
    for _ in range(5):
        recorder.put(ASKED)
    threading.Timer(0.05, shelf.free.set).start()
    recorder.close()
    assert len(shelf.works) == 5
    assert not recorder.put(ASKED)


def test_the_end_comes_though_the_database_is_out_of_action(shelf: Shelf) -> None:
    recorder = Recorder(shelf)
    shelf.failing = True
    recorder.put(ASKED)
    recorder.close()
    assert shelf.works == []


def test_an_end_without_a_beginning_is_no_mistake(shelf: Shelf) -> None:
    Recorder(shelf).close()


@contextmanager
def _threads(amount: int, work: Callable[[], None]) -> Iterator[None]:
    threads = [threading.Thread(target=work) for _ in range(amount)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def test_many_at_once_lose_nothing(shelf: Shelf) -> None:
    recorder = Recorder(shelf)
    receipts: list[Receipt | None] = []

    def work() -> None:
        for _ in range(20):
            assert recorder.put(ASKED)
            receipts.append(recorder.report(REPORT))

    with _threads(8, work):
        pass
    recorder.close()
    assert receipts == [Receipt(1, 0)] * 160
    assert len(shelf.works) == 320
