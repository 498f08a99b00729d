"""Reading a text: every word that a question knows is met where it stands."""

from __future__ import annotations

import threading

import pytest

from indexer.analysis import MAX_WORD, compounds, forms, places, words
from indexer.records import LANGUAGES, Language
from kbsearch.search.reading import read
from tests.sample import ARTICLES

TEXTS = sorted(ARTICLES.rglob("*.md"))[::4]


def test_each_word_is_known_by_its_nearest_form() -> None:
    met = read("Restableció la contraseña; restablecer contraseñas.", "es").meet(
        {"restablecer", "restablec", "contraseñ", "contraseñas"}
    )
    assert [(word.folded, form) for word, form in met] == [
        ("restablecio", "restablec"),
        ("contraseña", "contraseñ"),
        ("restablecer", "restablecer"),
        ("contraseñas", "contraseñas"),
    ]


def test_words_that_stand_together_are_known_by_all_of_them_and_compounds_whole() -> None:
    text = "El registro nuevo da ORA-01017; nuevo registro."
    met = read(text, "es").meet({"registro nuevo", "ora01017"})
    assert [(text[word.start : word.end], form) for word, form in met] == [
        ("registro", "registro nuevo"),
        ("nuevo", "registro nuevo"),
        ("ORA-01017", "ora01017"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_articles_is_met_where_it_stands(language: Language) -> None:
    for path in TEXTS:
        text = path.read_text(encoding="utf-8")
        found = list(words(text))
        wanted = {forms(one.surface, one.folded, language).stem for one in found[::3]}
        expected = {(one, one.folded) for one in compounds(text) if one.folded in wanted}
        for word in found:
            some = forms(word.surface, word.folded, language)
            known = [one for one in (some.folded, some.stem, some.root) if one in wanted]
            expected |= {(word, form) for form in known[:1]}
        assert read(text, language).meet(wanted) == sorted(expected)


def test_places_are_the_offsets_of_words_as_they_are_written() -> None:
    assert places("La vpn, LA VPN: la vpn") == {
        "La": [(0, 2)],
        "vpn": [(3, 6), (19, 22)],
        "LA": [(8, 10)],
        "VPN": [(11, 14)],
        "la": [(16, 18)],
    }
    long = "x" * MAX_WORD
    assert places(f"{long}yy {long}z") == {long: [(0, 66), (67, 132)]}


def test_a_reading_is_shared_between_threads() -> None:
    texts = [f"La impresora {number} no imprime." for number in range(50)]
    expected = [read.__wrapped__(text, "es").meet({"impresora"}) for text in texts]
    met: list[object] = []

    def work() -> None:
        met.append([read(text, "es").meet({"impresora"}) for text in texts])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == [expected] * 8
