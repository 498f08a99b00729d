"""What the ranking weighs, read from one small file that `python -m benchmarks.fit` writes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.lexical import FIELDS
from indexer.records import LANGUAGES, Language

FILE = Path(__file__).with_name("weights.toml")

Pair = tuple[Language, Language]
"""The language of a question, and that of a passage."""

PAIRS: tuple[Pair, ...] = tuple((one, other) for one in LANGUAGES for other in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Trust:
    """A logistic model of P(the article answers): its constant, and what each feature adds."""

    constant: float
    meaning: float
    words: float
    lead: float


@dataclass(frozen=True, slots=True)
class Wording:
    """What a passage's likeness in wording adds: all the words of the question, little ones too,
    add `share`; neighbours that stand side by side in both add `pairs` times what they say."""

    share: float
    pairs: float


@dataclass(frozen=True, slots=True)
class Weights:
    """`fields` weighs a word in each field of an article; `words`, for each pair of languages,
    what a point of BM25 adds to a cosine; `wording` weighs a part of the second look, and `crowd`
    is what it takes off a cosine for each point of that with the nearest others; `trust` is the
    confidence of each pair, and `trust_in_words` that of any where meaning was not compared."""

    fields: tuple[tuple[str, float], ...]
    words: Mapping[Pair, float]
    trust: Mapping[Pair, Trust]
    trust_in_words: Trust
    wording: Wording = Wording(0.0, 0.0)
    crowd: float = 0.0


def pair_name(pair: Pair) -> str:
    """How a pair is written: `es-en` is a Spanish question and an English article."""
    return "-".join(pair)


def parse_weights(text: str) -> Weights:
    """Reads the file's text; ValueError where it is no TOML, or lacks a number."""
    found = tomllib.loads(text)
    words = _numbers(found, "words", map(pair_name, PAIRS))
    return Weights(
        fields=tuple(_numbers(found, "fields", FIELDS).items()),
        words={pair: words[pair_name(pair)] for pair in PAIRS},
        trust={pair: _trust(found, pair_name(pair)) for pair in PAIRS},
        trust_in_words=_trust(found, "words"),
        wording=Wording(**_numbers(found, "wording", (one.name for one in fields(Wording)))),
        crowd=_numbers(found, "meaning", ("crowd",))["crowd"],
    )


def _trust(found: Mapping[str, Any], name: str) -> Trust:
    return Trust(**_numbers(found, f"trust.{name}", (one.name for one in fields(Trust))))


def _numbers(found: Mapping[str, Any], name: str, keys: Iterable[str]) -> dict[str, float]:
    """What the table `name`, perhaps one inside another, has for `keys`."""
    table: Any = found
    for part in name.split("."):
        table = table.get(part) if isinstance(table, dict) else None
    numbers = {}
    for key in keys:
        value: Any = table.get(key) if isinstance(table, dict) else None
        if type(value) not in {int, float}:
            raise ValueError(
                f"The weights have no number for '{key}' in [{name}]; "
                f"'python -m benchmarks.fit --data DIR --write' writes the file anew"
            )
        numbers[key] = float(value)
    return numbers


def format_weights(weights: Weights, note: str = "") -> str:
    """The text of a file with these weights; `note` becomes comments at its head."""
    tables: dict[str, Mapping[str, float]] = {
        "fields": dict(weights.fields),
        "words": {pair_name(pair): weights.words[pair] for pair in PAIRS},
        "wording": asdict(weights.wording),
        "meaning": {"crowd": weights.crowd},
        **{f"trust.{pair_name(pair)}": asdict(weights.trust[pair]) for pair in PAIRS},
        "trust.words": asdict(weights.trust_in_words),
    }
    head = [f"# {line}" for line in note.splitlines()]
    body = [
        "\n".join([f"[{name}]", *(f"{key} = {value:.4g}" for key, value in table.items())])
        for name, table in tables.items()
    ]
    return "\n\n".join([*(["\n".join(head)] if head else []), *body]) + "\n"


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights that come with kbsearch."""
    return parse_weights(FILE.read_text("utf-8"))
