"""Which pairs are kept, and why others are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.collect.filters import Filter, fault, held_out, in_sentences
from training.pairs import Pair

GOOD = ("Where can I change the password of my account?", "¿Dónde cambio la clave de mi cuenta?")


@pytest.mark.parametrize(
    ("reason", "english", "spanish"),
    [
        ("", *GOOD),
        ("size", "Two words", "Dos palabras"),
        ("length ratio", "Open the file now", "Abra ahora mismo el archivo que tiene delante"),
        ("code", "run the command {x} now", "ejecute la orden {x} ahora"),
        ("code", "12 345 678 of all the 901 234 567", "12 345 678 de todos los 901 234 567"),
        ("numbers", "Wait for 30 seconds, please", "Espere unos segundos, por favor"),
        ("untranslated", "The printer is still warm", "The printer is still warm"),
        ("language", "El archivo de la cuenta es nuevo", "Los datos del servicio son así"),
        (
            "language",
            "The account was closed by the bank",
            "Das Konto wurde gestern durch unsere Bank geschlossen",
        ),
    ],
)
def test_each_rule_names_what_it_refuses(reason: str, english: str, spanish: str) -> None:
    assert fault(Pair("x", english, spanish)) == reason


def test_a_long_paragraph_is_cut_where_both_sides_have_as_many_sentences() -> None:
    english = "This is a sentence about the help desk and its people. " * 8
    spanish = "Esta es una frase sobre el servicio de ayuda y su gente. " * 8
    assert len(list(in_sentences(Pair("x", english, spanish)))) == 8
    uneven = Pair("x", english, spanish.replace(". Esta", ", esta", 1))
    assert fault(next(in_sentences(uneven))) == "size"


def test_a_repeated_text_is_kept_once_however_it_is_spelled() -> None:
    chosen = Filter()
    loud = Pair("y", GOOD[0].upper(), GOOD[1])
    assert list(chosen.keep([Pair("x", *GOOD), loud])) == [Pair("x", *GOOD)]
    assert chosen.dropped == {"duplicate": 1}


@pytest.mark.parametrize(
    "query",
    ["where can i change the PASSWORD of my account", "¡Dónde cambio la clave de mi cuenta"],
)
def test_a_query_of_the_evaluation_is_never_kept(tmp_path: Path, query: str) -> None:
    path = tmp_path / "some_set" / "queries.jsonl"
    path.parent.mkdir()
    path.write_text(json.dumps({"_id": "1", "text": query}) + "\n", encoding="utf-8")
    chosen = Filter(held_out([tmp_path]))
    assert list(chosen.keep([Pair("x", *GOOD)])) == []
    assert chosen.dropped == {"held-out query": 1}
