"""What makes a pair of texts worth keeping: each rule has a name, so that losses are counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from training.collect.text import (
    Language,
    digit_groups,
    key,
    one_line,
    sentences,
    stop_words,
    words,
)
from training.pairs import Pair, folded

SHORTEST, LONGEST = 3, 60
"""Words of a side. A longer paragraph is cut into sentences where both sides have as many."""

RATIO = (0.5, 2.2)
"""Characters of the Spanish side over those of the English one."""

LETTER_SHARE = 0.7
"""The least share of letters and spaces; code, tables and lines of numbers have fewer."""

SHARED_SHARE = 0.5
"""Above this share of words that stand on both sides, the text was left untranslated."""

CERTAIN_LENGTH = 8
"""From so many words on, a text without one stop word of its language is not in it."""

_CODE = (
    "{",
    "}",
    "</",
    "/>",
    "&&",
    "||",
    "==",
    "\\",
    "$(",
    "();",
    "->",
    "://",
    "%s",
    "%d",
    "='",
    '="',
)


def held_out(folders: Iterable[Path]) -> frozenset[str]:
    """The keys of every query in the `queries.jsonl` files below `folders`: never trained on."""
    keys: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("queries.jsonl")):
            with path.open(encoding="utf-8") as lines:
                keys.update(key(json.loads(line)["text"]) for line in lines)
    return frozenset(keys)


class Filter:
    """Lets good pairs through, each English text once, and counts the others by reason."""

    def __init__(self, queries: frozenset[str] = frozenset()) -> None:
        self.dropped: Counter[str] = Counter()
        self._queries = queries
        self._seen: set[str] = set()

    def keep(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """The pairs that every rule accepts, long ones in sentences."""
        for pair in pairs:
            for part in in_sentences(pair):
                reason = fault(part) or self._repeated(part)
                if reason:
                    self.dropped[reason] += 1
                else:
                    yield part

    def _repeated(self, pair: Pair) -> str:
        english = key(pair.english)
        if english in self._queries or key(pair.spanish) in self._queries:
            return "held-out query"
        if english in self._seen:
            return "duplicate"
        self._seen.add(english)
        return ""


def in_sentences(pair: Pair) -> Iterator[Pair]:
    """The pair on one line a side; a long one as its sentences, where both sides count alike."""
    english, spanish = one_line(pair.english), one_line(pair.spanish)
    if max(len(words(english)), len(words(spanish))) > LONGEST:
        parts = sentences(english), sentences(spanish)
        if len(parts[0]) == len(parts[1]):
            for part in zip(*parts, strict=True):
                yield Pair(pair.source, *part)
            return
    yield Pair(pair.source, english, spanish)


def fault(pair: Pair) -> str:
    """The name of the first rule that the pair breaks, or nothing."""
    return next((name for name, broken in RULES if broken(pair)), "")


def _wrong_size(pair: Pair) -> bool:
    sizes = len(words(pair.english)), len(words(pair.spanish))
    return min(sizes) < SHORTEST or max(sizes) > LONGEST


def _wrong_ratio(pair: Pair) -> bool:
    return not RATIO[0] <= len(pair.spanish) / len(pair.english) <= RATIO[1]


def _code(pair: Pair) -> bool:
    return any(
        sum(letter.isalpha() or letter == " " for letter in side) < LETTER_SHARE * len(side)
        or any(sign in side for sign in _CODE)
        for side in (pair.english, pair.spanish)
    )


def _other_numbers(pair: Pair) -> bool:
    return len(digit_groups(pair.english)) != len(digit_groups(pair.spanish))


def _untranslated(pair: Pair) -> bool:
    english, spanish = set(words(folded(pair.english))), set(words(folded(pair.spanish)))
    return len(english & spanish) > SHARED_SHARE * min(len(english), len(spanish))


def _other_language(pair: Pair) -> bool:
    return _is_not(pair.english, "en", "es") or _is_not(pair.spanish, "es", "en")


def _is_not(side: str, own: Language, other: Language) -> bool:
    score = stop_words(side, own)
    return score < stop_words(side, other) or (not score and len(words(side)) >= CERTAIN_LENGTH)


RULES: tuple[tuple[str, Callable[[Pair], bool]], ...] = (
    ("size", _wrong_size),
    ("length ratio", _wrong_ratio),
    ("code", _code),
    ("numbers", _other_numbers),
    ("untranslated", _untranslated),
    ("language", _other_language),
)
"""Cheap rules first."""
