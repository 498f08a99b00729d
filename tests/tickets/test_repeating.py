"""What is sent twice is taken once, also when both come at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from kbsearch.errors import ConflictError, NotFoundError, RefusedError
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import State
from kbsearch.tickets.repeating import REMEMBERED
from kbsearch.tickets.service import Submitted
from tests.tickets.house import HERSELF, LUIS, House, new_ticket

KEY = "7 b1f6cc1e-8d2a-4c0a-9a53-0d6f0f3f6a57"
RUNS = 8


def test_the_same_key_with_the_same_content_is_the_same_ticket(house: House) -> None:
    first = house.tickets.submit(new_ticket(), author=HERSELF, key=KEY)
    again = house.tickets.submit(new_ticket(), author=HERSELF, key=KEY)
    assert not first.repeated
    assert replace(again, repeated=False) == first
    assert again.repeated
    assert house.count("ticket") == 1
    assert house.listener.events == ["ticket.created"]


def test_the_same_key_with_other_content_is_refused(house: House) -> None:
    house.tickets.submit(new_ticket(), author=HERSELF, key=KEY)
    with pytest.raises(ConflictError, match="Idempotency-Key"):
        house.tickets.submit(new_ticket("Otra cosa"), author=HERSELF, key=KEY)
    assert house.count("ticket") == 1


def test_another_key_or_none_is_another_ticket(house: House) -> None:
    for key in (KEY, f"{KEY}0", "", ""):
        assert not house.tickets.submit(new_ticket(), author=HERSELF, key=key).repeated
    assert house.count("ticket") == 4


def test_a_file_that_is_sent_again_is_told_by_its_content(house: House) -> None:
    first = house.file(b"las mismas lineas\n")
    sent = house.tickets.submit(new_ticket(attachments=[first]), author=HERSELF, key=KEY)
    again = house.file(b"las mismas lineas\n")
    repeated = house.tickets.submit(new_ticket(attachments=[again]), author=HERSELF, key=KEY)
    assert repeated.repeated
    assert repeated.ticket == sent.ticket
    other = house.file(b"otras\n")
    with pytest.raises(ConflictError):
        house.tickets.submit(new_ticket(attachments=[other]), author=HERSELF, key=KEY)


def test_a_file_belongs_to_one_message(house: House) -> None:
    file = house.file()
    house.submit(attachments=[file])
    with pytest.raises(RefusedError, match="belongs to another"):
        house.submit("Otra", attachments=[file])
    assert house.count("ticket") == 1


def test_a_message_is_taken_once(house: House) -> None:
    number = house.submit().number
    first = house.tickets.add_once(number, "Sigue igual", author=HERSELF, key=KEY)
    again = house.tickets.add_once(number, "Sigue igual", author=HERSELF, key=KEY)
    assert (first.repeated, again.repeated) == (False, True)
    assert first.entry == again.entry
    others: list[dict[str, Any]] = [{"text": "Otra cosa"}, {"note": True}, {"state": State.WAITING}]
    for other in others:
        said = {"text": "Sigue igual", **other}
        with pytest.raises(ConflictError):
            house.tickets.add(number, author=LUIS, key=KEY, **said)
    assert house.count("ticket_entry") == 2


def test_the_key_of_a_ticket_is_not_that_of_a_message(house: House) -> None:
    number = house.tickets.submit(new_ticket(), author=HERSELF, key=KEY).ticket.number
    house.tickets.add(number, "Sigue igual", author=HERSELF, key=KEY)
    assert house.count("ticket_entry") == 2


def test_a_key_is_forgotten_after_a_week_and_with_its_ticket(house: House) -> None:
    from kbsearch.retention import everything_kept  # noqa: PLC0415 - the composition of the house

    (tickets, *_) = everything_kept(house.database, house.settings)
    house.tickets.submit(new_ticket(), author=HERSELF, key=KEY)
    house.now += REMEMBERED
    tickets.expire(house.now)
    assert house.tickets.submit(new_ticket(), author=HERSELF, key=KEY).repeated
    house.later(seconds=1)
    tickets.expire(house.now)
    assert not house.tickets.submit(new_ticket(), author=HERSELF, key=KEY).repeated


def at_once(work: list[Callable[[], object]]) -> list[object]:
    """The answers of works that begin together, or what they raised."""
    barrier = Barrier(len(work))

    def run(one: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return one()
        except ConflictError as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def test_of_many_at_the_same_moment_one_makes_the_ticket(house: House) -> None:
    # Two services over one file, as two processes have it.
    services = [House(house.place), House(house.place)]

    def send(number: int) -> Callable[[], Submitted]:
        tickets = services[number % 2].tickets
        return lambda: tickets.submit(new_ticket(), author=HERSELF, key=KEY)

    answers = at_once([send(number) for number in range(RUNS)])
    found = [one for one in answers if isinstance(one, Submitted)]
    assert len(found) == RUNS
    assert len({one.ticket.number for one in found}) == 1
    assert sum(not one.repeated for one in found) == 1
    assert house.count("ticket") == house.count("ticket_entry") == 1
    for one in services:
        one.database.close()


def test_of_many_with_one_key_and_other_content_one_is_taken(house: House) -> None:
    works: list[Callable[[], object]] = [
        lambda name=name: house.tickets.submit(new_ticket(name), author=HERSELF, key=KEY)  # type: ignore[misc]
        for name in "abcd"
    ]
    answers = at_once(works)
    assert sum(isinstance(one, Submitted) for one in answers) == 1
    assert sum(isinstance(one, ConflictError) for one in answers) == 3
    assert house.count("ticket") == 1


def test_every_change_of_many_at_once_is_in_the_history(house: House) -> None:
    number = house.submit().number

    def add(text: str) -> Callable[[], object]:
        return lambda: house.tickets.add(number, text, author=LUIS)

    def change(level: int) -> Callable[[], object]:
        return lambda: house.tickets.change(number, TicketChange(level=level), author=LUIS)

    at_once([*(add(f"Mensaje {one}") for one in range(5)), *(change(one) for one in (2, 3))])
    history = house.tickets.history(number, private=True)
    assert len(history) == 8
    level = "1"
    for one in (change for entry in history for change in entry.changes):
        if one.field == "level":
            assert one.old == level
            level = one.new
    assert str(house.tickets.find(number).level) == level


def test_a_ticket_that_was_erased_meanwhile_cannot_be_added_to(house: House) -> None:
    with pytest.raises(NotFoundError, match="no such ticket"):
        house.tickets.add(4711, "Hola", author=HERSELF)
