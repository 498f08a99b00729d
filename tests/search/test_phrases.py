"""Words in quotes stand together in what is found, whatever engine finds it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from indexer.reader import Reader
from kbsearch.search.phrases import WORDS_AROUND, quoted
from kbsearch.search.records import Filters, Mode, SearchRequest, SearchResult
from kbsearch.search.service import Search
from tests.desk import Desk


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('"Cola parada"', [("cola", "parada")]),
        ("la «cola parada» de la impresora", [("cola", "parada")]),
        ('“cola parada” y "sin tóner"', [("cola", "parada"), ("sin", "toner")]),
        ('"contraseñas"', [("contraseñas",)]),
        ('la "cola', []),
        ('pantalla de 24" y otra de 27" externa', []),
        ('""', []),
        ('" "', []),
        ('"?!"', []),
        ("'cola parada'", []),
        ('"cola parada" ' + "palabra " * (WORDS_AROUND + 1), []),
    ],
)
def test_phrases_are_what_stands_in_quotes(text: str, phrases: list[tuple[str, ...]]) -> None:
    assert [phrase.words for phrase in quoted(text)] == phrases


@pytest.fixture
def library(desk: Desk) -> Desk:
    desk.write("junto.md", "La cola parada se vacía.", tags="[papel]")
    desk.write("aparte.md", "La cola de impresión está parada.")
    desk.write("orden.md", "Parada la cola, se vacía.")
    desk.write("titulo.md", "Otra cosa.", aliases="[la cola parada]")
    desk.index()
    return desk


def ask(desk: Desk, query: str, **changes: object) -> SearchResult:
    search = Search(Reader(desk.root), desk.encoder)
    return search.search(SearchRequest(query, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", list(Mode))
def test_only_what_holds_the_words_together_is_found(library: Desk, mode: Mode) -> None:
    found = ask(library, '"cola parada"', mode=mode)
    assert {hit.slug for hit in found.hits} == {"junto", "titulo"}
    assert found.unquoted == ()
    limited = ask(library, '"cola parada"', mode=mode, filters=Filters(tag="papel"))
    assert [hit.slug for hit in limited.hits] == ["junto"]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_phrase_that_nothing_holds_is_searched_as_words_and_told(
    library: Desk, mode: Mode
) -> None:
    found = ask(library, '"cola vacía"', mode=mode)
    assert found.unquoted == ("cola vacía",)
    assert {"junto", "orden"} <= {hit.slug for hit in found.hits}


def test_a_single_word_in_quotes_is_taken_as_it_is_written(library: Desk) -> None:
    assert {hit.slug for hit in ask(library, "impresiones").hits} >= {"aparte"}
    assert ask(library, '"impresiones"').unquoted == ("impresiones",)
    assert [hit.slug for hit in ask(library, '"IMPRESION"').hits] == ["aparte"]
    assert ask(library, '"imprsion"').corrected == ""


def test_in_a_ticket_quotes_ask_for_nothing(library: Desk) -> None:
    found = ask(library, '"cola parada"', draft=True)
    assert {"junto", "aparte", "orden"} <= {hit.slug for hit in found.hits}
    assert found.unquoted == ()


def test_without_words_in_the_index_nothing_is_claimed(desk: Desk) -> None:
    desk.index()
    assert ask(desk, '"cola parada"').hits == ()


def test_the_page_and_the_api_say_that_no_article_holds_the_phrase(api: TestClient) -> None:
    query = {"q": '"contraseña restablecer"'}
    assert api.get("/api/v1/search", params=query).json()["unquoted"] == ["contraseña restablecer"]
    spanish = api.get("/es/search", params=query).text
    assert "Ningún artículo contiene «contraseña restablecer» tal cual" in spanish
    english = api.get("/en/search", params=query).text
    assert "No article contains “contraseña restablecer” word for word" in english
    several = api.get("/es/search", params={"q": '"vpn" "rueda de repuesto"'}).text
    assert "Ningún pasaje contiene todas las frases entre comillas" in several
