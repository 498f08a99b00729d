"""Which English words a Spanish word stands for, learnt from parallel text alone.

IBM Model 1 (Brown et al., The Mathematics of Statistical Machine Translation, 1993): every English
word of a segment may come from any Spanish word of it or from none; a few rounds of expectation
maximisation find the probabilities t(english | spanish). Every cell of every segment is a number
in one array, so that a round is two sums by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.pairs import Pair

_LONGEST = 40  # words of a segment; a longer one says little about any single word
_NOBODY = 0  # the Spanish word that stands for "none"


class Splitter(Protocol):
    """What divides a text into the words that are aligned."""

    def words(self, text: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Alignment:
    """t(english | spanish), best first, and how often each Spanish and English word occurs."""

    translations: dict[str, list[tuple[str, float]]]
    spanish: Counter[str]
    english: Counter[str]


def align(
    pairs: Sequence[Pair], spelling: Splitter, *, rounds: int, best: int, fewest: int = 2
) -> Alignment:
    """The `best` most probable English words of every Spanish word that occurs `fewest` times."""
    texts = [(spelling.words(pair.spanish), spelling.words(pair.english)) for pair in pairs]
    spanish = Counter(word for text, _ in texts for word in text)
    english = Counter(word for _, text in texts for word in text)
    rows = _numbered(spanish, fewest)
    columns = _numbered(english, fewest)
    keys, positions = _cells(texts, rows, columns)
    cells, places = np.unique(keys, return_inverse=True)
    probability = _maximise(cells, places, positions, rounds)
    return Alignment(_ranked(cells, probability, rows, columns, best), spanish, english)


def _numbered(counts: Counter[str], fewest: int) -> dict[str, int]:
    """Words to numbers from 1 on; 0 is nobody."""
    kept = sorted(word for word, count in counts.items() if count >= fewest)
    return {word: number for number, word in enumerate(kept, 1)}


def _cells(
    texts: Sequence[tuple[list[str], list[str]]], rows: dict[str, int], columns: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """A key (spanish, english) for every cell, and the English position each belongs to."""
    keys, positions, position = [], [], 0
    for spanish, english in texts:
        if max(len(spanish), len(english)) > _LONGEST:
            continue
        left = np.array([_NOBODY, *(rows[word] for word in spanish if word in rows)], np.int64)
        right = np.array([columns[word] for word in english if word in columns], np.int64)
        if not len(right):
            continue
        keys.append(((left << 32)[None, :] + right[:, None]).ravel())
        positions.append(np.repeat(np.arange(len(right), dtype=np.int32) + position, len(left)))
        position += len(right)
    return np.concatenate(keys), np.concatenate(positions)


def _maximise(
    cells: NDArray[np.int64],
    places: NDArray[np.intp],
    positions: NDArray[np.int32],
    rounds: int,
) -> NDArray[np.float64]:
    """t of each distinct cell after `rounds` of expectation maximisation."""
    owner = np.unique(cells >> 32, return_inverse=True)[1]
    probability = np.ones(len(cells))
    for _ in range(rounds):
        share = probability[places]
        share /= np.bincount(positions, share)[positions]
        expected = np.bincount(places, share, minlength=len(cells))
        probability = expected / np.bincount(owner, expected)[owner]
    return probability


def _ranked(
    cells: NDArray[np.int64],
    probability: NDArray[np.float64],
    rows: dict[str, int],
    columns: dict[str, int],
    best: int,
) -> dict[str, list[tuple[str, float]]]:
    names = ["", *columns]
    spanish, english = cells >> 32, cells & 0xFFFFFFFF
    order = np.lexsort((-probability, spanish))
    starts = np.searchsorted(spanish[order], np.arange(len(rows) + 2))
    ranked = {}
    for word, row in rows.items():
        chosen = order[starts[row] : starts[row + 1]][:best]
        ranked[word] = [(names[english[cell]], float(probability[cell])) for cell in chosen]
    return ranked
