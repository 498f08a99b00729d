"""A Spanish-English word list: frequent words with what apertium and small dictionaries say."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.collect.apertium import doubt, translate
from training.collect.errors import SourceFormatError
from training.collect.msgpack import unpack

FREQUENT = 40_000
"""How many of the most frequent words are translated by machine."""

MAX_WORDS = 4
"""Longer translations from a dictionary are explanations, not words."""

_WORD = re.compile(r"[a-záéíóúüñ]+(?:-[a-záéíóúüñ]+)*")
_PHRASE = re.compile(r"[a-záéíóúüñ]+(?:[ '-][a-záéíóúüñ]+)*")
_BRACKETED = re.compile(r"[(\[<{/][^)\]>}/]*[)\]>}/]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A Spanish word, its place by frequency (from 1), and its English translations."""

    spanish: str
    rank: int
    english: tuple[str, ...]


def entries(
    ranked: Sequence[str], dictionaries: Iterable[tuple[str, str]], known: frozenset[str]
) -> Iterator[Entry]:
    """The word list: the `FREQUENT` first words of `ranked`, then what only dictionaries know.

    `dictionaries` gives (Spanish, English); `known` are common words of either language, by which
    phrases that a dictionary has run together (`outof`) are found and left out. A word without
    any translation is left out; one that `ranked` lacks gets the rank after the last.
    """
    found: dict[str, dict[str, None]] = {}
    frequent = ranked[:FREQUENT]
    for spanish, english in zip(frequent, translate(frequent, "spa-eng"), strict=True):
        if not doubt(english):
            _add(found, spanish, english)
    for spanish, english in dictionaries:
        if not any(run_together(side.lower(), known) for side in (spanish, english)):
            _add(found, spanish, english)
    ranks = {word: rank for rank, word in enumerate(ranked, 1)}
    last = len(ranked) + 1
    for spanish in sorted(found, key=lambda word: (ranks.get(word, last), word)):
        yield Entry(spanish, ranks.get(spanish, last), tuple(found[spanish]))


def run_together(word: str, known: frozenset[str]) -> bool:
    """Whether a word that nobody uses is two or more common ones without their spaces.

    Pieces of one letter would find fault with nearly every word and do not count.
    """
    return word not in known and " " not in word and _splits(word, known)


def _splits(word: str, known: frozenset[str]) -> bool:
    return any(
        word[:cut] in known and (word[cut:] in known or _splits(word[cut:], known))
        for cut in range(2, len(word) - 1)
    )


def _add(found: dict[str, dict[str, None]], spanish: str, english: str) -> None:
    key = _clean(spanish)
    value = _clean(english)
    if key and value:
        found.setdefault(key, {})[value] = None


def _clean(text: str) -> str:
    """The word or phrase in lower case, or nothing where it is neither."""
    phrase = " ".join(_BRACKETED.sub(" ", text).lower().rstrip(" .!?").split())
    return phrase if _PHRASE.fullmatch(phrase) and len(phrase.split()) <= MAX_WORDS else ""


def ranked_words(wheel: Path, language: str = "es", size: str = "large") -> list[str]:
    """The words of a `wordfreq` wheel that are made of letters only, most frequent first.

    The list is MessagePack: a header, then one list of words per hundredth of a decade (cB).
    """
    with zipfile.ZipFile(wheel) as archive:
        data = gzip.decompress(archive.read(f"wordfreq/data/{size}_{language}.msgpack.gz"))
    buckets = unpack(data)
    if not isinstance(buckets, list) or not isinstance(buckets[0], dict):
        raise SourceFormatError(f"{wheel} holds no list of word buckets; use wordfreq 3.1")
    words = (word for bucket in buckets[1:] if isinstance(bucket, list) for word in bucket)
    return [word for word in words if isinstance(word, str) and _WORD.fullmatch(word)]


def freedict(folder: Path) -> Iterator[tuple[str, str]]:
    """(Headword, translation) of the FreeDict databases in dictd's format below `folder`.

    The index gives headword, offset and size of each entry; an entry is a headword line with the
    pronunciation, then lines of translations, separated by commas or semicolons.
    """
    for path in sorted(folder.rglob("*.dict.dz")):
        index = path.with_suffix("").with_suffix(".index").read_text(encoding="utf-8")
        text = gzip.decompress(path.read_bytes())
        for line in index.splitlines():
            headword, offset, size = line.split("\t")[:3]
            if headword.startswith("00database"):
                continue
            start = _base64(offset)
            entry = text[start : start + _base64(size)].decode("utf-8")
            for translation in _translations(entry):
                yield headword, translation


def _translations(entry: str) -> Iterator[str]:
    """The translations of an entry: everything after its headword line, one per comma."""
    for line in entry.splitlines()[1:]:
        for part in re.split(r"[,;]", re.sub(r"^\s*\d+\.\s*", "", line)):
            if part.strip():
                yield part.strip()


_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _base64(number: str) -> int:
    """A number as dictd writes it: base 64, most significant digit first."""
    value = 0
    for digit in number:
        value = value * 64 + _DIGITS.index(digit)
    return value


def english_first(path: Path) -> Iterator[tuple[str, str]]:
    """(Spanish, English) of a gzipped TSV file with English in its first column."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, spanish = line.rstrip("\n").split("\t")[:2]
            yield spanish, english
