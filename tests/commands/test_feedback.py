"""`kbsearch feedback` and what `kbsearch doctor` says of the desk database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from tests.commands.terminal import Terminal
from tests.database.votes import NOON, vote

DATABASE = Path(".kbsearch/desk.db")
LONG = "Falta explicar qué hacer cuando el segundo paso no muestra la ventana del certificado."
VOTES = (
    replace(vote("a", "es/red/vpn", helpful=False, comment=LONG), created=NOON - timedelta(days=9)),
    vote("b", "es/red/vpn", helpful=True, minutes=1),
    vote("c", "en/printer [jam]", helpful=True, comment="Clear.\nThanks!", minutes=2),
)


@pytest.fixture
def votes(terminal: Terminal) -> Terminal:
    """A command line beside a database with the votes above."""
    database = DeskDatabase(terminal.place / DATABASE)
    for one in VOTES:
        FeedbackRows(database).add(one)
    database.close()
    return terminal


def test_counts_and_comments_are_shown_the_newest_first(votes: Terminal) -> None:
    done = votes.run("feedback")
    assert done.status == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "Article Yes No Helped" in lines
    assert "es/red/vpn 1 1 50%" in lines
    assert "en/printer [jam] 1 0 100%" in lines
    assert lines.index("es/red/vpn 1 1 50%") < lines.index("en/printer [jam] 1 0 100%")
    newest = lines.index("2026-11-22 12:02 es yes en/printer [jam]")
    assert lines[newest + 1 : newest + 3] == ["Clear.", "Thanks!"]
    assert lines.index("2026-11-13 12:00 es no es/red/vpn") > newest
    assert max(map(len, done.out.splitlines())) <= 88


@pytest.mark.parametrize(
    ("options", "articles", "comments"),
    [
        ((), 2, ["Clear.\nThanks!", LONG]),
        (("--since", "2026-11-22"), 2, ["Clear.\nThanks!"]),
        (("--since", "2026-11-23"), 0, []),
        (("--article", "es/red/vpn"), 1, [LONG]),
        (("--not-helpful",), 2, [LONG]),
        (("--helpful",), 2, ["Clear.\nThanks!"]),
        (("--limit", "1"), 2, ["Clear.\nThanks!"]),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_is_looked_for_can_be_limited(
    votes: Terminal, options: tuple[str, ...], articles: int, comments: list[str]
) -> None:
    found = votes.run("feedback", "--json", *options).json
    assert len(found["articles"]) == articles
    assert [one["comment"] for one in found["comments"]] == comments


def test_a_program_reads_everything_but_the_keys(votes: Terminal) -> None:
    found = votes.run("feedback", "--json").json
    assert found["articles"][0] == {"article": "es/red/vpn", "helpful": 1, "not_helpful": 1}
    assert found["comments"][0] == {
        "article": "en/printer [jam]",
        "version": "2026-09-22",
        "lang": "es",
        "helpful": True,
        "comment": "Clear.\nThanks!",
        "created": "2026-11-22T12:02:30+00:00",
    }


def test_where_nobody_has_answered_it_says_so(terminal: Terminal) -> None:
    DeskDatabase(terminal.place / DATABASE).open()
    assert terminal.run("feedback").out == "Nobody has answered yet.\n"
    assert terminal.run("feedback", "--json").json == {"articles": [], "comments": []}


def test_without_a_database_it_is_one_line_and_none_is_made(terminal: Terminal) -> None:
    done = terminal.run("feedback")
    assert done.status == 1
    assert "There is no desk database at .kbsearch/desk.db yet" in done.complaint
    assert not (terminal.place / ".kbsearch").exists()


def test_a_damaged_database_is_one_line(terminal: Terminal) -> None:
    terminal.set("KBSEARCH_DATABASE", "desk.db")
    (terminal.place / "desk.db").write_bytes(b"no database at all " * 1000)
    done = terminal.run("feedback")
    assert done.status == 1
    assert "desk.db is damaged" in done.complaint


def test_doctor_says_how_the_database_is(desk_terminal: Terminal) -> None:
    done = desk_terminal.run("doctor")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[1] == ("There is no desk database yet; 'kbsearch serve' makes it.")
    assert desk_terminal.run("doctor", "--json").json["database"] is None
    DeskDatabase(desk_terminal.place / DATABASE).open()
    done = desk_terminal.run("doctor")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[1] == "The desk database is in order."
    assert desk_terminal.run("doctor", "--json").json["database"] == []


def test_doctor_finds_a_damaged_database(desk_terminal: Terminal) -> None:
    (desk_terminal.place / DATABASE).write_bytes(b"no database at all " * 1000)
    done = desk_terminal.run("doctor")
    assert done.status == 1
    assert ".kbsearch/desk.db is damaged" in done.err
    assert done.out.splitlines() == ["The index is in order.", "1 finding in the desk database."]
    assert len(desk_terminal.run("doctor", "--json").json["database"]) == 1
