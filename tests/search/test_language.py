"""The language of short, hurried questions."""

from __future__ import annotations

import pytest

from kbsearch.search.language import question_language

SPANISH = [
    "no me deja entrar outlook",
    "el wifi",
    "como cambio mi clave",
    "impresión",
    "¿vpn?",
    "mañana",
    "error de la VPN al conectar",
]
ENGLISH = [
    "how do i reset my password",
    "the printer is on fire",
    "can't log in to outlook",
    "where is my invoice",
    "laptop won't start",
]


@pytest.mark.parametrize("question", SPANISH)
def test_a_spanish_question_is_spanish(question: str) -> None:
    assert question_language(question) == "es"


@pytest.mark.parametrize("question", ENGLISH)
def test_an_english_question_is_english(question: str) -> None:
    assert question_language(question) == "en"


@pytest.mark.parametrize("question", ["", "   ", "?", "0x80070005", "E-27", "😀"])
def test_what_has_no_language_is_given_one(question: str) -> None:
    assert question_language(question) in {"es", "en"}
