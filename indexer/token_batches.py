"""Groups token lists of like length into batches, so that little is spent on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int64]


def batches_by_length(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions of `lengths`, longest first, in batches of at most `budget` padded tokens.

    A single list longer than the budget is a batch of its own. The longest come first so that
    memory reaches its peak at once, not at the end of a long run.
    """
    order = sorted(range(len(lengths)), key=lambda position: -lengths[position])
    start = 0
    while start < len(order):
        size = max(1, budget // max(1, lengths[order[start]]))
        yield order[start : start + size]
        start += size


def padded(tokens: Sequence[Sequence[int]]) -> tuple[Tokens, Tokens]:
    """Token numbers and attention mask of a batch, both of shape (texts, longest).

    What number pads does not matter: no token attends to one that the mask leaves out.
    """
    longest = max(map(len, tokens))
    numbers = np.zeros((len(tokens), longest), np.int64)
    mask = np.zeros((len(tokens), longest), np.int64)
    for row, values in enumerate(tokens):
        numbers[row, : len(values)] = values
        mask[row, : len(values)] = 1
    return numbers, mask
