"""Looking at text: its words, its sentences, its key for comparison, and its likely language."""

from __future__ import annotations

import re
from typing import Literal

from training.pairs import folded

Language = Literal["en", "es"]


def _listed(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


STOP_WORDS: dict[Language, frozenset[str]] = {
    "en": _listed(
        "the of and to is are was were be been with for from this that these those which it its you"
        " your we they their he she his her if or not by as an at can will would should may when"
        " where what how who all any other only have has had but then than into on does do did"
        " there here each must use used using"
    ),
    "es": _listed(
        "el la los las de del y que en un una unos unas para por con es son ser se su sus al lo le"
        " les como mas pero este esta estos estas ese esa cuando donde si puede pueden desde hasta"
        " sobre entre sin ya muy o u e fue han ha hay tambien cada todo todos toda todas otra otro"
        " debe usted tiene porque cual sea"
    ),
}
"""Words that hardly occur in the other language; those that do (`no`, `me`, `a`) are left out."""

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÁÉÍÓÚÑ¿¡\"'«])")


def key(text: str) -> str:
    """The text for comparison: lower case, no accents, no punctuation, single spaces."""
    return " ".join(_WORD.findall(folded(text)))


def words(text: str) -> list[str]:
    """The words made of letters, as they stand."""
    return _LETTERS.findall(text)


def digit_groups(text: str) -> list[str]:
    """Every run of digits, in order."""
    return _DIGITS.findall(text)


def sentences(text: str) -> list[str]:
    """The text cut after a stop that a capital follows; abbreviations may cut too often."""
    return _SENTENCE_END.split(text)


def stop_words(text: str, language: Language) -> int:
    """How many words of the text are stop words of `language`."""
    return sum(word in STOP_WORDS[language] for word in words(folded(text)))


def one_line(text: str) -> str:
    """The text with every run of white space, tabs and newlines included, as one space."""
    return " ".join(text.split())
