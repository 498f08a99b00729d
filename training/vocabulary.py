"""The words that are added to the teacher's vocabulary, and the tokenizer that knows them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tokenizers import Tokenizer

from training.spelling import Spelling

_SHORTEST, _LONGEST = 2, 24  # letters of a word
_FOREIGN = 0.5  # a word this much rarer in Spanish than in English is not a Spanish word
_ENDINGS = 300
_LONGEST_ENDING, _SHORTEST_STEM = 8, 5  # letters
_FORMS = 4  # endings that a stem goes with at least
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


def new_words(
    spanish: Counter[str],
    english: Counter[str],
    frequent: Sequence[str],
    known: Iterable[str],
    *,
    fewest: int,
    most: int,
) -> list[str]:
    """At most `most` Spanish words that are no token yet, the most useful first.

    A word qualifies by occurring `fewest` times in the parallel text, or by its place in
    `frequent`, words of general Spanish in order of frequency. A word that is as much at home in
    English text stays in pieces, so that English reads as it did.
    """
    scale = sum(spanish.values()) / max(1, sum(english.values()))
    places = {word: place for place, word in enumerate(frequent)}
    taken = set(known)
    candidates = {word for word, count in spanish.items() if count >= fewest} | set(places)
    chosen = [
        word
        for word in candidates
        if word not in taken
        and _SHORTEST <= len(word) <= _LONGEST
        and _LATIN.issuperset(word)
        and not _is_english(word, spanish, english, scale)
    ]
    return sorted(chosen, key=lambda word: (_place(word, spanish, places), word))[:most]


def _is_english(word: str, spanish: Counter[str], english: Counter[str], scale: float) -> bool:
    return english[word] * scale > spanish[word] * _FOREIGN


def _place(word: str, spanish: Counter[str], places: Mapping[str, int]) -> float:
    """A rank that is good when a word is frequent in either text (Zipf: rank times count)."""
    general = places.get(word, 1_000_000)
    in_text = 120_000 / spanish[word] if spanish[word] else 1_000_000
    return min(general, in_text)


def stems(
    words: Iterable[str], known: Iterable[str], most: int, english: Iterable[str] = ()
) -> list[str]:
    """At most `most` beginnings of Spanish words that are no token, and `##` endings for them.

    An unknown form then reads as its verb or noun and an ending (restablec ##ieron) instead of as
    English pieces (resta ##ble ##cier ##on). An ending is one that many stems take; a stem is what
    is left in front of several of them. None begins a word of `english` that is in pieces, which
    would then read otherwise than the teacher reads it.
    """
    types, taken = sorted(set(words)), set(known)
    foreign = {
        word[:size]
        for word in set(english).difference(types, taken)
        for size in range(_SHORTEST_STEM, len(word))
    }
    endings = _most_shared((word[-size:], word[:-size]) for word, size in _splits(types))
    chosen = {ending for ending, _ in endings[:_ENDINGS]}
    fits = ((word[:-size], word[-size:]) for word, size in _splits(types) if word[-size:] in chosen)
    barred = taken | foreign
    found = [stem for stem, shared in _most_shared(fits) if shared >= _FORMS and stem not in barred]
    pieces = [f"##{ending}" for ending in sorted(chosen) if f"##{ending}" not in taken]
    return found[: most - len(pieces)] + pieces


def _splits(types: Iterable[str]) -> Iterator[tuple[str, int]]:
    for word in types:
        for size in range(1, min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
            yield word, size


def _most_shared(parts: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """The first parts by how many different second parts they go with, the most first."""
    partners: dict[str, int] = Counter(first for first, _ in set(parts))
    return sorted(partners.items(), key=lambda item: (-item[1], item[0]))


def extend(tokenizer: Path, words: Sequence[str], spelling: Spelling, window: int) -> Tokenizer:
    """The tokenizer in the file, with `words` as tokens of their own after the ones it has."""
    description = json.loads(tokenizer.read_text("utf-8"))
    numbers = description["model"]["vocab"]
    first = max(numbers.values()) + 1
    numbers.update({word: first + place for place, word in enumerate(words)})
    extended: Tokenizer = Tokenizer.from_str(json.dumps(description))
    extended.normalizer = spelling.normalizer()
    extended.enable_truncation(window)
    extended.no_padding()
    return extended
