"""Misspelt words are mended with words of the reader's own index, and right ones are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoder import Encoder
from indexer.reader import Reader
from indexer.records import Audience
from kbsearch.search.correction import LONGEST_QUESTION, slips_between
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from tests.desk import Desk
from tests.sample import Sample

LETTERS = st.text("abcñ", max_size=7)


@pytest.fixture(scope="module")
def search(sample: Sample, default_encoder: Encoder) -> Search:
    return Search(Reader(sample.index), default_encoder)


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("cambiar la contrsaeña", "cambiar la contraseña"),
        ("la impresoar no imprime", "la impresora no imprime"),
        ("Imprseora atascada", "impresora atascada"),
        ("reset my pasword", "reset my password"),
        ("outlok no abre", "outlook no abre"),
        ("instalar programs nuevos en el portatl", "instalar programs nuevos en el portatil"),
    ],
)
def test_a_slip_of_the_fingers_is_mended_and_told(
    search: Search, typed: str, corrected: str
) -> None:
    found = search.search(SearchRequest(typed))
    assert found.corrected.replace("á", "a") == corrected
    assert found.query == typed
    assert found.hits == search.search(SearchRequest(found.corrected)).hits


@pytest.mark.parametrize(
    ("typed", "finished"),
    [
        ("impres", "impresora"),
        ("cambiar la contrase", "cambiar la contraseña"),
        ("outl", "outlook"),
        ("reset my passw", "reset my password"),
    ],
)
def test_the_last_word_is_finished_while_one_types(
    search: Search, typed: str, finished: str
) -> None:
    found = search.search(SearchRequest(typed))
    assert found.corrected == finished
    assert found.hits == search.search(SearchRequest(finished)).hits


@pytest.mark.parametrize(
    "typed",
    [
        "no me funciona la vpn",
        "contrasena caducada",  # without ñ: found as it is
        "no puedo encender el compu",  # begins a word of the other language
        "necesito un perro",  # a word that no article has
        "error 0x80070005",
        "KB5072406",
        "hablar con Zzyzx",  # nothing is near
        "figma",  # a program that no article is about, not a «firma»
        "jira no carga",
        "error de kerberos",
        "IMPRSEORA",  # capitals are names and codes
        "im",  # too many words begin so
        "he pinchado un enlace raro",  # two slips from «picado», but a word
        "no puedo configure el correo",  # no «con figure»
        "no puedo abrir docs",  # no «dos», which says nothing
        "",
    ],
)
def test_what_may_be_meant_is_left_alone(search: Search, typed: str) -> None:
    assert search.search(SearchRequest(typed)).corrected == ""


@pytest.mark.parametrize(("typed", "finished"), [("contras", "contraseña"), ("imp", "impresora")])
def test_while_one_types_a_word_may_be_the_beginning_of_another(
    search: Search, typed: str, finished: str
) -> None:
    assert search.search(SearchRequest(typed)).corrected == ""
    assert search.search(SearchRequest(typed, typing=True)).corrected == finished


def test_whoever_insists_searches_what_he_typed(search: Search) -> None:
    assert search.search(SearchRequest("cambiar la contrsaeña", exact=True)).corrected == ""


def test_a_pasted_text_is_not_mended(search: Search) -> None:
    text = "cambiar la contrsaeña " + "por favor " * LONGEST_QUESTION
    assert search.search(SearchRequest(text)).corrected == ""


def test_no_word_comes_from_an_article_that_the_reader_may_not_see(desk: Desk) -> None:
    desk.write("publico.md", "El túnel cifrado.")
    desk.write("interno.md", "El servidor zarzaparrilla.", audience="technician")
    desk.index()
    search = Search(Reader(desk.root), desk.encoder)
    for typed in ("servidor zarzaparilla", "servidor zarza"):
        request = SearchRequest(typed)
        assert search.search(request).corrected == ""
        seen = search.search(replace(request, audience=Audience.TECHNICIAN))
        assert seen.corrected == "servidor zarzaparrilla"


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [
        ("casa", "casa", 0),
        ("csaa", "casa", 1),
        ("cas", "casa", 1),
        ("cassa", "casa", 1),
        ("cssa", "casa", 0.6),  # s lies beside a
        ("cpsa", "casa", 1.5),
        ("vaca", "baca", 0.6),  # sounds alike
        ("cxsz", "casa", 3),
    ],
)
def test_slips_are_counted_as_fingers_make_them(typed: str, meant: str, slips: float) -> None:
    assert slips_between(typed, meant) == pytest.approx(slips)


@given(LETTERS, LETTERS)
def test_slips_are_never_more_than_writing_it_anew(one: str, other: str) -> None:
    slips = slips_between(one, other)
    assert 0 <= slips <= 1.5 * max(len(one), len(other))
    assert (slips == 0) == (one == other)
    assert slips >= 0.6 * abs(len(one) - len(other))
