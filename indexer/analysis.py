"""Text analysis for Spanish and English: the same for what is indexed and what is asked.

Accents are folded, because hurried people leave them out, but ñ stays apart from n: *año* is not
*ano*. No single order of folding and stemming joins *restableció*, *restablecio* and
*restablecer*, so a word is known by three forms and the best of them counts: the folded word,
the folded word stemmed, and the stemmed word folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import Stemmer  # type: ignore[import-not-found]

from indexer.records import Language
from indexer.stop_words import STOP_WORDS

MAX_WORD = 64
"""Characters of a word that are kept: longer ones are keys or encoded data, cut alike on both
sides so that they still match themselves."""

_TILDE = "\u0303"
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
# Begins where a word begins and gives nothing back: else a word of n letters costs n squared.
_JOINED = re.compile(
    r"(?<![^\W_])[^\W_]++(?:(?:[-_./\\]|:\\)[^\W_]++)++"
    r"|(?<![^\W_])[A-Za-z](?:\+\+|#)(?![^\W_])"  # C++, C#
    r"|(?<![^\s(\[\"«“'/])\.[^\W\d_]{2,9}+(?![^\W_.])"  # .NET, .pst
)
_JOINT = re.compile(r"[-_/\\:]|(?<=.)\.")
_APOSTROPHE = re.compile(r"['\u2019]")
_STEMMER_NAMES: dict[Language, str] = {"es": "spanish", "en": "english"}


class Word(NamedTuple):
    """A word of a text, with its character offsets and its folded form."""

    start: int
    end: int
    surface: str
    folded: str


@dataclass(frozen=True, slots=True)
class Forms:
    """The ways one word is looked up. `stem` and `root` depend on the language."""

    folded: str
    stem: str
    root: str


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Lower case without accents, ñ kept: `Contraseña` becomes `contraseña`, `Él` becomes `el`."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    kept: list[str] = []
    for mark in unicodedata.normalize("NFKD", lowered):
        if not unicodedata.combining(mark) or (mark == _TILDE and kept and kept[-1] == "n"):
            kept.append(mark)
    return unicodedata.normalize("NFC", "".join(kept))


def words(text: str) -> Iterator[Word]:
    """The words of `text` in order. An English possessive or contraction is one word."""
    for match in _WORD.finditer(text):
        surface = match.group()[:MAX_WORD]
        yield Word(match.start(), match.end(), surface, plain(surface))


def plain(surface: str) -> str:
    """A single word folded, without its possessive or the apostrophe of its contraction."""
    folded = fold(surface)
    if "'" in folded or "\u2019" in folded:
        folded = _APOSTROPHE.sub("", folded.removesuffix("'s").removesuffix("\u2019s"))
    return folded


def places(text: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """The words of `text` as they are written, each once, with the offsets where it stands; cheaper
    than `words`, since most are written more than once."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in _WORD.finditer(text):
        found[match[0]].append(match.span())
    for long in [one for one in found if len(one) > MAX_WORD]:
        found[long[:MAX_WORD]] += found.pop(long)
    return found


def compounds(text: str) -> Iterator[Word]:
    """Codes and compounds as one word: `ORA-01017` is `ora01017`, `wi-fi` is `wifi`, `C:\\Temp` is
    `ctemp`; and names that their signs make: `C++` is `c++`, `.NET` is `.net`."""
    for match in _JOINED.finditer(text):
        surface = match.group()
        folded = fold(_JOINT.sub("", surface)[:MAX_WORD])
        yield Word(match.start(), match.end(), surface, folded)


@lru_cache(maxsize=2)
def _stemmer(language: Language) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMER_NAMES[language])


@lru_cache(maxsize=200_000)
def forms(surface: str, folded: str, language: Language) -> Forms:
    """The three forms of one word, as a word of `language`."""
    stemmer = _stemmer(language)
    stem = fold(stemmer.stemWord(folded))
    root = stem if surface.isascii() else fold(stemmer.stemWord(surface.lower()))
    return Forms(folded, stem, root)


def written(text: str) -> list[str]:
    """The words of `text` in order, as they are written; much cheaper than `words`."""
    return _WORD.findall(text)


@lru_cache(maxsize=200_000)
def written_forms(surface: str, language: Language) -> Forms:
    """The three forms of a word as it is written."""
    kept = surface[:MAX_WORD]
    return forms(kept, plain(kept), language)


def is_stop_word(folded: str, language: Language) -> bool:
    """Whether the word carries no subject of its own in `language` (`folded` as fold gives it)."""
    return folded in STOP_WORDS[language]


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text as the lexical index stores it: lines of words separated by spaces. `whole` are its
    compounds, which stand apart: no phrase reaches from the words of a text into them."""

    folded: str
    stems: str
    whole: str


def analyse(text: str, language: Language) -> Analysed:
    """All words of `text`, folded and stemmed; stop words stay, so that phrases can match.

    A word whose stem depends on its accents stands among the stems both ways.
    """
    folded: list[str] = []
    stems: list[str] = []
    for word in words(text):
        form = forms(word.surface, word.folded, language)
        folded.append(form.folded)
        stems.append(form.stem)
        if form.root != form.stem:
            stems.append(form.root)
    whole = " ".join(compound.folded for compound in compounds(text))
    return Analysed(" ".join(folded), " ".join(stems), whole)
