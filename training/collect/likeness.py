"""Whether two aligned texts say the same: a rough machine translation of one is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from training.collect.apertium import translate
from training.collect.text import STOP_WORDS, words
from training.pairs import Pair, folded

STEM = 4
"""Letters by which two inflections of a Spanish word are taken for one; shorter words are left."""

FEW = 5
"""Texts with fewer stems on a side need one in common, others more than `SHARE` of them.

Measured on manuals aligned by element, against their own pairs shuffled: of texts with nine stems
and more this keeps 99 in 100 true pairs and 2 in 100 false ones; of headings of three or four,
96 and 8. Texts of one or two are lost more often, but teach least.
"""

SHARE = 0.2

_BATCH = 10_000


def alike(pairs: Iterable[Pair], dropped: Counter[str]) -> Iterator[Pair]:
    """The pairs whose sides share stems, in order; the others are counted as `unlike`."""
    rest = iter(pairs)
    while batch := list(islice(rest, _BATCH)):
        rough = translate([pair.english for pair in batch], "eng-spa")
        for pair, translation in zip(batch, rough, strict=True):
            if _agree(_stems(translation), _stems(pair.spanish)):
                yield pair
            else:
                dropped["unlike"] += 1


def _agree(one: set[str], other: set[str]) -> bool:
    fewer = min(len(one), len(other))
    return len(one & other) > (0 if fewer < FEW else SHARE * fewer)


def _stems(text: str) -> set[str]:
    """The first letters of every longer word that is not a stop word."""
    return {
        word[:STEM]
        for word in words(folded(text))
        if len(word) >= STEM and word not in STOP_WORDS["es"]
    }
