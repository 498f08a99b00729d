"""The word list that comes with the encoder, and what becomes of it without the encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import known_words
from indexer.known_words import is_known_word


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A model folder with nothing in it, in place of the one that comes with kbsearch."""
    monkeypatch.setattr(known_words, "DEFAULT_MODEL_FOLDER", tmp_path)
    known_words._known_words.cache_clear()
    yield tmp_path
    known_words._known_words.cache_clear()


@pytest.mark.parametrize("word", ["contrasena", "contraseña", "password", "pantalla"])
def test_frequent_words_of_both_languages_are_known(word: str) -> None:
    assert is_known_word(word)


@pytest.mark.parametrize("word", ["contrsaena", "passwrod", "kb5021233"])
def test_typing_errors_and_codes_are_not(word: str) -> None:
    assert not is_known_word(word)


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"model": {"vocab": 7}}'])
def test_without_the_list_no_word_is_taken_for_an_error(model: Path, text: str | None) -> None:
    if text is not None:
        (model / "tokenizer.json").write_text(text, encoding="utf-8")
    assert is_known_word("contrsaena")
