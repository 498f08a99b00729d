"""The outbox keeps what is to be sent with what it tells of, and gives it to one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

import pytest

from kbsearch.errors import NotFoundError
from kbsearch.outbox.backoff import ATTEMPTS_MAX
from kbsearch.outbox.records import OutgoingFilter, SendError, SendState, ToSend, Way
from kbsearch.outbox.service import LEASE, Outbox
from tests.outbox.mailroom import TEO, Mailroom


def test_what_is_put_in_is_claimed_once_and_then_done(room: Mailroom) -> None:
    room.put()
    (one,) = room.claimed()
    assert (one.what.target, one.attempts, one.state) == ("ana@example.com", 1, SendState.WAITING)
    assert not room.claimed()
    room.outbox.done(one)
    (sent,) = room.everything()
    assert (sent.state, sent.sent, sent.key) == (SendState.SENT, room.now, one.key)


def test_what_is_put_in_goes_with_what_it_tells_of(room: Mailroom) -> None:
    def fail() -> NoReturn:
        with room.database.writing() as unit:
            room.outbox.put(unit, ToSend(Way.MAIL, "test", "ana@example.com", "es"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not room.everything()


def test_whoever_empties_it_is_woken_after_the_commit_and_for_nothing_else(room: Mailroom) -> None:
    seen: list[int] = []
    room.outbox.on_written(lambda: seen.append(len(room.everything())))
    room.put()
    assert seen == [1]
    with room.database.writing():
        pass
    assert seen == [1]


def test_a_lease_that_ends_leaves_it_to_another_process_with_the_same_key(room: Mailroom) -> None:
    room.put()
    (first,) = room.claimed()
    other = Outbox(room.database, clock=room.clock)
    room.later(seconds=LEASE.total_seconds() - 1)
    assert not other.claim((Way.MAIL,), 5)
    room.later(seconds=2)
    (again,) = other.claim((Way.MAIL,), 5)
    assert (again.key, again.attempts) == (first.key, 2)
    # The first one comes late with its failure: it is not his any more.
    room.outbox.failed(first, SendError("late", lasting=True))
    assert room.outbox.find(first.number).state is SendState.WAITING
    # With a success it is sent, whoever did it.
    room.outbox.done(first)
    other.failed(again, SendError("no", lasting=True))
    assert room.outbox.find(first.number).state is SendState.SENT


def test_two_processes_never_claim_the_same(room: Mailroom) -> None:
    for _ in range(9):
        room.put()
    other = Outbox(room.database, clock=room.clock)
    taken = [one.number for box in (room.outbox, other) * 3 for one in box.claim((Way.MAIL,), 2)]
    assert sorted(taken) == [one.number for one in room.everything()]


def test_what_fails_is_tried_later_and_later_and_then_given_up_with_the_reason(
    room: Mailroom,
) -> None:
    room.put()
    for attempt in range(1, ATTEMPTS_MAX + 1):
        (one,) = room.claimed()
        assert one.attempts == attempt
        state = room.outbox.failed(one, SendError(f"down {attempt}"))
        assert (state is SendState.DEAD) == (attempt == ATTEMPTS_MAX)
        assert not room.claimed()
        room.later(hours=6, seconds=1)
    (dead,) = room.outbox.dead().items
    assert dead.reason == f"down {ATTEMPTS_MAX}"
    assert not room.claimed()


def test_a_lasting_failure_is_given_up_at_once_and_can_be_tried_again(room: Mailroom) -> None:
    room.put()
    room.outbox.failed(room.claimed()[0], SendError("no such mailbox", lasting=True))
    (dead,) = room.outbox.dead().items
    assert (dead.reason, dead.attempts) == ("no such mailbox", 1)
    assert room.outbox.retry([dead.number]) == 1
    (again,) = room.claimed()
    assert (again.key, again.attempts) == (dead.key, 1)
    assert room.outbox.retry([dead.number]) == 0, "it is being sent just now"


def test_the_other_side_is_given_the_time_that_it_asks_for_within_bounds(room: Mailroom) -> None:
    room.put()
    room.outbox.failed(room.claimed()[0], SendError("busy", after=600))
    room.later(seconds=599)
    assert not room.claimed()
    room.later(seconds=700)
    room.outbox.failed(room.claimed()[0], SendError("busy", after=10**9))
    room.later(hours=6, seconds=1)
    assert room.claimed()


def test_what_was_given_back_has_not_been_tried(room: Mailroom) -> None:
    room.put()
    one = room.claimed()[0]
    room.outbox.give_back([one])
    assert room.claimed()[0].attempts == 1


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=400), timedelta(hours=-2)])
def test_a_clock_that_jumps_keeps_nothing_for_ever(room: Mailroom, jump: timedelta) -> None:
    room.put()
    room.put("eva@example.com")
    room.outbox.failed(room.claimed()[0], SendError("down"))
    room.now += jump
    # At the worst it waits for as long as the longest pause, and as the clock went back.
    room.later(hours=8, minutes=5)
    assert len(room.claimed()) == 2


def test_one_ticket_is_told_of_in_order_but_for_what_is_refused_for_long(room: Mailroom) -> None:
    ticket = room.submit(room.person("ana"))
    room.tickets.add(ticket.number, "Lo miro", author=TEO)
    events = [one.what.event for one in room.claimed() if one.what.target == "ana@example.com"]
    assert events == ["ticket.created"]
    room.later(minutes=2)
    for _ in range(4):
        (created,) = (one for one in room.claimed() if one.what.target == "ana@example.com")
        room.outbox.failed(created, SendError("not now"))
        room.later(minutes=10)
    events = [one.what.event for one in room.claimed() if one.what.target == "ana@example.com"]
    assert sorted(events) == ["ticket.created", "ticket.replied"]


def test_only_what_was_not_sent_is_dropped(room: Mailroom) -> None:
    for _ in range(3):
        room.put()
    first, second, _ = room.claimed()
    room.outbox.done(first)
    room.outbox.failed(second, SendError("no", lasting=True))
    assert room.outbox.drop() == 1
    assert room.outbox.drop([one.number for one in room.everything()]) == 1
    assert [one.number for one in room.everything()] == [first.number]
    with pytest.raises(NotFoundError, match=str(second.number)):
        room.outbox.find(second.number)


def test_it_is_listed_by_state_way_and_ticket_a_page_at_a_time(room: Mailroom) -> None:
    ticket = room.submit(room.person("ana"))
    room.put()
    about = room.outbox.listed(OutgoingFilter(ticket=ticket.number))
    assert {one.what.target for one in about.items} == {"ana@example.com", "soporte@example.com"}
    page = room.outbox.listed(OutgoingFilter(way=Way.MAIL, state=SendState.WAITING), limit=2)
    assert page.more
    rest = room.outbox.listed(before=page.items[-1].number)
    assert [one.number for one in (*page.items, *rest.items)] == [3, 2, 1]
