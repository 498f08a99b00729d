"""`kbsearch outbox`: what waits, what was given up and why, trying it again, and a trial."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.records import SendError, ToSend, Way
from kbsearch.outbox.service import Outbox
from tests.commands.terminal import Terminal


@pytest.fixture
def posted(terminal: Terminal) -> Terminal:
    """A command line where one mail waits, one was given up, and one was sent."""
    database = DeskDatabase(terminal.place / ".kbsearch" / "desk.db")
    outbox = Outbox(database)
    with database.writing() as unit:
        for name in ("sent", "dead", "waiting"):
            outbox.put(unit, ToSend(Way.MAIL, "ticket.created", f"{name}@example.com", "es"))
    sent, dead = outbox.claim((Way.MAIL,), 2)
    outbox.done(sent)
    outbox.failed(dead, SendError("550 no such mailbox", lasting=True))
    database.close()
    return terminal


def targets(terminal: Terminal, *options: str) -> list[str]:
    """Where what is listed goes."""
    return [
        one["to"] for one in terminal.run("outbox", "list", "--json", *options).json["outgoing"]
    ]


def test_what_waits_and_what_was_given_up_is_listed_with_why(posted: Terminal) -> None:
    assert targets(posted) == ["waiting@example.com", "dead@example.com"]
    assert targets(posted, "--dead") == ["dead@example.com"]
    assert targets(posted, "--sent") == ["sent@example.com"]
    assert targets(posted, "--way", "webhook") == []
    assert targets(posted, "--ticket", "7") == []
    said = " ".join(posted.run("outbox", "list").out.split())
    assert "550 no such" in said
    more = posted.run("outbox", "list", "--limit", "1")
    assert "There are more than 1" in more.out
    assert posted.run("outbox", "list", "--dead", "--sent").status == 2
    assert posted.run("outbox", "list", "--way", "pigeon").status == 2


def test_one_is_shown_with_its_key(posted: Terminal) -> None:
    one = posted.run("outbox", "show", "2", "--json").json
    assert (one["state"], one["reason"], one["attempts"]) == ("dead", "550 no such mailbox", 1)
    assert one["key"] in posted.run("outbox", "show", "2").out
    assert "99" in posted.run("outbox", "show", "99").complaint


def test_what_was_given_up_is_sent_again(posted: Terminal) -> None:
    assert posted.run("outbox", "retry", "--all", "--json").json == {"retried": 1}
    assert targets(posted, "--dead") == []
    assert posted.run("outbox", "retry", "1", "--json").json == {"retried": 0}
    assert posted.run("outbox", "retry").status == 2
    assert posted.run("outbox", "retry", "1", "--all").status == 2


def test_what_was_not_sent_is_removed_for_good(posted: Terminal) -> None:
    assert posted.run("outbox", "drop", "2", "--yes", "--json").json == {"removed": 1}
    assert posted.run("outbox", "drop", "--way", "mail", "--yes", "--json").json == {"removed": 1}
    assert targets(posted) == []
    assert targets(posted, "--sent") == ["sent@example.com"]
    assert posted.run("outbox", "drop", "--way", "pigeon", "--yes").status == 2


def test_without_a_mail_server_a_trial_says_so(terminal: Terminal) -> None:
    assert "mail" in terminal.run("outbox", "test", "ana@example.com").complaint


def test_a_trial_says_why_mail_does_not_leave(terminal: Terminal, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for name, value in {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": port,
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "ayuda@example.com",
        "PUBLIC_URL": "https://ayuda.example.com",
    }.items():
        terminal.set(f"KBSEARCH_{name}", value)
    done = terminal.run("outbox", "test", "ana@example.com")
    assert done.status == 1
    assert f"127.0.0.1:{port} cannot be reached" in done.out
    assert terminal.run("outbox", "test").status == 2
    assert terminal.run("outbox", "test", "ana@example.com", "--lang", "fr").status == 2
