"""The word list, and the files it is made of."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

import pytest

from training.collect.errors import SourceFormatError
from training.collect.msgpack import unpack
from training.collect.words import entries, freedict, ranked_words, run_together

needs_apertium = pytest.mark.skipif(
    shutil.which("apertium") is None, reason="apertium and apertium-eng-spa are not installed"
)
COMMON = frozenset({"out", "of", "in", "the", "morning"})


def test_a_wheel_gives_its_words_by_frequency(tmp_path: Path) -> None:
    header = b"\x82\xa6format\xa2cB\xa7version\x01"
    first = b"\x92\xa4casa\xa3123"
    second = b"\xdc\x00\x01\xd9\x05a\xc3\xb1os"
    data = b"\x94" + header + b"\x90" + first + second
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as wheel:
        wheel.writestr("wordfreq/data/large_es.msgpack.gz", gzip.compress(data))
    assert ranked_words(tmp_path / "x.whl") == ["casa", "años"]


@pytest.mark.parametrize("data", [b"", b"\x92\x01", b"\xc0", b"\xa5abc"])
def test_damaged_or_unknown_message_packs_are_refused(data: bytes) -> None:
    with pytest.raises(SourceFormatError):
        unpack(data)


def test_a_dictionary_gives_headwords_with_each_translation(tmp_path: Path) -> None:
    text = "mesa /mˈesa/\ndesk, table\nsilla /sˈiʎa/\n1. chair\n2. seat\n".encode()
    cut = text.index(b"silla")
    (tmp_path / "x.dict.dz").write_bytes(gzip.compress(text))
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    index = f"mesa\tA\t{digits[cut]}\nsilla\t{digits[cut]}\t{digits[len(text) - cut]}\n"
    (tmp_path / "x.index").write_text(f"00databaseinfo\tA\tB\n{index}")
    assert list(freedict(tmp_path)) == [
        ("mesa", "desk"),
        ("mesa", "table"),
        ("silla", "chair"),
        ("silla", "seat"),
    ]


@pytest.mark.parametrize(
    ("word", "together"),
    [("outof", True), ("inthemorning", True), ("of", False), ("mornings", False), ("in of", False)],
)
def test_phrases_without_their_spaces_are_found(word: str, together: bool) -> None:
    assert run_together(word, COMMON) is together


@needs_apertium
def test_the_list_joins_the_translator_and_the_dictionaries() -> None:
    dictionary = [("casa", "home"), ("casa", "outof"), ("Zarigüeya", "opossum"), ("mesa", "(x) !")]
    found = list(entries(["casa", "xqzt", "quisiera"], dictionary, COMMON))
    assert [(entry.spanish, entry.rank) for entry in found] == [
        ("casa", 1),
        ("quisiera", 3),
        ("zarigüeya", 4),
    ]
    assert found[0].english == ("house", "home")
