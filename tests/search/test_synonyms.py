"""The desk's own synonyms: what the file may hold, and what a question gets from it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from indexer.reader import Reader
from kbsearch.search.records import Mode, SearchRequest, SearchResult
from kbsearch.search.service import Search
from kbsearch.search.synonyms import (
    BYTES_MAX,
    FILE,
    SynonymFile,
    Synonyms,
    check_synonyms,
    parse_synonyms,
)
from tests.desk import Desk

GOOD = """
# máquinas
ordenador, computadora, PC
equipo => ordenador
correo electrónico, email, e-mail
"""


def others(asked: str, text: str = GOOD) -> dict[str, set[str]]:
    found = parse_synonyms(text.encode()).found(asked.split())
    return {word: {" ".join(one.words) for one in met} for word, met in found.items()}


def test_each_of_a_line_finds_the_others_in_whatever_way_it_is_written() -> None:
    assert others("pc")["pc"] == {"ordenador", "computadora"}
    assert others("ordenador")["ordenador"] == {"computadora", "pc"}


def test_an_arrow_leads_one_way() -> None:
    assert others("equipo")["equipo"] == {"ordenador"}
    assert "equipo" not in others("ordenador")["ordenador"]


def test_an_entry_of_several_words_stands_for_them_together() -> None:
    assert others("email")["email"] == {"correo electronico", "e mail"}
    found = others("mi correo electronico falla")
    assert found == {"correo": {"email", "e mail"}, "electronico": {"email", "e mail"}}
    assert others("correo") == {}


def test_a_plural_is_found_by_its_singular() -> None:
    assert "pc" in others("ordenadores")["ordenadores"]
    assert "email" in others("correos electronicos")["correos"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ordenador", "nothing beside itself"),
        ("PC, pc", "nothing beside itself"),
        ("ordenador,, PC", "an entry is empty"),
        ("ordenador, ++", "holds no word"),
        ("alfa => beta => gama", "more than one"),
        ("uno dos tres cuatro cinco, seis", "more than 4 words"),
        ("de, para", "passed over"),
        (", ".join(f"palabra{number}" for number in range(30)), "30 entries"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_left_out(line: str, said: str) -> None:
    found = parse_synonyms(f"{GOOD}{line}\n".encode())
    assert [fault.line for fault in found.faults] == [6]
    assert said in found.faults[0].what
    assert found.others == parse_synonyms(GOOD.encode()).others


def test_a_word_has_no_more_synonyms_over_all_lines_than_are_looked_up() -> None:
    lines = [f"vpn, uno{number}, dos{number}, tres{number}" for number in range(20)]
    found = parse_synonyms("\n".join(lines).encode())
    assert [fault.line for fault in found.faults] == list(range(7, 21))
    assert "'vpn' has 21 synonyms" in found.faults[0].what
    assert len(found.others["vpn",]) == 18
    assert ("uno19",) not in found.others


def test_lines_that_are_no_text_and_files_that_are_too_large_are_told() -> None:
    found = parse_synonyms(b"\xff\xfe, PC\nclave, password\n")
    assert [fault.line for fault in found.faults] == [1]
    assert ("clave",) in found.others
    assert parse_synonyms(b"a" * (BYTES_MAX + 1)).faults[0].line == 1


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = SynonymFile(tmp_path)
    assert file.read() == Synonyms()
    (tmp_path / FILE).write_text(GOOD)
    assert ("pc",) in file.read().others
    (tmp_path / FILE).write_text("sola\n")
    os.utime(tmp_path / FILE, ns=(1, 1))
    with capture_logs() as logs:
        assert file.read().others == {}
        file.read()
    assert [entry["event"] for entry in logs] == ["synonyms are left out"], "told once"
    (tmp_path / FILE).unlink()
    assert file.read() == Synonyms()


def test_lint_names_the_line(tmp_path: Path) -> None:
    assert check_synonyms(tmp_path) == []
    (tmp_path / FILE).write_text("clave, password\nsola\n")
    found = [(one.path, one.line, str(one.severity)) for one in check_synonyms(tmp_path)]
    assert found == [(FILE, 2, "error")]


def test_the_sample_synonyms_are_in_order() -> None:
    assert check_synonyms(Path(__file__).parents[2] / "articles") == []


def ask(desk: Desk, query: str, synonyms: str, mode: Mode = Mode.LEXICAL) -> SearchResult:
    search = Search(Reader(desk.root), desk.encoder, parse_synonyms(synonyms.encode()))
    return search.search(SearchRequest(query, mode=mode))


def test_a_synonym_finds_counts_and_is_highlighted(desk: Desk) -> None:
    desk.write("uno.md", "La computadora no arranca.")
    desk.write("dos.md", "El correo electrónico no llega.")
    desk.index()
    (hit,) = ask(desk, "ordenador", GOOD).hits
    assert hit.slug == "uno"
    assert [hit.passage.text[slice(*one)] for one in hit.passage.highlights] == ["computadora"]
    (hit,) = ask(desk, "email", GOOD).hits
    assert [hit.passage.text[slice(*one)] for one in hit.passage.highlights] == [
        "correo electrónico"
    ]
    assert ask(desk, "ordenador", "").hits == ()


def test_the_word_that_was_typed_counts_more_than_its_synonym(desk: Desk) -> None:
    desk.write("a.md", "La computadora no arranca.")
    desk.write("b.md", "El ordenador no arranca.")
    desk.write("c.md", "El ordenador hace ruido hoy.")
    desk.index()
    assert next(hit.slug for hit in ask(desk, "ordenador", GOOD).hits) != "a"


def test_a_word_that_has_a_synonym_is_not_corrected(desk: Desk) -> None:
    desk.write("a.md", "El celofán y el móvil.")
    desk.index()
    assert ask(desk, "celofan", "").corrected == ""
    assert ask(desk, "celofn", "").corrected == "celofán"
    assert ask(desk, "celofn", "celofn, móvil").corrected == ""
