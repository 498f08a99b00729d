"""An outbox that does not empty is seen, keeps nobody from being answered, and forgets in time."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client import CollectorRegistry, generate_latest

from kbsearch.accounts.keeping import Person
from kbsearch.outbox.kept import KeptOutbox
from kbsearch.outbox.records import SendError, SendState, ToSend, Way
from kbsearch.outbox.watching import OutboxFigures, OutboxWatch
from tests.outbox.mailroom import NOON, Mailroom


def reasons(room: Mailroom, *ways: Way) -> str:
    """What is wrong now."""
    return " / ".join(OutboxWatch(room.outbox, ways or (Way.MAIL,), clock=room.clock).reasons())


def test_what_waits_for_an_hour_and_what_was_given_up_is_told(room: Mailroom) -> None:
    room.put()
    assert not reasons(room)
    room.later(minutes=61)
    assert "1 to send by mail wait, the oldest since 2026-11-22 12:00 UTC" in reasons(room)
    room.outbox.failed(room.claimed()[0], SendError("no", lasting=True))
    assert reasons(room).startswith("1 to send by mail were given up")
    assert "ana@" not in reasons(room)


def test_what_nobody_sends_is_told(room: Mailroom) -> None:
    with room.database.writing() as unit:
        room.outbox.put(unit, ToSend(Way.WEBHOOK, "test", "https://hooks.example.com", "es"))
    assert "1 to send by webhook wait, and no setting says how" in reasons(room)


def test_a_desk_database_that_is_out_of_action_is_told_elsewhere(room: Mailroom) -> None:
    room.put()
    watch = OutboxWatch(room.outbox, (Way.MAIL,), clock=room.clock)
    away = room.database.path.with_suffix(".away")
    room.database.path.rename(away)
    assert not watch.reasons()
    away.rename(room.database.path)
    assert [one.waiting for one in watch.standing()] == [1]


def test_prometheus_has_what_waits_what_was_given_up_and_what_became_of_attempts(
    room: Mailroom,
) -> None:
    room.put()
    room.put()
    room.outbox.failed(room.claimed()[0], SendError("no", lasting=True))
    registry = CollectorRegistry()
    figures = OutboxFigures(OutboxWatch(room.outbox, (Way.MAIL,), clock=room.clock), registry)
    figures.told(Way.MAIL, SendState.DEAD)
    lines = generate_latest(registry).decode().splitlines()
    assert 'kbsearch_outbox_waiting{way="mail"} 1.0' in lines
    assert 'kbsearch_outbox_dead{way="mail"} 1.0' in lines
    assert 'kbsearch_outbox_attempts_total{state="dead",way="mail"} 1.0' in lines
    stamp = f"{NOON.timestamp()}"
    oldest = next(one for one in lines if one.startswith("kbsearch_outbox_oldest_timestamp_sec"))
    assert float(oldest.split()[-1]) == float(stamp)


def test_what_was_sent_or_given_up_goes_with_age_and_what_waits_stays(room: Mailroom) -> None:
    for _ in range(3):
        room.put()
    sent, dead, waits = room.claimed()
    room.outbox.done(sent)
    room.outbox.failed(dead, SendError("no", lasting=True))
    kept = KeptOutbox(room.database, days=30)
    assert kept.expire(room.now + timedelta(days=29)) == 0
    assert kept.expire(room.now + timedelta(days=31)) == 2
    assert [one.number for one in room.everything()] == [waits.number]


def test_mail_to_a_person_goes_with_him_and_nothing_else(room: Mailroom) -> None:
    room.put("ana@example.com")
    room.put("eva@example.com")
    room.outbox.done(room.claimed()[0])
    kept = KeptOutbox(room.database, days=30)
    assert kept.erase(Person(user=None, email=" Ana@Example.com ")) == 1
    assert kept.erase(Person(user=None)) == 0
    assert [one.what.target for one in room.everything()] == ["eva@example.com"]
