"""`kbsearch outcomes`: tickets from a file, each counted once."""

from __future__ import annotations

import json

import pytest

from indexer.sqlite import connect
from tests.commands.terminal import Terminal

FILE = """email,channel,at,id
 Ana@Example.com ,phone,2026-11-20T09:30:00Z,INC-1
ana@example.com,Email,2026-11-20 10:00,INC-2
luis@example.com,chat,,
luis@example.com,chat,,
"""


def kept(terminal: Terminal) -> list[tuple[str, str, str, str]]:
    with connect(terminal.place / ".kbsearch" / "desk.db") as connection:
        return list(
            connection.execute("SELECT requester, kind, channel, at FROM outcome ORDER BY id")
        )


def test_tickets_of_a_file_are_kept_under_pseudonyms(terminal: Terminal) -> None:
    (terminal.place / "tickets.csv").write_text(FILE, encoding="utf-8-sig")
    done = terminal.run("outcomes", "tickets.csv", "--json")
    assert (done.status, json.loads(done.out)) == (0, {"recorded": 4, "repeated": 0})
    rows = kept(terminal)
    assert [row[1:3] for row in rows] == [
        ("ticket", "phone"),
        ("ticket", "email"),
        ("ticket", "chat"),
        ("ticket", "chat"),
    ]
    assert rows[0][3].startswith("2026-11-20 09:30")
    assert rows[0][0] == rows[1][0] != rows[2][0] == rows[3][0]
    stored = (terminal.place / ".kbsearch" / "desk.db").read_bytes()
    assert b"example.com" not in stored


def test_what_comes_again_does_not_count_again(terminal: Terminal) -> None:
    path = terminal.place / "tickets.csv"
    path.write_text(FILE, encoding="utf-8")
    terminal.run("outcomes", "tickets.csv")
    assert terminal.run("outcomes", "tickets.csv").out.strip() == "0 recorded, 4 known before"
    path.write_text("email,channel,id\nana@example.com,phone,INC-1\n", encoding="utf-8")
    assert terminal.run("outcomes", "tickets.csv").out.strip() == "0 recorded, 1 known before"


def test_a_long_file_is_kept_whole_or_not_at_all(terminal: Terminal) -> None:
    path = terminal.place / "tickets.csv"
    lines = [f"p{number}@example.com,phone," for number in range(1200)]
    path.write_text("\n".join(["email,channel,at", *lines, "x@example.com,phone,2999-01-01"]))
    assert terminal.run("outcomes", "tickets.csv").status == 1
    assert kept(terminal) == []
    path.write_text("\n".join(["email,channel,at", *lines]))
    for said in ("1200 recorded, 0 known before", "0 recorded, 1200 known before"):
        assert terminal.run("outcomes", "tickets.csv").out.strip() == said


def test_a_file_that_is_not_there_is_named(terminal: Terminal) -> None:
    done = terminal.run("outcomes", "november.csv")
    assert (done.status, "november.csv cannot be read" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the columns are not named"),
        ("email,phone\n", "the columns are email, phone; name 'channel'"),
        ("email,channel\nAna Pérez,phone\n", "tickets.csv:2: there is neither an e-mail address"),
        ("email,channel\na@b.example,pigeon\n", "tickets.csv:2: channel: 'pigeon' is none of"),
        ("email,channel,kind\na@b.example,phone,lost\n", "kind: 'lost' is none of"),
        ("email,channel,at\na@b.example,phone,ayer\n", "tickets.csv:2: at: 'ayer' is no moment"),
        ("email,channel,at\na@b.example,phone,2999-01-01\n", "has not come yet"),
        ('email,channel\n"a@b.example,phone\n', "cannot be read as CSV"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_is_kept(
    terminal: Terminal, text: str, said: str
) -> None:
    (terminal.place / "tickets.csv").write_text(text, encoding="utf-8")
    done = terminal.run("outcomes", "tickets.csv")
    assert done.status == 1
    assert said in done.err
    assert "Pérez" not in done.err
    assert len(done.err.strip().splitlines()) == 1
    if (terminal.place / ".kbsearch" / "desk.db").exists():
        assert kept(terminal) == []
