"""Documents are made once for what they are made of, and let go with it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from kbsearch.pages.remembered import Remembered


class Source:
    """Something that a document is made of."""


class Press:
    """Makes documents, each of them another one, and counts them."""

    def __init__(self, seconds: float = 0) -> None:
        self.count = 0
        self._seconds = seconds

    def __call__(self) -> str:
        time.sleep(self._seconds)
        self.count += 1
        return f"document {self.count}"


def test_the_same_is_made_once() -> None:
    source, press = Source(), Press()
    remembered = Remembered[str](2)
    assert remembered.of(source, ("a", 1), press) == remembered.of(source, ("a", 1), press)
    assert press.count == 1


def test_another_source_and_another_value_are_made_anew() -> None:
    source, press = Source(), Press()
    remembered = Remembered[str](8)
    found = [remembered.of(*of, press) for of in ((source, (1,)), (source, (2,)), (Source(), (1,)))]
    assert found == ["document 1", "document 2", "document 3"]
    assert remembered.of(source, (1,), press) == "document 1"


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    source, press = Source(), Press()
    remembered = Remembered[str](2)
    for number in (1, 2, 1, 3):
        remembered.of(source, (number,), press)
    assert remembered.of(source, (1,), press) == "document 1"
    assert remembered.of(source, (2,), press) == "document 4"


def test_a_source_that_is_gone_takes_its_documents_along() -> None:
    press = Press()
    remembered = Remembered[str](8)
    for _ in range(3):
        remembered.of(Source(), (), press)
    assert press.count == 3
    assert len(remembered._kept) == 1


def test_many_who_ask_at_once_wait_for_one() -> None:
    source, press = Source(), Press(0.05)
    remembered = Remembered[str](8)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: remembered.of(source, (), press), range(8)))
    assert set(found) == {"document 1"}
    assert press.count == 1
