"""Reads the parallel text: gzipped TSV files of source, English, Spanish, a segment a line."""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".en_es.tsv.gz"
# How often a pair is met in one pass over the data, by the beginning of its source's name; 1 where
# none fits. A person's prose teaches more than rule-based translation, terse interface messages,
# and manuals that repeat themselves. The stories of games are the general language we have.
WEIGHTS = {
    "audience-manager": 0.5,
    "campaign-standard": 0.5,
    "commerce-operations": 0.5,
    "messages-cataclysm": 1.0,
    "messages-freedroidrpg": 1.0,
    "messages-wesnoth": 1.0,
    "messages-": 0.6,
    "servicenow": 0.3,
    "target": 0.5,
    "wordnet-gloss": 0.5,
    "workfront": 0.5,
}

_LONGEST = 1_500  # characters of a segment


@dataclass(frozen=True, slots=True)
class Pair:
    source: str
    english: str
    spanish: str


def read_pairs(folders: Iterable[Path]) -> list[Pair]:
    """The pairs of every `*.en_es.tsv.gz` below `folders`, in order, each English text once.

    The word list beside them (`dictionary.en_es.tsv.gz`, two columns) is not parallel text.
    """
    seen: set[str] = set()
    pairs = []
    for path in _files(folders):
        for pair in _lines(path):
            key = f"{folded(pair.english)}\t{folded(pair.spanish)}"
            if key not in seen:
                seen.add(key)
                pairs.append(pair)
    return pairs


def weight_of(source: str) -> float:
    """The share of a source's pairs that one pass over the data takes."""
    return next((WEIGHTS[start] for start in WEIGHTS if source.startswith(start)), 1.0)


def folded(text: str) -> str:
    """Lower case without accents, and ñ as n."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.glob(f"*{SUFFIX}"))


def _lines(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3:  # noqa: PLR2004 - source, English, Spanish
                continue
            source, english, spanish = (field.strip() for field in fields)
            if english and spanish and max(len(english), len(spanish)) <= _LONGEST:
                yield Pair(source, english, spanish)
