"""Which block of a page is the translation of which: by order, or by a path of least cost."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from training.collect.blocks import Block

SKIP = 1.0
"""The cost of a block without a counterpart; a match must be cheaper than two of them."""

LARGEST = 3_000
"""Blocks of a page beyond which a differing pair of pages is dropped: the path is quadratic."""

LEAST_MATCHED = 0.7
"""The share of blocks that must find a counterpart; a looser pair of pages is dropped."""

CERTAIN_COST = 0.8
"""Matches that cost more are left out: their neighbours may be right, they may not."""

GROWTH = 1.1
"""Characters of Spanish for one of English, in manuals."""

NO_ANCHORS = 0.4
"""The cost of a match that neither numbers nor names confirm or deny."""

_ANCHORS = re.compile(r"\d+|\b[A-Z]{2,}\b|\b\w+[._/@-]\w[\w./@-]*|\b[A-Z]\w*[a-z][A-Z]\w*")


def align(english: Sequence[Block], spanish: Sequence[Block]) -> list[tuple[str, str]]:
    """(English, Spanish) texts of the two pages; none where the pages differ too much.

    The same sequence of elements is taken as it stands. Otherwise the cheapest path is sought,
    where blocks match only within one kind of element (Gale & Church 1993, one to one only).
    """
    if [block.mark for block in english] == [block.mark for block in spanish]:
        return [(one.text, other.text) for one, other in zip(english, spanish, strict=True)]
    if max(len(english), len(spanish)) > LARGEST:
        return []
    rows, columns = [*map(_Traits.of, english)], [*map(_Traits.of, spanish)]
    matches = _path(rows, columns)
    if len(matches) < LEAST_MATCHED * max(len(english), len(spanish)):
        return []
    return [
        (english[row].text, spanish[column].text)
        for row, column in matches
        if _cost(rows[row], columns[column]) <= CERTAIN_COST
    ]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What the cost of a match depends on, worked out once a block."""

    mark: str
    length: int
    anchors: frozenset[str]

    @classmethod
    def of(cls, block: Block) -> _Traits:
        return cls(block.mark, len(block.text), frozenset(_ANCHORS.findall(block.text)))


def _cost(one: _Traits, other: _Traits) -> float:
    """0 for a sure pair; grows with unlike lengths and with numbers and names not shared."""
    if one.mark != other.mark:
        return math.inf
    if "#" in one.mark:
        return 0.0
    lengths = abs(math.log((other.length + 8) / (GROWTH * one.length + 8)))
    union = len(one.anchors | other.anchors)
    unlike = 1 - len(one.anchors & other.anchors) / union if union else NO_ANCHORS
    return lengths + unlike


def _path(english: Sequence[_Traits], spanish: Sequence[_Traits]) -> list[tuple[int, int]]:
    """The (row, column) of every match on the cheapest path."""
    rows, columns = len(english), len(spanish)
    best = [[column * SKIP for column in range(columns + 1)]]
    for row in range(1, rows + 1):
        line = [row * SKIP]
        above = best[-1]
        for column in range(1, columns + 1):
            matched = above[column - 1] + _cost(english[row - 1], spanish[column - 1])
            line.append(min(matched, above[column] + SKIP, line[-1] + SKIP))
        best.append(line)
    return _walk_back(best)


def _walk_back(best: list[list[float]]) -> list[tuple[int, int]]:
    row, column = len(best) - 1, len(best[0]) - 1
    matches = []
    while row and column:
        here = best[row][column]
        if math.isclose(here, best[row - 1][column] + SKIP):
            row -= 1
        elif math.isclose(here, best[row][column - 1] + SKIP):
            column -= 1
        else:
            row, column = row - 1, column - 1
            matches.append((row, column))
    return matches[::-1]
