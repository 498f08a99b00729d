"""WordNet's definitions and usage examples, put into Spanish by machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.collect.apertium import doubt, translate, unmarked
from training.collect.errors import SourceMissingError
from training.pairs import Pair

MOST_DOUBT = 0.25
"""The largest share of words that the translator may not know."""

_PARTS = ("noun", "verb", "adj", "adv")
_NOTE = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"([^"]+)"')


def pairs(folder: Path) -> Iterator[Pair]:
    """The database below `folder` as pairs of source `wordnet-gloss` and `wordnet-example`."""
    texts = list(_texts(folder))
    translated = translate([text for _, text in texts], "eng-spa")
    for (source, english), marked in zip(texts, translated, strict=True):
        if marked and doubt(marked) <= MOST_DOUBT:
            yield Pair(source, english, _finished(english, unmarked(marked)))


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(Source, English) of every synset; `data.*` lines are fields, a bar, then the gloss."""
    for part in _PARTS:
        path = next(iter(sorted(folder.rglob(f"data.{part}"))), None)
        if path is None:
            raise SourceMissingError(f"no data.{part} below {folder}; unpack wordnet-base there")
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                fields, bar, gloss = line.partition("|")
                if bar and fields[:1].isdigit():
                    yield from _gloss(gloss)


def _gloss(gloss: str) -> Iterator[tuple[str, str]]:
    """A definition before the first semicolon, without notes in brackets; examples in quotes."""
    definition = " ".join(_NOTE.sub(" ", gloss.partition('"')[0].partition(";")[0]).split())
    if definition:
        yield "wordnet-gloss", definition
    for example in _QUOTED.findall(gloss):
        yield "wordnet-example", " ".join(example.split())


def _finished(english: str, spanish: str) -> str:
    """The translation with the stop that the translator swallows."""
    text = spanish.strip()
    if english.endswith("?") and not text.startswith("¿"):
        text = f"¿{text}"
    missing = english[-1] if english[-1] in ".?!" and not text.endswith(english[-1]) else ""
    return f"{text}{missing}"
