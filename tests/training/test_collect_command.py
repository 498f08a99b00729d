"""`python -m training.collect` as a whole, and the machine translation that it runs."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from training.collect import wordnet
from training.collect.__main__ import main
from training.collect.apertium import doubt, translate, unmarked
from training.pairs import read_pairs

PACKAGES = Path(__file__).parent / "packages"

needs_apertium = pytest.mark.skipif(
    shutil.which("apertium") is None, reason="apertium and apertium-eng-spa are not installed"
)


def collect(out: Path, *more: str) -> int:
    return main(["--packages", str(PACKAGES), "--out", str(out), *more])


@needs_apertium
def test_sources_become_files_that_training_reads(tmp_path: Path) -> None:
    assert collect(tmp_path, "--only", "gnome-help", "messages") == 0
    pairs = read_pairs([tmp_path])
    assert {pair.source for pair in pairs} == {"help-desk-guide", "messages-desk-app"}
    assert len(pairs) == 8


def test_a_file_that_exists_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "messages.en_es.tsv.gz").write_bytes(gzip.compress(b"mine\n"))
    assert collect(tmp_path, "--only", "messages") == 0
    assert gzip.decompress((tmp_path / "messages.en_es.tsv.gz").read_bytes()) == b"mine\n"
    assert "messages: kept" in capsys.readouterr().out


def test_the_same_packages_give_the_same_bytes(tmp_path: Path) -> None:
    for run in ("one", "two"):
        collect(tmp_path / run, "--only", "messages")
    files = [tmp_path / run / "messages.en_es.tsv.gz" for run in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_absent_package_fails_alone_and_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect(tmp_path, "--only", "aptitude", "messages") == 1
    assert "apt-get download aptitude-doc-en" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["messages.en_es.tsv.gz"]


def test_queries_of_the_evaluation_are_left_out(tmp_path: Path) -> None:
    queries = tmp_path / "eval" / "set" / "queries.jsonl"
    queries.parent.mkdir(parents=True)
    queries.write_text(json.dumps({"_id": "1", "text": "the printer is out of paper"}))
    collect(tmp_path / "out", "--only", "messages", "--eval", str(tmp_path / "eval"))
    assert all("paper" not in pair.english for pair in read_pairs([tmp_path / "out"]))


@needs_apertium
def test_lines_stay_apart_in_translation() -> None:
    lines = ["the house", "", "first line. second sentence", "a [b] ^c$ \\ d", "open the door"]
    translated = list(translate(lines, "eng-spa"))
    assert len(translated) == len(lines)
    assert translated[0].lower() == "la casa"
    assert "puerta" in translated[-1]


def test_doubtful_words_are_counted_and_unmarked() -> None:
    assert doubt("la *xqzt #casa roja") == 0.5
    assert unmarked("la *xqzt #casa roja") == "la xqzt casa roja"


@needs_apertium
def test_definitions_and_examples_are_translated_without_their_notes() -> None:
    found = [(pair.source, pair.english) for pair in wordnet.pairs(PACKAGES / "wordnet-base")]
    assert found == [
        ("wordnet-gloss", "a table where people write"),
        ("wordnet-example", "she left the letter on the desk"),
        ("wordnet-example", "is the desk free?"),
        ("wordnet-gloss", "put a question to a person"),
        ("wordnet-example", "they asked the technician"),
        ("wordnet-gloss", "taking a long time"),
        ("wordnet-gloss", "in the near future"),
    ]
