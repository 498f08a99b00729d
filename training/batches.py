"""What the student reads at each step: texts of similar length, altered as people alter them.

A batch is decided by the seed, the pass and its place in the pass alone, so that a run which was
interrupted goes on with exactly the batches it would have met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from training.noise import Writer
from training.pairs import Pair, weight_of
from training.recipe import Recipe, Stage

_POOL = 8_192  # pairs that are sorted by length together
_SHORTEST_JOIN, _LONGEST_JOIN = 50, 150  # words of a joined text


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers of pairs, and for each what the student reads."""

    numbers: list[int]
    texts: list[str]


def texts_of(pairs: Sequence[Pair], stage: Stage, seed: int) -> list[Pair]:
    """What a stage reads: pairs as they are and, after them, consecutive segments of a source as
    one text, as many as make the stage's share of joined texts."""
    dice = np.random.default_rng([seed, 1])
    everything = min(stage.texts, int(len(pairs) / (1 - stage.joined)))
    order = dice.permutation(len(pairs))
    joined: list[Pair] = []
    for start in order:
        if len(joined) >= stage.joined * everything:
            break
        pair = _joined(pairs, int(start), int(dice.integers(_SHORTEST_JOIN, _LONGEST_JOIN)))
        if pair is not None:
            joined.append(pair)
    plain = np.sort(order[: everything - len(joined)])
    return [*(pairs[place] for place in plain), *joined]


def _joined(pairs: Sequence[Pair], start: int, words: int) -> Pair | None:
    source, english, spanish, length = pairs[start].source, [], [], 0
    for pair in pairs[start : start + 12]:
        if pair.source != source:
            return None
        english.append(pair.english)
        spanish.append(pair.spanish)
        length += len(pair.english.split())
        if length >= words:
            return Pair(source, "\n".join(english), "\n".join(spanish))
    return None


class Batches:
    """An endless, repeatable stream of batches."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        lengths: Sequence[int],
        recipe: Recipe,
        stage: Stage,
        spanish: Writer,
        english: Writer,
    ) -> None:
        """`lengths` are the tokens of each pair's Spanish side."""
        self._pairs = pairs
        self._lengths = np.array(lengths)
        self._recipe, self._stage = recipe, stage
        self._spanish, self._english = spanish, english
        self._weights = np.array([weight_of(pair.source) for pair in pairs])

    def after(self, step: int) -> Iterator[Batch]:
        """The batches from number `step` on."""
        number, turn = 0, 0
        while True:
            numbers = self._pass(turn)
            for chosen in numbers[max(0, step - number) :]:
                dice = np.random.default_rng([self._recipe.seed, 3, turn, int(chosen[0])])
                yield Batch(chosen.tolist(), [self._text(int(one), dice) for one in chosen])
            number += len(numbers)
            turn += 1

    def _pass(self, turn: int) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """The pairs of one pass over the data, cut into batches of similar length."""
        dice = np.random.default_rng([self._recipe.seed, 2, turn])
        kept = np.flatnonzero(dice.random(len(self._pairs)) < self._weights)
        order = dice.permutation(kept)
        cut: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        for start in range(0, len(order), _POOL):
            pool = order[start : start + _POOL]
            pool = pool[np.argsort(self._lengths[pool], kind="stable")]
            cut.extend(self._cut(pool))
        return [cut[place] for place in dice.permutation(len(cut))]

    def _cut(
        self, pool: np.ndarray[tuple[int], np.dtype[np.int64]]
    ) -> Iterator[np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """Runs of a sorted pool whose padded tokens fill a batch."""
        start = 0
        for end in range(1, len(pool) + 1):
            padded = (end + 1 - start) * min(
                int(self._lengths[pool[min(end, len(pool) - 1)]]), self._recipe.longest
            )
            if end == len(pool) or padded > self._recipe.batch_tokens:
                yield pool[start:end]
                start = end

    def _text(self, number: int, dice: np.random.Generator) -> str:
        pair = self._pairs[number]
        if dice.random() < self._stage.english:
            return self._english.write(pair.english, dice)
        return self._spanish.write(pair.spanish, dice)
