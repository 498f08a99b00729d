"""Names of files: shown as their senders meant them, and never a path."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from kbsearch.tickets.attachments.names import NAME_BYTES, cleaned, ending, with_ending

CASES: Mapping[str, Mapping[str, str]] = yaml.safe_load(
    Path(__file__).with_name("cases").joinpath("names.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_name_is_cleaned(case: Mapping[str, str]) -> None:
    assert cleaned(case["given"]) == case["called"]


@pytest.mark.parametrize("letter", ["a", "ñ", "😀"])
def test_a_long_name_keeps_its_ending(letter: str) -> None:
    name = cleaned(letter * 1000 + ".png")
    assert len(name.encode()) <= NAME_BYTES
    assert name.endswith(f"{letter}.png")
    assert name == cleaned(name)


def test_half_a_character_is_left_out() -> None:
    assert cleaned("a\ud800b.txt") == "ab.txt"


def test_whatever_it_is_called_it_is_no_path_and_no_header() -> None:
    some = random.Random(7)
    signs = "/\\.:\0\r\n\t\u202e\u2028 \"'<>|?*con.PRNñ\ud83d😀é"
    for _ in range(3000):
        name = cleaned("".join(some.choices(signs, k=some.randrange(30))))
        assert name
        assert not set(name) & set('/\\:"<>|?*\0\r\n')
        assert name.strip(". ") == name
        assert all(unicodedata.category(one)[0] != "C" for one in name)
        assert len(name.encode()) <= NAME_BYTES
        assert cleaned(name) == name


def test_an_ending_is_put_behind_a_name_that_has_another() -> None:
    assert with_ending("foto.jpeg", ("jpg", "jpeg")) == "foto.jpeg"
    assert with_ending("FOTO.JPG", ("jpg", "jpeg")) == "FOTO.JPG"
    assert with_ending("foto.png", ("jpg", "jpeg")) == "foto.png.jpg"
    longest = with_ending(cleaned("a" * 300 + ".png"), ("jpg",))
    assert longest.endswith(".jpg")
    assert len(longest.encode()) <= NAME_BYTES


def test_what_has_no_dot_has_no_ending() -> None:
    assert not ending("foto")
    assert not ending("foto.")
    assert ending("a.tar.GZ") == "gz"
