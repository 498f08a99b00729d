"""`kbsearch simulate`: a small population through a real service, end to end."""

from __future__ import annotations

from pathlib import Path

from kbsearch.database.desk import DeskDatabase
from kbsearch.database.insight_rows import InsightRows
from kbsearch.insights.asking import asked_for
from tests.commands.terminal import Terminal
from tests.sample import Sample


def test_a_known_effect_is_played_and_reported(terminal: Terminal, sample: Sample) -> None:
    kept = terminal.place / "kept.db"
    done = terminal.run(
        *("simulate", "--effect", 100, "--forms", 60, "--holdout", 40),
        *("--index", sample.index, "--keep", kept, "--json"),
    )
    assert done.status == 0
    (played,) = done.json["played"]
    assert played["effect"] == 1
    assert played["started"] == 60
    assert 10 < played["offered"] < 60
    assert 0 < played["withheld"] < played["offered"]
    assert played["confirmed"] > 0
    asked = asked_for()
    database = DeskDatabase(kept, read_only=True)
    forms = InsightRows(database).forms(asked.begin, asked.end)
    database.close()
    assert {one.lang for one in forms} == {"es", "en"}
    assert len({one.unit for one in forms}) < len(forms)
    shown = [one for one in forms if one.shown]
    assert not any(one.submitted for one in shown)
    assert not any(one.shown for one in forms if one.held)
    assert not (terminal.place / ".kbsearch").exists()


def test_without_an_index_it_is_one_line(terminal: Terminal) -> None:
    done = terminal.run("simulate")
    assert done.status == 1
    assert "kbsearch index" in done.complaint


def test_a_file_that_is_there_is_not_overwritten(terminal: Terminal, sample: Sample) -> None:
    kept = Path("kept.db")
    kept.write_text("precious")
    done = terminal.run("simulate", "--index", sample.index, "--keep", kept)
    assert done.status == 2
    assert kept.read_text() == "precious"
