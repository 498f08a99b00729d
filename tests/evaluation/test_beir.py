"""A malformed set is named with file and line, and a sound one is read whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kbsearch.errors import InvalidRequestError
from kbsearch.evaluation.beir import UNANSWERABLE, BeirCorpus, read_labels
from tests.evaluation.sets import write_lines, write_set
from tests.hashing_encoder import HashingEncoder

GOOD = '{"_id": "a", "title": "T", "text": "x"}\n'
JUDGED = "query-id\tcorpus-id\tscore\n"
MALFORMED = {
    "half an object": ("corpus.jsonl", GOOD + '{"_id": "b"', "corpus.jsonl:2: not JSON"),
    "no object": ("corpus.jsonl", GOOD + "[1]\n", "corpus.jsonl:2: not a JSON object with '_id'"),
    "no id": ("corpus.jsonl", '{"text": "x"}\n', "corpus.jsonl:1: not a JSON object with '_id'"),
    "no text": ("corpus.jsonl", '\n{"_id": "a"}\n', "corpus.jsonl:2: .* '_id' and 'text'"),
    "one id twice": ("corpus.jsonl", GOOD * 2, "corpus.jsonl:2: the '_id' 'a' appears a second"),
    "no question": ("queries.jsonl", '{"_id": "q"}\n', "queries.jsonl:1: .* '_id' and 'text'"),
    "a question twice": ("queries.jsonl", GOOD * 2, "queries.jsonl:2: .* second time"),
    "no judgements": ("qrels/test.tsv", "", "test.tsv:1: not the header"),
    "no header": ("qrels/test.tsv", "q\td1\t1\n", "test.tsv:1: not the header"),
    "a missing cell": ("qrels/test.tsv", JUDGED + "q\td1\n", r"test.tsv:2: 'q\\td1' is not a"),
    "a cell too many": ("qrels/test.tsv", JUDGED + "q\td1\t1\t2\n", "test.tsv:2: .* is not a"),
    "a score in words": ("qrels/test.tsv", JUDGED + "q\td1\tyes\n", "test.tsv:2: .* whole number"),
    "silence for a stranger": (UNANSWERABLE, "n\n\nz\n", "ids.txt:3: 'z' is not an '_id' of"),
    "silence for an answer": (UNANSWERABLE, "n\nq\n", "ids.txt:2: the question 'q' has an answer"),
    "a fraction": ("qrels/test.tsv", JUDGED + "\nq\td1\t0.5\n", "test.tsv:3: .* whole number"),
}


def read(folder: Path) -> None:
    read_labels(folder)
    BeirCorpus(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_set(tmp_path / "set", {"q": "zafiro", "n": "nada"}, [("q", "d1", 1)])


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_line_is_named(folder: Path, case: str) -> None:
    name, text, message = MALFORMED[case]
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRequestError, match=message):
        read(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InvalidRequestError, match=f"{re.escape(name)} cannot be read"):
        read(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_file_that_is_not_text_is_named(folder: Path, name: str) -> None:
    file = folder / name
    file.write_bytes(file.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(InvalidRequestError, match=f"{re.escape(name)}:.*not UTF-8"):
        read(folder)


def test_what_a_line_may_leave_out_is_left_out(tmp_path: Path) -> None:
    write_lines(tmp_path / "corpus.jsonl", [{"_id": 7, "text": None}, {"_id": "b", "text": "x"}])
    corpus = BeirCorpus(tmp_path)
    assert corpus.paths() == ["7", "b"]
    assert [file.path for file in corpus.files()] == ["7", "b"]


def test_carriage_returns_and_blank_lines_are_no_data(folder: Path) -> None:
    file = folder / "qrels" / "test.tsv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert read_labels(folder).grades == {"q": {"d1": 1}}


def test_questions_that_nothing_answers_are_named_in_a_file(folder: Path) -> None:
    assert read_labels(folder).unanswerable == {}
    (folder / UNANSWERABLE).write_text("n\r\n\n", encoding="utf-8")
    labels = read_labels(folder)
    assert (labels.unanswerable, list(labels.answerable)) == ({"n": "nada"}, ["q"])


def test_documents_can_be_left_out(folder: Path) -> None:
    corpus = BeirCorpus(folder, without={"d1", "d3", "d9"})
    assert corpus.paths() == ["d2", "d4"]
    assert [file.path for file in corpus.files()] == ["d2", "d4"]


def test_a_document_becomes_an_article_of_its_paragraphs(tmp_path: Path) -> None:
    text = f"{'Primero. ' * 40}\n\n{'Segundo. ' * 400}"
    row = {"_id": "d/1 ñ", "title": "Título", "text": text, "metadata": {}}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(row), encoding="utf-8")
    corpus = BeirCorpus(tmp_path)
    article = corpus.parse(next(corpus.files()), HashingEncoder()).article
    assert article is not None
    assert (article.slug, article.title, article.lang) == ("d/1 ñ", "Título", "es")
    assert len(article.passages) > 1
    words = [word for one in article.passages for word in one.text.split()]
    assert words == text.split()
