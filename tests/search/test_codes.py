"""Error codes are known for what they are, and found as others write them."""

from __future__ import annotations

import pytest

from indexer.analysis import words
from indexer.reader import Reader
from kbsearch.search.codes import is_code, other_spellings
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from tests.desk import Desk


def spellings(text: str) -> set[str]:
    found = list(words(text))
    return {" ".join(one.words) for at in range(len(found)) for one in other_spellings(found, at)}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("KB5021233", {"kb 5021233"}),
        ("ora 01017", {"ora01017"}),
        ("0x11b", {"0x0000011b", "0000011b"}),
        ("0x0000011b", {"0x11b", "0000011b"}),
        ("80070005", {"0x80070005"}),
        ("impresora", set()),
    ],
)
def test_a_code_has_other_spellings(typed: str, written: set[str]) -> None:
    assert spellings(typed) == written


@pytest.mark.parametrize("word", ["0x80070005", "ora01017", "kb5021233", "e27", "809", "4625"])
def test_a_code_is_one(word: str) -> None:
    assert is_code(word)


@pytest.mark.parametrize("word", ["impresora", "mp4", "2fa", "10", "2026", ""])
def test_a_word_or_a_year_is_none(word: str) -> None:
    assert not is_code(word)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("El fallo 0x0000011B al imprimir.", "0x11b"),
        ("El fallo ORA-01017 al entrar.", "ora 01017"),
        ("La actualización KB 5021233 falla.", "KB5021233"),
        (r"Borra la carpeta C:\Users\ana\AppData antes.", r"C:\Users\ana\AppData"),
        ("Cambia /etc/hosts a mano.", "/etc/hosts"),
        ("El servidor 192.168.1.10 no responde.", "192.168.1.10"),
        ("Usa la versión 8.5.6 del cliente.", "8.5.6"),
        ("El compilador de C++ no está.", "C++"),
        ("Falta el entorno .NET en el equipo.", ".NET"),
        ("La licencia de Office 365 caduca.", "Office 365"),
    ],
)
def test_a_code_is_found_exactly(desk: Desk, written: str, asked: str) -> None:
    desk.write("este.md", written)
    for number in range(5):
        desk.write(
            f"otro{number}.md",
            f"Otro fallo 0x8007000{number} o ORA-0101{number}, KB502124{number}, C:\\Users\\eva, "
            f"/etc/passwd, 192.168.1.{number}, versión 8.5.{number}, C, net, Office 20{number}",
        )
    desk.index()
    found = Search(Reader(desk.root), None).search(SearchRequest(asked))
    assert found.hits[0].slug == "este"
    assert found.corrected == ""


def test_a_code_weighs_more_than_the_sentence_around_it(desk: Desk) -> None:
    desk.write("codigo.md", "Qué significa E-31 y cómo se quita.")
    desk.write("impresora.md", "La impresora de la oficina no imprime por la mañana.")
    desk.index()
    asked = "la impresora de la oficina dice E-31 por la mañana"
    found = Search(Reader(desk.root), None).search(SearchRequest(asked))
    assert found.hits[0].slug == "codigo"
