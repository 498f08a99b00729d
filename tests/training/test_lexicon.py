"""The dictionary of the search: learnt from parallel text, and written as the search reads it."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from kbsearch.search import translations
from training import lexicon
from training.lexicon import LEAST, LISTED, MOST, make_lexicon, stems, write_lexicon
from training.pairs import Pair
from training.preparation import WORD_LIST

NOUNS = [
    ("impresora", "printer"),
    ("pantalla", "screen"),
    ("contraseña", "password"),
    ("teclado", "keyboard"),
    ("carpeta", "folder"),
]
VERBS = [("abrir", "open"), ("limpiar", "clean"), ("cambiar", "change"), ("buscar", "find")]
PARALLEL = [
    Pair("desk", f"How to {english} the {thing}, step 2", f"Cómo {spanish} la {cosa}, paso 2")
    for spanish, english in VERBS
    for cosa, thing in NOUNS
]


@pytest.fixture(scope="module")
def learnt() -> dict[tuple[str, str], float]:
    return dict(make_lexicon(PARALLEL, {}))


def read_back(path: Path) -> dict[str, dict[str, list[str]]]:
    """What the search reads from a file, by language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "FILE", path)
        # Past the cache: the shipped file stays in it.
        found = translations._dictionaries.__wrapped__()
    return {
        language: {word: _likeliest_first(some) for word, some in entries.items()}
        for language, entries in found.items()
    }


def _likeliest_first(written: list[str]) -> list[str]:
    split = [one.rpartition("=") for one in written]
    return [other for other, _, _ in sorted(split, key=lambda one: (-float(one[2]), one[0]))]


def test_stems_are_of_words_that_say_something() -> None:
    assert stems("Cómo abrir las carpetas, paso 2", "es") == "abrir carpet pas"
    assert stems("How to open the folders, step 2", "en") == "open folder step"


@pytest.mark.parametrize(("spanish", "english"), [*NOUNS, *VERBS])
def test_the_likeliest_of_each_word_is_its_translation(
    learnt: dict[tuple[str, str], float], spanish: str, english: str
) -> None:
    one, other = stems(spanish, "es"), stems(english, "en")
    rivals = {pair: value for pair, value in learnt.items() if pair[0] == one or pair[1] == other}
    assert max(rivals, key=lambda pair: rivals[pair]) == (one, other)
    assert rivals[one, other] > 0.5


def test_what_is_kept_is_likely_enough_and_a_probability(
    learnt: dict[tuple[str, str], float],
) -> None:
    assert all(LEAST <= value <= 1 for value in learnt.values())


def test_little_words_and_numbers_are_never_learnt(learnt: dict[tuple[str, str], float]) -> None:
    assert {word for pair in learnt for word in pair}.isdisjoint({"the", "la", "to", "how", "2"})


def test_a_word_list_adds_what_the_text_does_not_say(
    learnt: dict[tuple[str, str], float],
) -> None:
    listed = {"nómina": ["payroll"], "impresora": ["printer"], "agua dulce": ["freshwater"]}
    more = make_lexicon(PARALLEL, {**listed, "luego": ["later on"], "antes": ["--"]})
    assert more["nomin", "payrol"] == LISTED
    assert more["impresor", "printer"] == pytest.approx(
        min(1.0, learnt["impresor", "printer"] + LISTED)
    )
    assert more.keys() - learnt.keys() == {("nomin", "payrol")}, "one word to one word"


def test_the_search_reads_what_is_written_in_both_directions(
    tmp_path: Path, learnt: dict[tuple[str, str], float]
) -> None:
    write_lexicon(tmp_path / "words.tsv", learnt)
    found = read_back(tmp_path / "words.tsv")
    for spanish, english in (*NOUNS, *VERBS):
        one, other = stems(spanish, "es"), stems(english, "en")
        assert found["es"][one][0] == other
        assert found["en"][other][0] == one


def test_a_translation_stays_that_is_among_the_best_of_either_word(tmp_path: Path) -> None:
    many = {("red", f"net{letter}"): 0.9 - n / 10 for n, letter in enumerate("abcdef")}
    many |= {(f"otra{letter}", "nete"): 0.9 for letter in "ghij"}
    write_lexicon(tmp_path / "words.tsv", {**many, ("igual", "igual"): 0.9})
    lines = (tmp_path / "words.tsv").read_text("utf-8").splitlines()
    (red,) = (line for line in lines if line.startswith("red\t"))
    kept = [one.partition("=")[0] for one in red.split("\t")[1:]]
    assert kept == ["neta", "netb", "netc", "netd", "netf"], f"the best {MOST}, and the only netf"
    assert not any(line.startswith("igual") for line in lines), "it is found without a dictionary"


def test_the_command_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "words.tsv"
    with gzip.open(tmp_path / "desk.en_es.tsv.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{one.source}\t{one.english}\t{one.spanish}\n" for one in PARALLEL)
    with gzip.open(tmp_path / WORD_LIST, "wt", encoding="utf-8") as file:
        file.write("nómina\tnoun\tpayroll|staff list\n")
    monkeypatch.setattr(sys, "argv", ["lexicon", "--data", str(tmp_path), "--out", str(out)])
    lexicon.main()
    found = read_back(out)
    assert found["es"]["nomin"] == ["payrol"]
    assert found["en"]["printer"] == ["impresor"]
