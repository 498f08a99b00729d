"""The loop empties the outbox whatever happens: to a sender, to the desk database, or to itself."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from kbsearch.outbox.delivering import Pace, deliver_until_cancelled
from kbsearch.outbox.records import Outgoing, Sender, SendError, SendState, Way
from kbsearch.outbox.service import Outbox
from tests.commands.terminal import environment
from tests.outbox.mailroom import Mailroom

pytestmark = pytest.mark.anyio

PATIENCE = 30.0
QUICK = Pace(look=0.02, send=20.0, finish=0.2, mend=0.02)
Does = Callable[[Outgoing], Coroutine[object, object, None]]


class Sending:
    """A sender that does what a test says, and notes what it was given."""

    def __init__(self, does: Does | None = None) -> None:
        self.given: list[Outgoing] = []
        self._does = does

    async def send(self, one: Outgoing) -> None:
        """Hands it over, or not."""
        self.given.append(one)
        if self._does:
            await self._does(one)


@asynccontextmanager
async def delivering(
    outbox: Outbox,
    sender: Sender,
    *,
    pace: Pace = QUICK,
    ended: list[tuple[Way, SendState]] | None = None,
) -> AsyncIterator[asyncio.Task[None]]:
    """Empties the outbox as long as the block lasts."""
    heard = [] if ended is None else ended
    task = asyncio.create_task(
        deliver_until_cancelled(
            outbox, {Way.MAIL: sender}, pace=pace, told=lambda *what: heard.append(what)
        )
    )
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until(holds: Callable[[], object]) -> None:
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


def states(room: Mailroom) -> Mapping[str, SendState]:
    """What became of each, by where it goes."""
    return {one.what.target: one.state for one in room.everything()}


async def test_what_is_written_leaves_at_once_and_is_marked_as_sent(room: Mailroom) -> None:
    sender, ended = Sending(), list[tuple[Way, SendState]]()
    # It would look again in an hour: so it was woken.
    pace = Pace(look=3600)
    async with delivering(room.outbox, sender, pace=pace, ended=ended):
        await asyncio.sleep(0.05)
        await asyncio.to_thread(room.put)
        await until(lambda: SendState.SENT in states(room).values())
    assert ended == [(Way.MAIL, SendState.SENT)]
    assert len(sender.given) == 1


@pytest.mark.parametrize(
    "mistake",
    [
        ValueError("secret text"),
        KeyError("x"),
        SystemExit(3),
        asyncio.CancelledError(),
        MemoryError(),
    ],
    ids=lambda one: type(one).__name__,
)
async def test_a_sender_that_raises_anything_is_named_and_the_next_one_is_sent(
    room: Mailroom, mistake: BaseException
) -> None:
    async def fail(one: Outgoing) -> None:
        if one.what.target == "bad@example.com":
            raise mistake

    ended: list[tuple[Way, SendState]] = []
    room.put("bad@example.com")
    room.put("good@example.com")
    with structlog.testing.capture_logs() as logs:
        async with delivering(room.outbox, Sending(fail), ended=ended):
            await until(lambda: len(ended) == 2)
    assert states(room) == {
        "bad@example.com": SendState.WAITING,
        "good@example.com": SendState.SENT,
    }
    reason = next(one.reason for one in room.everything() if one.reason)
    assert type(mistake).__name__ in reason
    assert "secret text" not in reason
    assert any(entry["log_level"] == "error" for entry in logs)


async def test_a_sender_that_never_ends_is_one_failure_and_keeps_nobody_back(
    room: Mailroom,
) -> None:
    async def hang(one: Outgoing) -> None:
        if one.what.target == "slow@example.com":
            await asyncio.Event().wait()

    room.put("slow@example.com")
    room.put("good@example.com")
    async with delivering(room.outbox, Sending(hang), pace=Pace(look=0.02, send=0.2, finish=0.2)):
        await until(lambda: states(room)["good@example.com"] is SendState.SENT)
        await until(lambda: any("within" in one.reason for one in room.everything()))


async def test_no_more_are_sent_at_once_than_the_pace_says(room: Mailroom) -> None:
    busy, most = 0, 0

    async def count(one: Outgoing) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.01)
        busy -= 1

    for _ in range(12):
        room.put()
    async with delivering(room.outbox, Sending(count), pace=Pace(look=0.02, at_once=3)):
        await until(lambda: not any(one.state is SendState.WAITING for one in room.everything()))
    assert most == 3


async def test_it_waits_for_a_desk_database_that_is_out_of_action(room: Mailroom) -> None:
    sender = Sending()
    away = room.database.path.with_suffix(".away")
    with structlog.testing.capture_logs() as logs:
        async with delivering(room.outbox, sender):
            await asyncio.sleep(0.05)
            room.database.path.rename(away)
            await until(lambda: any("cannot be read" in one["event"] for one in logs))
            await asyncio.sleep(0.2)
            away.rename(room.database.path)
            await until(lambda: any("can be read again" in one["event"] for one in logs))
            await asyncio.to_thread(room.put)
            await until(lambda: SendState.SENT in states(room).values())
    assert sum("cannot be read" in one["event"] for one in logs) == 1, "it is said once"


async def test_what_was_sent_is_noted_once_the_desk_database_is_back_and_not_sent_again(
    room: Mailroom,
) -> None:
    away = room.database.path.with_suffix(".away")

    async def lose_the_database(one: Outgoing) -> None:
        room.database.path.rename(away)

    sender = Sending(lose_the_database)
    room.put()
    with structlog.testing.capture_logs() as logs:
        async with delivering(room.outbox, sender):
            await until(lambda: any("cannot be noted yet" in one["event"] for one in logs))
            away.rename(room.database.path)
            await until(lambda: SendState.SENT in states(room).values())
    assert len(sender.given) == 1


async def test_stopping_lets_what_is_nearly_sent_end(room: Mailroom) -> None:
    async def soon(one: Outgoing) -> None:
        await asyncio.sleep(0.3)

    room.put()
    sender = Sending(soon)
    async with delivering(room.outbox, sender, pace=Pace(look=0.02, finish=PATIENCE)):
        await until(lambda: sender.given)
    assert list(states(room).values()) == [SendState.SENT]


async def test_stopping_gives_back_what_takes_too_long_as_if_it_had_not_been_tried(
    room: Mailroom,
) -> None:
    async def hang(one: Outgoing) -> None:
        await asyncio.Event().wait()

    room.put()
    sender = Sending(hang)
    async with delivering(room.outbox, sender):
        await until(lambda: sender.given)
    (again,) = room.claimed()
    assert (again.attempts, again.key) == (1, sender.given[0].key)


async def test_stopping_gives_back_what_was_just_being_claimed(room: Mailroom) -> None:
    room.put()
    sender = Sending()
    task = asyncio.create_task(deliver_until_cancelled(room.outbox, {Way.MAIL: sender}, pace=QUICK))
    # It has begun to claim in a thread, and has not been answered.
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    if not sender.given:
        assert room.claimed()[0].attempts == 1


async def test_two_loops_send_each_once(room: Mailroom) -> None:
    for _ in range(30):
        room.put()
    first, second = Sending(), Sending()
    other = Outbox(room.database, clock=room.clock)
    async with delivering(room.outbox, first), delivering(other, second):
        await until(lambda: not any(one.state is SendState.WAITING for one in room.everything()))
    keys = [one.key for one in (*first.given, *second.given)]
    assert sorted(keys) == sorted(one.key for one in room.everything())


async def test_what_has_no_sender_waits_for_one(room: Mailroom) -> None:
    room.put()
    task = asyncio.create_task(deliver_until_cancelled(room.outbox, {}, pace=QUICK))
    await asyncio.wait_for(task, PATIENCE)
    async with delivering(room.outbox, Sending()):
        await until(lambda: SendState.SENT in states(room).values())


async def test_what_ended_every_process_that_sent_it_is_given_up(room: Mailroom) -> None:
    room.put()
    for _ in range(33):
        room.claimed()
        room.later(minutes=2)
    sender = Sending()
    async with delivering(room.outbox, sender):
        await until(lambda: SendState.DEAD in states(room).values())
    assert not sender.given


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.delivering import deliver_until_cancelled
from kbsearch.outbox.records import Way
from kbsearch.outbox.service import Outbox

class Killed:
    async def send(self, one):
        print(one.key, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(deliver_until_cancelled(Outbox(DeskDatabase(Path(sys.argv[1]))), {Way.MAIL: Killed()}))
"""


async def test_what_a_killed_process_had_sent_is_sent_again_with_the_same_key(
    room: Mailroom,
) -> None:
    room.put()
    died = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, str(room.database.path)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=PATIENCE * 2,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    sender = Sending()
    # The dead process had its lease by the clock of the machine.
    room.now = room.everything()[0].created
    outbox = Outbox(room.database, clock=lambda: datetime.now(UTC) + timedelta(minutes=5))
    async with delivering(outbox, sender):
        await until(lambda: SendState.SENT in states(room).values())
    assert [one.key for one in sender.given] == [died.stdout.strip()]
    assert sender.given[0].attempts == 2


async def test_a_failure_says_why_and_is_tried_again(room: Mailroom) -> None:
    async def fail_once(one: Outgoing) -> None:
        if one.attempts == 1:
            raise SendError("the server is having lunch")

    room.put()
    sender = Sending(fail_once)
    async with delivering(room.outbox, sender):
        await until(
            lambda: [one.reason for one in room.everything()] == ["the server is having lunch"]
        )
        room.later(minutes=1)
        await until(lambda: SendState.SENT in states(room).values())
    assert len({one.key for one in sender.given}) == 1
    assert not room.everything()[0].reason
