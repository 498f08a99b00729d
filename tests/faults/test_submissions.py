"""`kill -9` of the service under submissions, while the mail server is out of action for a part of
it: every 201 is kept with its files, and every mail leaves, at least once and under one key."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from indexer.sqlite import connect
from kbsearch.database.checking import examine
from kbsearch.tickets.attachments.folder import Folder
from tests.faults.mailbox import Mailbox
from tests.faults.ports import lasting_port
from tests.faults.senders import Promise, Senders
from tests.server import Server

SETTINGS = """
smtp_host = "127.0.0.1"
smtp_port = {smtp}
smtp_security = "none"
mail_from = "soporte@example.com"
support_email = "desk@example.com"
public_url = "http://127.0.0.1:{port}"
encoder = "./none"
"""
"""Without an encoder, which nothing here needs, the service starts in half the time."""

MAILS_A_TICKET = 2
"""To the requester and to the desk."""

PEOPLE = 6
REQUESTS_BETWEEN = 10
"""At least, before the next kill."""

MOMENT_SECONDS = 0.4
DRAIN_SECONDS = 900.0
"""A lease of a minute and a half, and pauses of some minutes after a minute without mail."""


@dataclass
class Ordeal:
    """A service in a folder of its own, those who send to it, and its mail server."""

    place: Path
    seed: int

    def __post_init__(self) -> None:
        self.port = lasting_port()
        self.mailbox = Mailbox()
        self.senders = Senders(self.port, self.seed)
        (self.place / "articles").mkdir(parents=True)
        settings = SETTINGS.format(smtp=self.mailbox.port, port=self.port)
        (self.place / "kbsearch.toml").write_text(settings)

    @property
    def database(self) -> Path:
        """The file of the desk database."""
        return self.place / ".kbsearch" / "desk.db"

    def serve(self) -> Server:
        """The service, which answers when this returns."""
        return Server(self.place, "--port", str(self.port))

    def kill(self, times: int, mail: Callable[[int], None]) -> None:
        """Kills the service so often at random moments; `mail` is called before each."""
        dice = random.Random(self.seed)
        for number in range(times):
            mail(number)
            with self.serve() as server:
                before = self.senders.attempts()
                while self.senders.attempts() < before + REQUESTS_BETWEEN:
                    assert not self.senders.refused, self.senders.refused
                    time.sleep(0.01)
                time.sleep(dice.uniform(0, MOMENT_SECONDS))
                server.stop(signal.SIGKILL)

    def waiting(self) -> int:
        """How many mails have not left."""
        return int(self.rows("SELECT count(*) FROM outgoing WHERE state = 'waiting'")[0][0])

    def rows(self, statement: str) -> list[Any]:
        """What is in the database, read without our code."""
        connection = connect(self.database, read_only=True)
        try:
            return list(connection.execute(statement))
        finally:
            connection.close()

    def time_passes(self) -> None:
        """Lets leases and pauses end at once, while the service is stopped."""
        connection = connect(self.database)
        with connection:
            connection.execute(
                "UPDATE outgoing SET due = '2026-01-01 00:00:00.000000', leased = NULL "
                "WHERE state = 'waiting'"
            )
        connection.close()

    def drain(self) -> None:
        """Waits until every mail has left."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while self.waiting():
            assert time.monotonic() < deadline, f"{self.waiting()} mails do not leave"
            time.sleep(0.1)


def check_tickets(ordeal: Ordeal) -> int:
    """Every ticket that was promised is there once, through the service, with its files; how many
    files that were."""
    promises = ordeal.senders.promises
    assert len({one.number for one in promises}) == len(promises)
    kept: dict[int, str] = dict(ordeal.rows("SELECT id, subject FROM ticket"))
    assert kept == {one.number: one.subject for one in promises}
    submissions = ordeal.rows("SELECT ticket FROM ticket_submission")
    assert len(submissions) == len(promises)
    with httpx2.Client(timeout=30) as client:
        return sum(check_files(client, one) for one in promises)


def check_files(client: httpx2.Client, promise: Promise) -> int:
    """The files of a ticket, as whoever has its link gets them."""
    for key, data in promise.files:
        answer = client.get(f"{promise.link}/files/{key}")
        assert (answer.status_code, answer.content) == (200, data), promise
    if not promise.files:
        answer = client.get(promise.link)
        assert answer.status_code == 200
        assert promise.subject in answer.text
    return len(promise.files)


def check_mails(ordeal: Ordeal) -> int:
    """Every mail has left under the key that it was kept with; how many left more than once."""
    taken = ordeal.mailbox.taken
    kept = ordeal.rows("SELECT key, target, state, ticket FROM outgoing WHERE way = 'mail'")
    assert {row[2] for row in kept} == {"sent"}
    assert {row[0] for row in kept} == taken.keys()
    expected = {(one.number, f"ana.{one.key}@example.com") for one in ordeal.senders.promises}
    expected |= {(one.number, "desk@example.com") for one in ordeal.senders.promises}
    assert {(row[3], row[1]) for row in kept} == expected
    assert len(kept) == MAILS_A_TICKET * len(ordeal.senders.promises)
    for key, copies in taken.items():
        messages = [ordeal.mailbox.read(one) for one in copies]
        assert {one["Message-ID"] for one in messages} == {f"<{key}@example.com>"}
        assert len({one["To"] for one in messages}) == 1
    return sum(len(copies) > 1 for copies in taken.values())


def check_folder(ordeal: Ordeal) -> None:
    """Every file of a ticket lies where those of tickets do; the database is whole."""
    folder = Folder(ordeal.place / ".kbsearch" / "attachments")
    assert all(
        folder.path(key).is_file() for one in ordeal.senders.promises for key, _ in one.files
    )
    assert examine(ordeal.database) == []


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it, counted."""

    kills: int
    seconds: float
    tickets: int
    files: int
    twice: int


def told(ordeal: Ordeal, seen: Seen) -> Iterator[str]:
    """What was promised and what was seen, a line each."""
    promises, taken = ordeal.senders.promises, ordeal.mailbox.taken
    files, mails = sum(len(one.files) for one in promises), MAILS_A_TICKET * len(promises)
    lost = len(promises) - seen.tickets + files - seen.files + mails - len(taken)
    lines = {
        "kills by SIGKILL": seen.kills,
        "seconds": round(seen.seconds),
        **{f"  {what}": count for what, count in sorted(ordeal.senders.answered.items())},
        "tickets promised with 201": len(promises),
        "tickets seen": seen.tickets,
        "files promised": files,
        "files seen, byte for byte": seen.files,
        "mails promised": mails,
        "mails that left": len(taken),
        "  of them more than once": seen.twice,
        "lost": lost,
    }
    for what, count in lines.items():
        yield f"{what:<36}{count:>8,}"


def undergo(
    ordeal: Ordeal, kills: int, mail: Callable[[int], None], *, hurry: bool
) -> Iterator[str]:
    """The whole of it; what is to be told of it. With `hurry` nobody waits for leases to end."""
    began = time.monotonic()
    with ExitStack() as after:
        ordeal.mailbox.up()
        after.callback(ordeal.mailbox.down)
        ordeal.senders.begin(PEOPLE)
        try:
            ordeal.kill(kills, mail)
            ordeal.mailbox.up()
            with ordeal.serve():
                ordeal.senders.end()
        except BaseException:
            ordeal.senders.refused.append("given up")
            ordeal.senders.end()
            raise
        assert not ordeal.senders.refused
        if hurry:
            ordeal.time_passes()
        with ordeal.serve():
            ordeal.drain()
            files = check_tickets(ordeal)
        twice = check_mails(ordeal)
        check_folder(ordeal)
    tickets = ordeal.rows("SELECT count(*) FROM ticket")[0][0]
    return told(ordeal, Seen(kills, time.monotonic() - began, tickets, files, twice))


@pytest.mark.timeout(900)
def test_what_was_answered_with_201_survives_some_kills(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ordeal = Ordeal(tmp_path, seed=8)

    def mail(number: int) -> None:
        if number == 2:
            ordeal.mailbox.down()
        if number == 5:
            ordeal.mailbox.up()

    lines = list(undergo(ordeal, 8, mail, hurry=True))
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_what_was_answered_with_201_survives_a_hundred_kills_and_a_minute_without_mail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ordeal = Ordeal(tmp_path, seed=100)
    down: list[float] = []

    def mail(number: int) -> None:
        if number == 20:
            ordeal.mailbox.down()
            down.append(time.monotonic())
        if down and time.monotonic() > down[0] + 60:
            ordeal.mailbox.up()

    lines = list(undergo(ordeal, 100, mail, hurry=False))
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
