"""Manuals: which blocks of two pages belong together."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from training.collect import html, manuals
from training.collect.align import align
from training.collect.blocks import Block, read_blocks
from training.collect.likeness import alike
from training.collect.sources import SOURCES
from training.pairs import Pair

needs_apertium = pytest.mark.skipif(
    shutil.which("apertium") is None, reason="apertium and apertium-eng-spa are not installed"
)
PACKAGES = Path(__file__).parent / "packages"


def test_a_mallard_page_gives_its_blocks_without_credits_and_commands() -> None:
    pairs = list(SOURCES["gnome-help"].read(PACKAGES))
    assert {pair.source for pair in pairs} == {"help-desk-guide"}
    assert [(pair.english, pair.spanish) for pair in pairs][-2:] == [
        (
            "Choose the program that fails from the list.",
            "Elija en la lista el programa que falla.",
        ),
        (
            "Add a picture of the screen if there is one.",
            "Añada una imagen de la pantalla si la hay.",
        ),
    ]
    assert len(pairs) == 5


def test_a_paragraph_that_was_never_translated_does_not_shift_the_others() -> None:
    pairs = {pair.english[:9]: pair.spanish[:9] for pair in SOURCES["kde-help"].read(PACKAGES)}
    assert pairs["Error 404"] == "El error "
    assert pairs["Ask your "] == "Pida una "
    assert "This note" not in pairs


def test_named_entities_become_words_and_typographic_ones_signs() -> None:
    text = " ".join(pair.english for pair in SOURCES["kde-help"].read(PACKAGES))
    assert "start desk, it asks" in text
    assert "any time — nothing" in text


@needs_apertium
def test_texts_that_say_something_else_are_dropped_and_counted() -> None:
    good = Pair("x", "Choose the program that fails", "Elija el programa que falla")
    bad = Pair("x", "The key can be used for printing", "Convierte el texto en minúsculas")
    dropped: Counter[str] = Counter()
    assert list(alike([bad, good], dropped)) == [good]
    assert dropped == {"unlike": 1}


def test_an_id_that_both_languages_share_decides_before_any_length(tmp_path: Path) -> None:
    pages = {
        "en": '<p id="par_id1">Short one.</p><p id="par_id2">The second text is long.</p>',
        "es": '<p id="par_id2">El segundo texto es largo.</p>',
    }
    for language, body in pages.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "page.html").write_text(f"<body>{body}<p>a</p><p>b</p></body>")
    found = manuals.pairs("x", tmp_path / "en", tmp_path / "es", html.DIALECT, pattern="*.html")
    assert next((pair.english, pair.spanish) for pair in found) == (
        "The second text is long.",
        "El segundo texto es largo.",
    )


def test_pages_with_little_in_common_give_nothing() -> None:
    english = [Block("p", "One."), Block("h1", "Two."), Block("li", "Three.")]
    assert align(english, [Block("td", "Uno."), Block("td", "Dos.")]) == []


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<p>one<br>line</p>", ["one line"]),
        ("<p>press <b>File</b><b>New</b></p>", ["press File New"]),
        ("<li>outer <p>inner</p> rest</li>", ["outer", "inner", "rest"]),
        ("<p>kept</p><script>var x = '<p>no</p>';</script><pre>no</pre>", ["kept"]),
        ("<nav><ul><li>no</li></ul></nav><p>yes &amp; no</p>", ["yes & no"]),
    ],
)
def test_the_blocks_of_a_page_are_its_pieces_of_text(markup: str, texts: list[str]) -> None:
    assert [block.text for block in read_blocks(markup, html.DIALECT)] == texts
