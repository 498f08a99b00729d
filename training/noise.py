"""Alters texts the way hurried people write them; what a text means stays what it was."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from training.recipe import Noise

_WORD = re.compile(r"[^\W\d_]+")
_SWITCHED = 0.35  # share of the words of a switched text that are exchanged
_WORDS_A_TYPO = 6
_SHORTEST = 4  # letters of a word that gets a typo
_NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
    for place, letter in enumerate(row)
}


class Writer:
    """Writes a text as one of many people would; `other` are single-word translations."""

    def __init__(self, noise: Noise, other: Mapping[str, str]) -> None:
        self._noise = noise
        self._other = other

    def write(self, text: str, dice: np.random.Generator) -> str:
        """`text`, altered or not."""
        roll = dice.random()
        if roll < self._noise.typos:
            text = _with_typos(text, dice)
        elif roll < self._noise.typos + self._noise.switched:
            text = self._switched(text, dice)
        if dice.random() < self._noise.lazy:
            text = text.replace("ñ", "n").replace("Ñ", "N")
        return text.upper() if dice.random() < self._noise.upper else text

    def _switched(self, text: str, dice: np.random.Generator) -> str:
        def exchange(found: re.Match[str]) -> str:
            word = found.group()
            if dice.random() < _SWITCHED:
                return self._other.get(word.lower(), word)
            return word

        return _WORD.sub(exchange, text)


def _with_typos(text: str, dice: np.random.Generator) -> str:
    """One slip of the fingers in about every sixth word, at least one in all."""
    spans = [found.span() for found in _WORD.finditer(text) if len(found.group()) >= _SHORTEST]
    if not spans:
        return text
    many = 1 + dice.binomial(len(spans), 1 / _WORDS_A_TYPO)
    for place in sorted(dice.choice(len(spans), min(many, len(spans)), replace=False))[::-1]:
        start, end = spans[place]
        text = text[:start] + _slip(text[start:end], dice) + text[end:]
    return text


def _slip(word: str, dice: np.random.Generator) -> str:
    """Two letters exchanged, one left out, one doubled, or one hit beside its key."""
    place = int(dice.integers(1, len(word) - 1))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match dice.integers(4):
        case 0:
            return before + after[:1] + letter + after[1:]
        case 1:
            return before + after
        case 2:
            return before + letter + letter + after
        case _:
            keys = _NEIGHBOURS.get(letter.lower()) or letter
            return before + keys[int(dice.integers(len(keys)))] + after
