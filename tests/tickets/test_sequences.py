"""Whatever people do with a ticket, in whatever order, it and its history tell the same."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbsearch.errors import ForbiddenError, RefusedError
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.records import Author, By, Entry, EntryKind, State, Ticket
from kbsearch.tickets.states import FOLLOWING
from tests.tickets.house import House, house_in

BY = st.sampled_from([By.REQUESTER, By.TECHNICIAN])
STATES = st.none() | st.sampled_from(State)
STEPS = st.one_of(
    st.tuples(st.just("write"), BY, STATES),
    st.tuples(st.just("note"), st.just(By.TECHNICIAN), st.none()),
    st.tuples(st.just("change"), BY, STATES),
    st.tuples(st.just("escalate"), BY, st.none()),
    st.tuples(st.just("reopen"), BY, st.none()),
    st.tuples(st.just("wait"), st.just(By.SERVICE), st.none()),
)


def do(house: House, number: int, what: str, by: By, state: State | None) -> None:
    tickets, author = house.tickets, Author(by, "Somebody")
    match what:
        case "write":
            tickets.add(number, "Algo más", author=author, state=state)
        case "note":
            tickets.add(number, "Entre nosotros", author=author, note=True)
        case "change":
            tickets.change(number, TicketChange(state=state), author=author)
        case "escalate":
            level = tickets.find(number).level % 3 + 1
            tickets.change(number, TicketChange(level=level), author=author)
        case "reopen":
            tickets.reopen(number, author=author)
        case "wait":
            house.later(days=8)
            tickets.close_stale()


def states_of(history: Sequence[Entry]) -> list[tuple[By, State, State]]:
    return [
        (entry.author.by, State(one.old), State(one.new))
        for entry in history
        for one in entry.changes
        if one.field == "state"
    ]


def check(house: House, ticket: Ticket) -> None:
    history = house.tickets.history(ticket.number, private=True)
    assert [one.number for one in history] == sorted(one.number for one in history)
    assert history[-1].at == ticket.changed
    state = State.NEW
    for by, old, new in states_of(history):
        assert old is state
        assert new in FOLLOWING[by][old]
        state = new
    assert ticket.state is state
    assert ticket.reopened == sum(new is State.REOPENED for _, _, new in states_of(history))
    assert (ticket.solved is not None) >= (state is State.SOLVED)
    assert (ticket.closed is not None) == (state is State.CLOSED)
    answers = [
        one.at
        for one in history[1:]
        if one.author.by is By.TECHNICIAN and one.kind is EntryKind.MESSAGE
    ]
    assert ticket.answered == (answers[0] if answers else None)
    shown = house.tickets.history(ticket.number, private=False)
    assert all(one.kind is not EntryKind.NOTE for one in shown)
    assert states_of(shown) == states_of(history)


@given(steps=st.lists(STEPS, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_ticket_is_what_its_history_says(steps: list[tuple[str, By, State | None]]) -> None:
    with tempfile.TemporaryDirectory() as place, house_in(Path(place)) as house:
        number = house.submit().number
        for what, by, state in steps:
            before = house.tickets.find(number)
            told, entries = len(house.listener.told), house.count("ticket_entry")
            house.later(minutes=1)
            try:
                do(house, number, what, by, state)
            except (RefusedError, ForbiddenError):
                assert house.tickets.find(number) == before
            ticket = house.tickets.find(number)
            check(house, ticket)
            # One entry for each happening, and one happening for each entry.
            more = house.count("ticket_entry") - entries
            assert len(house.listener.told) - told == more
            assert more == (ticket.changed != before.changed)
            if more:
                assert house.listener.told[-1].ticket == ticket
