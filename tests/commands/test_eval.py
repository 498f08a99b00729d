"""`kbsearch eval`: one object of the field's measures, and nothing else on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.terminal import Terminal
from tests.evaluation.sets import write_set
from tests.evaluation.test_measuring import KEYS, SILENT_KEYS


@pytest.fixture
def labelled(terminal: Terminal) -> Path:
    terminal.set("KBSEARCH_INDEX_THREADS", 1)
    return write_set(terminal.place / "set", {"q": "zafiro", "n": "jade"}, [("q", "d1", 1)])


def test_json_has_exactly_the_agreed_keys(terminal: Terminal, labelled: Path) -> None:
    done = terminal.spawn("eval", labelled, "--json")
    assert done.status == 0, done.err
    assert list(done.json) == KEYS
    assert done.json["queries"] == 1
    assert done.json["documents"] == 4
    assert done.json["hit@1"] == 1


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vector"])
def test_every_mode_is_measured(terminal: Terminal, labelled: Path, mode: str) -> None:
    assert terminal.run("eval", labelled, "--mode", mode, "--json").json["mrr@10"] == 1


def test_a_person_gets_a_line_for_each_measure(terminal: Terminal, labelled: Path) -> None:
    done = terminal.run("eval", labelled)
    assert [line.split()[0] for line in done.out.splitlines()] == KEYS


def test_a_set_with_unanswerable_questions_tells_of_silence(
    terminal: Terminal, labelled: Path
) -> None:
    (labelled / "unanswerable_query_ids.txt").write_text("n\n", encoding="utf-8")
    found = terminal.run("eval", labelled, "--json").json
    assert list(found) == SILENT_KEYS
    assert (found["queries"], found["unanswerable_queries"], found["documents"]) == (1, 1, 4)


def test_half_of_the_answers_of_any_set_can_be_withdrawn(
    terminal: Terminal, labelled: Path
) -> None:
    (labelled / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq\td1\t1\nn\td4\t1\n", encoding="utf-8"
    )
    first, again = (
        terminal.run("eval", labelled, "--hide-half", "--seed", 7, "--json").json for _ in range(2)
    )
    assert list(first) == SILENT_KEYS
    assert (first["queries"], first["unanswerable_queries"], first["documents"]) == (1, 1, 3)
    assert {**first, "ms_per_query": 0} == {**again, "ms_per_query": 0}


def test_a_set_that_cannot_be_divided_is_one_line(terminal: Terminal, labelled: Path) -> None:
    done = terminal.run("eval", labelled, "--hide-half")
    assert done.status == 1
    assert (
        "half of the questions of set cannot lose their answers: only one has any" in done.complaint
    )


def test_words_are_measured_where_there_is_no_encoder(terminal: Terminal, labelled: Path) -> None:
    terminal.set("KBSEARCH_ENCODER", terminal.place / "no-such-model")
    done = terminal.run("eval", labelled, "--mode", "lexical", "--json")
    assert done.status == 0
    assert list(done.json) == KEYS
    assert done.json["hit@1"] == 1
    assert "by the length of words" in done.err
    refused = terminal.run("eval", labelled)
    assert refused.status == 1
    assert "no-such-model" in refused.complaint


def test_the_working_folder_is_left_as_it_was(terminal: Terminal, labelled: Path) -> None:
    terminal.run("eval", labelled)
    assert [path.name for path in terminal.place.iterdir()] == ["set"]


def test_a_malformed_set_is_one_line(terminal: Terminal, labelled: Path) -> None:
    (labelled / "queries.jsonl").write_text('{"_id": "q"}\n', encoding="utf-8")
    done = terminal.run("eval", labelled)
    assert done.status == 1
    assert "queries.jsonl:1: " in done.complaint


def test_no_set_is_one_line(terminal: Terminal) -> None:
    done = terminal.run("eval", "nowhere")
    assert done.status == 1
    assert "queries.jsonl" in done.complaint
