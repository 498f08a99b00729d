"""Spelling, alignment, vocabulary and first vectors: what is settled before the first step."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from tests.training.small_teacher import PAIRS, write_small_teacher
from training.alignment import Alignment, align
from training.first_vectors import first_vectors, stem_vectors
from training.pairs import Pair
from training.spelling import Spelling, distinct_words
from training.vocabulary import extend, new_words, stems

PARALLEL = [Pair("desk", english, spanish) for english, spanish in PAIRS]
PLAIN = Spelling([])
MEANINGS = {
    "año": ["year"],
    "ano": ["anus"],
    "contraseña": ["password"],
    "contrasena": ["password"],
    "mañana": ["tomorrow", "morning"],
    "uña": ["nail"],
    "una": ["a"],
}


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_teacher(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def reader(teacher: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    tokenizer.no_padding()
    return tokenizer


def test_only_a_tilde_that_tells_two_dictionary_words_apart_is_kept() -> None:
    assert distinct_words(MEANINGS) == {"año", "uña"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CONTRASEÑA", "contrasena"),
        ("Contrasen\u0303a", "contrasena"),  # n and a combining tilde
        ("año", "anyo"),
        ("AÑO", "anyo"),
        ("ano", "ano"),
        ("tacaño", "tacano"),  # only the whole word is told apart
        ("años", "anos"),
        ("el año, ¿y la uña?", "el anyo, ¿y la unya?"),
        ("pingüino así", "pinguino asi"),
    ],
)
def test_text_is_folded_alike_in_training_and_in_the_tokenizer(text: str, folded: str) -> None:
    spelling = Spelling({"año", "uña"})
    if "\u0303" not in text:  # composed by the tokenizer first; training text comes composed
        assert spelling.fold(text) == folded
    assert spelling.normalizer().normalize_str(text) == folded


def test_words_that_stand_in_for_each_other_are_found_without_a_dictionary() -> None:
    found = align(PARALLEL, PLAIN, rounds=10, best=1, fewest=1).translations
    expected = {"perro": "dog", "gato": "cat", "casa": "house", "puerta": "door", "azul": "blue"}
    assert {word: found[word][0][0] for word in expected} == expected


def test_probabilities_of_a_word_add_up_to_one() -> None:
    found = align(PARALLEL, PLAIN, rounds=4, best=99, fewest=1).translations
    assert sum(share for _, share in found["perro"]) == pytest.approx(1)


def test_a_word_becomes_a_token_by_frequency_unless_it_is_english_or_known() -> None:
    spanish = Counter({"impresora": 9, "raro": 1, "workfront": 5, "red": 7, "ñu": 9})
    english = Counter({"workfront": 9, "printer": 9})
    chosen = new_words(spanish, english, ["querer"], ["red"], fewest=3, most=9)
    assert sorted(chosen) == ["impresora", "querer"]
    assert len(new_words(spanish, english, ["querer"], [], fewest=1, most=1)) == 1


def test_stems_are_what_several_endings_follow() -> None:
    forms = [
        stem + ending
        for stem in ("restablec", "configur", "instal", "trabaj")
        for ending in ("er", "ido", "iendo", "ieron", "aron")
    ]
    found = stems(forms, ["##er"], 500)
    assert {"restablec", "configur", "instal", "trabaj", "##ieron"} <= set(found)
    assert "##er" not in found


def test_a_new_word_starts_where_its_translations_are(reader: Tokenizer) -> None:
    table = np.eye(reader.get_vocab_size(), dtype=np.float32)
    numbers = reader.get_vocab()
    seen = Counter({"perro": 9, "casero": 1})
    alignment = Alignment({"perro": [("dog", 0.9), ("cat", 0.1)]}, seen, Counter())
    dictionary = {"casero": ["from home"], "xy": []}
    perro, casero, unknown = first_vectors(
        ["perro", "casero", "xy"], alignment, dictionary, reader, table
    )
    assert perro.argmax() == numbers["dog"]
    assert casero.argmax() == numbers["home"]  # "from" says little
    assert set(np.flatnonzero(unknown)) == {numbers["x"], numbers["##y"]}
    assert np.linalg.norm([perro, casero, unknown], axis=1) == pytest.approx(1, abs=1e-5)


def test_a_stem_starts_as_its_words_and_an_ending_as_nothing_in_particular() -> None:
    vectors = np.eye(3, dtype=np.float32)
    ending = np.full(3, 0.5, np.float32)
    stem, other, last = stem_vectors(
        ["instal", "zzzzz", "##aron"], ["instalar", "instale", "otro"], vectors, ending
    )
    assert stem[0] == stem[1] > stem[2] == 0
    assert np.array_equal(other, ending)
    assert np.array_equal(last, ending)


def test_english_is_read_as_before_by_the_extended_tokenizer(
    teacher: Path, reader: Tokenizer
) -> None:
    extended = extend(teacher / "tokenizer.json", ["impresora", "anyo"], Spelling({"año"}), 64)
    text = "The printer does not print, friend"
    assert extended.encode(text).ids == reader.encode(text).ids
    assert extended.encode("IMPRESORA año").tokens[1:-1] == ["impresora", "anyo"]
    assert extended.get_vocab_size() == reader.get_vocab_size() + 2
