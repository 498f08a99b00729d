"""`kbsearch report deflection`: the same figures in words, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from tests.commands.terminal import Terminal
from tests.insights.rows import put, row

DATABASE = Path(".kbsearch/desk.db")
NOVEMBER = ("--since", "2026-11-01", "--until", "2026-11-21")


@pytest.fixture
def recorded(terminal: Terminal) -> Terminal:
    """A command line beside a database of forms: 4 of 10 shown send, 8 of 10 held out do."""
    rows = []
    for number in range(400):
        sent: tuple[str, ...] = ("submitted",) if number % 10 < 4 else ("solved",)
        rows.append(row(f"s{number}", "offered", "shown", *sent, days=number / 25))
        if number % 5 == 0:
            sent = ("submitted",) if number // 5 % 10 < 8 else ()
            rows.append(row(f"h{number}", "offered", *sent, held=True, days=number / 25, lang="en"))
    database = DeskDatabase(terminal.place / DATABASE)
    put(database, rows)
    database.close()
    return terminal


def test_a_person_reads_the_report_in_words(recorded: Terminal) -> None:
    done = recorded.run("report", "deflection", *NOVEMBER)
    assert (done.status, done.err) == (0, "")
    assert "50% fewer tickets (" in done.out
    assert "control group: 64 tickets of 80 forms by 80 people, 80 per 100" in done.out
    assert "more weeks of traffic like this" in done.out
    assert "240 forms left with 'this solved it' and not sent" in done.out
    assert max(map(len, done.out.splitlines())) <= 88


def test_a_program_reads_the_same_as_json(recorded: Terminal) -> None:
    found = recorded.run("report", "deflection", "--json", *NOVEMBER).json
    assert found["causal"]["deflection"] == pytest.approx(0.5)
    assert found["asked"]["until"] == "2026-11-21"
    limited = recorded.run("report", "deflection", "--json", "--lang", "en", *NOVEMBER).json
    assert limited["funnel"]["started"] == 80
    assert limited["causal"]["verdict"] == "cannot-be-told"


def test_a_spreadsheet_reads_the_same_as_csv(recorded: Terminal) -> None:
    rows = list(
        csv.reader(io.StringIO(recorded.run("report", "deflection", "--csv", *NOVEMBER).out))
    )
    assert [one[0] for one in rows] == ["part", "total", "form", *["language"] * 2, *["week"] * 3]


def test_what_cannot_be_told_is_said_so(recorded: Terminal) -> None:
    done = recorded.run("report", "deflection", "--form", "intranet", *NOVEMBER)
    assert "Nothing has been recorded in these days" in done.out
    done = recorded.run("report", "deflection", "--lang", "es", *NOVEMBER)
    assert "Cannot be told yet" in done.out
    assert "Nobody was in the control group" in done.out


def test_days_that_are_no_period_are_one_line(recorded: Terminal) -> None:
    done = recorded.run("report", "deflection", "--since", "2026-11-09", "--until", "2026-11-02")
    assert done.status == 1
    assert "2026-11-09 is after 2026-11-02" in done.complaint
    assert recorded.run("report", "deflection", "--lang", "fr").status == 2


def test_without_a_database_it_is_one_line(terminal: Terminal) -> None:
    done = terminal.run("report", "deflection")
    assert done.status == 1
    assert "There is no desk database at .kbsearch/desk.db yet" in done.complaint
