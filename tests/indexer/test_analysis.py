from __future__ import annotations

import pytest

from indexer.analysis import analyse, compounds, fold, forms, is_stop_word, words
from indexer.records import Language


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Contraseña", "contraseña"),
        ("CONTRASEÑA", "contraseña"),
        ("sesión", "sesion"),
        ("Él", "el"),
        ("pingüino", "pinguino"),
        ("año", "año"),
        ("an\u0303o", "año"),
        ("ano", "ano"),
        ("naïve", "naive"),
        ("ﬁchero", "fichero"),
    ],
)
def test_accents_are_folded_and_the_enye_is_kept(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("restablecio", "restableció"),
        ("restablecer", "restableció"),
        ("restableció", "restablecio"),
        ("configuracion", "configuración"),
        ("impresoras", "impresora"),
    ],
)
def test_a_word_is_found_with_and_without_its_accents(asked: str, written: str) -> None:
    question = forms(asked, fold(asked), "es")
    stored = set(analyse(written, "es").stems.split()) | set(analyse(written, "es").folded.split())
    assert {question.folded, question.stem, question.root} & stored


def test_a_year_is_not_mistaken_for_something_else() -> None:
    year = analyse("año", "es")
    assert "ano" not in year.folded.split() + year.stems.split()


def test_codes_are_found_whole_and_in_parts() -> None:
    stored = analyse("El error ORA-01017 del wi-fi: 0x80070005", "es")
    assert {"ora", "01017", "wi", "fi", "0x80070005"} <= set(stored.folded.split())
    assert stored.whole.split() == ["ora01017", "wifi"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (r"en C:\Users\ana\x.txt está", ["cusersanaxtxt"]),
        (r"\\srv\docs", ["srvdocs"]),
        ("/etc/hosts y 192.168.1.1", ["etchosts", "19216811"]),
        ("C++, C# y Visual C++.", ["c++", "c#", "c++"]),
        ("el .NET (.pst)", [".net", ".pst"]),
        ("Fin. Otra cosa ... y ya", []),
    ],
)
def test_paths_and_names_made_of_signs_are_found_whole(text: str, whole: list[str]) -> None:
    assert [word.folded for word in compounds(text)] == whole


def test_a_contraction_is_one_word() -> None:
    assert [word.folded for word in words("the user's laptop won’t start")] == [
        "the",
        "user",
        "laptop",
        "wont",
        "start",
    ]


def test_offsets_point_into_the_text() -> None:
    text = "¿Cómo cambio la contraseña?"
    assert [text[word.start : word.end] for word in words(text)] == [
        "Cómo",
        "cambio",
        "la",
        "contraseña",
    ]


@pytest.mark.parametrize(("word", "lang"), [("que", "es"), ("esta", "es"), ("the", "en")])
def test_little_words_are_known(word: str, lang: Language) -> None:
    assert is_stop_word(word, lang)


@pytest.mark.parametrize("word", ["error", "clave", "vpn", "nueva", "correo"])
def test_words_of_the_trade_are_never_dropped(word: str) -> None:
    assert not is_stop_word(word, "es")
    assert not is_stop_word(word, "en")


def test_an_endless_word_is_cut_alike_wherever_it_stands() -> None:
    key = "k" * 5000
    assert [len(word.folded) for word in words(key)] == [64]
    assert all(len(compound.folded) <= 64 for compound in compounds(f"{key}-{key}"))
