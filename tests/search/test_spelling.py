"""Misspelt titles of the sample articles still find their article."""

from __future__ import annotations

import pytest

from benchmarks.misspellings import COUNT, DEPTH, SLIPS, ask, hits, misspellings, report, titled
from indexer.encoder import Encoder
from indexer.reader import Reader
from kbsearch.search.records import Mode, SearchRequest
from kbsearch.search.service import Search
from tests.sample import Sample

LEAST = 0.95
"""The share of misspelt titles whose article is among the first three."""


@pytest.fixture(scope="module")
def reader(sample: Sample) -> Reader:
    return Reader(sample.index)


def test_nearly_every_misspelt_title_finds_its_article(
    reader: Reader, default_encoder: Encoder
) -> None:
    asked = misspellings(titled(reader))
    assert len(asked) == COUNT
    assert {one.slip for one in asked} == set(SLIPS)
    assert {one.article.lang for one in asked} == {"es", "en"}
    assert all(one.typed != one.article.title for one in asked)
    outcomes = ask(Search(reader, default_encoder), asked)
    assert hits(outcomes, DEPTH) >= LEAST, "\n".join(report(outcomes))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("contraseñacaducada", "contraseña caducada"),
        ("nopuedo entrar", "no puedo entrar"),
        ("contra seña caducada", "contraseña caducada"),
        ("out look no abre", "outlook no abre"),
        ("one drive no sincroniza", "onedrive no sincroniza"),
        ("bluescreen", "blue screen"),
        ("reset mypassword", "reset my password"),
    ],
)
def test_a_space_that_was_forgotten_or_is_too_many_is_mended(
    reader: Reader, typed: str, meant: str
) -> None:
    assert Search(reader, None).search(SearchRequest(typed)).corrected == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("sharepoint", "salesforce", "dropbox", "photoshop", "teamviewer"),  # names, not two words
        *("por que no", "sobre todo", "log in", "no me deja"),
        *("ORA-99999", "0x80070099", "KB9999999", "E-2799"),  # codes that no article has
    ],
)
def test_what_is_meant_is_left_as_it_is(reader: Reader, typed: str) -> None:
    found = Search(reader, None).search(SearchRequest(typed, mode=Mode.LEXICAL))
    assert found.corrected == ""
