"""Notes of use are written behind the back of whoever uses something."""

from __future__ import annotations

import threading
from functools import partial

from kbsearch.accounts.noting import WAITING_MAX, Notes
from kbsearch.errors import DatabaseBusyError


def wait(go: threading.Event) -> None:
    go.wait()


def test_nobody_waits_for_a_note_and_each_is_written_once() -> None:
    notes, go, written = Notes(), threading.Event(), []
    notes.soon("slow", partial(wait, go))
    for _ in range(3):
        notes.soon("session:a", lambda: written.append("a"))
    notes.soon("session:b", lambda: written.append("b"))
    assert written == []
    go.set()
    notes.close()
    assert written == ["a", "b"]


def test_only_so_many_wait() -> None:
    notes, go, written = Notes(), threading.Event(), []
    notes.soon("slow", partial(wait, go))
    for number in range(WAITING_MAX + 10):
        notes.soon(f"session:{number}", lambda: written.append(1))
    go.set()
    notes.close()
    assert len(written) == WAITING_MAX - 1


def test_a_note_that_cannot_be_written_stops_nothing() -> None:
    notes, written = Notes(), []

    def fail() -> None:
        raise DatabaseBusyError("busy")

    notes.soon("session:a", fail)
    notes.soon("session:b", lambda: written.append("b"))
    notes.close()
    assert written == ["b"]
    notes.soon("session:c", fail)  # The service is stopping.
