"""Which state may follow which: a table, and every pair of states tried against a desk."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from kbsearch.errors import RefusedError
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import Author, By, State, Ticket
from kbsearch.tickets.states import after_message, following
from tests.tickets.house import House

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "states.yaml").read_text(encoding="utf-8")
)
WAYS: dict[State, list[State]] = {
    State.NEW: [],
    State.OPEN: [State.OPEN],
    State.WAITING: [State.WAITING],
    State.SOLVED: [State.SOLVED],
    State.CLOSED: [State.CLOSED],
    State.REOPENED: [State.SOLVED, State.REOPENED],
}
"""How a technician brings a new ticket into each state."""


def in_state(house: House, state: State) -> Ticket:
    ticket = house.submit()
    for step in WAYS[state]:
        ticket = house.tickets.change(
            ticket.number, TicketChange(state=step), author=Author(By.TECHNICIAN)
        )
    assert ticket.state is state
    return ticket


@pytest.mark.parametrize("by", By)
def test_the_table_names_everybody_and_nothing_but_states(by: By) -> None:
    lines = dict(TABLE[by])
    lines.pop("writes", None)
    assert all(State(one) for one in lines)
    assert all(State(one) for line in lines.values() for one in line)


@pytest.mark.parametrize(("by", "state"), list(product(By, State)))
def test_the_states_that_follow_are_those_of_the_table(by: By, state: State) -> None:
    assert following(state, by) == {State(one) for one in TABLE[by].get(state, [])}
    writes = TABLE[by].get("writes", {})
    assert after_message(state, by) == State(writes.get(state, state))


@pytest.mark.parametrize(("by", "before"), list(product(By, State)))
def test_a_desk_takes_what_the_table_has_and_refuses_the_rest(
    house: House, by: By, before: State
) -> None:
    allowed = {State(one) for one in TABLE[by].get(before, [])}
    for after in State:
        ticket = in_state(house, before)
        change = TicketChange(state=after)
        if after in allowed or after is before:
            changed = house.tickets.change(ticket.number, change, author=Author(by))
            assert changed.state is after
        else:
            with pytest.raises(RefusedError) as refused:
                house.tickets.change(ticket.number, change, author=Author(by))
            assert (refused.value.field, refused.value.code) == ("state", "state-order")
            assert house.tickets.find(ticket.number) == ticket


@pytest.mark.parametrize(("by", "before"), list(product([By.TECHNICIAN, By.REQUESTER], State)))
def test_what_is_written_brings_about_what_the_table_says(
    house: House, by: By, before: State
) -> None:
    ticket = in_state(house, before)
    entry = house.tickets.add(ticket.number, "Hola", author=Author(by))
    after = State(TABLE[by].get("writes", {}).get(before, before))
    assert house.tickets.find(ticket.number).state is after
    told = [(one.old, one.new) for one in entry.changes if one.field == "state"]
    assert told == ([] if after is before else [(before.value, after.value)])


def test_the_moments_of_a_ticket_follow_its_state(house: House) -> None:
    def moments(ticket: Ticket) -> tuple[datetime | None, datetime | None, int]:
        return ticket.solved, ticket.closed, ticket.reopened

    number = house.submit().number
    author = Author(By.TECHNICIAN)
    house.later(hours=1)
    solved_at = house.now
    solved = house.tickets.change(number, TicketChange(state=State.SOLVED), author=author)
    assert moments(solved) == (solved_at, None, 0)
    house.later(hours=1)
    closed = house.tickets.change(number, TicketChange(state=State.CLOSED), author=author)
    assert moments(closed) == (solved_at, house.now, 0)
    again = house.tickets.reopen(number, "Sigue igual", author=Author(By.REQUESTER))
    assert moments(again) == (None, None, 1)
    assert again.answered is None
    house.tickets.add(number, "Vaya", author=author, state=State.SOLVED)
    assert house.tickets.find(number).answered == house.now
