"""What the words of a question are called in the other language of the index.

Meaning alone joins a Spanish question to an English article, but words tell more: a question for
an «impresora» is about a *printer*. The dictionary is learnt from parallel text (`training/`),
from stems to stems, and its translations are looked for as synonyms are.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from indexer.analysis import Word, forms
from indexer.lexical import Synonym
from indexer.records import LANGUAGES, Language

FILE = Path(__file__).with_name("translations.tsv")

MOST = 4
"""Translations of a word that are looked for."""

LONGEST = 40
"""Words of a question that are translated: a longer one was pasted, and says enough. Each
translation is looked up in every field."""

_Written = Mapping[str, list[str]]
"""Each word with its translations as they stand in the file: `printer=0.87`."""


def translated(
    word: Word, question: Language, languages: Collection[Language]
) -> tuple[Synonym, ...]:
    """What `word` may be called in those `languages` that it is not itself in.

    A word is taken as one of the language of the question, and as one of the other language only
    where the first does not know it: «el password», but not «la red» for the English *red*.
    """
    if not word.folded.isalpha():
        return ()
    order = (question, *(one for one in LANGUAGES if one != question))
    for source in order:
        found = _translations(forms(word.surface, word.folded, source).stem, source)
        if found:
            (target,) = (one for one in LANGUAGES if one != source)
            return found if target in languages else ()
    return ()


@lru_cache(maxsize=10_000)
def _translations(stem: str, source: Language) -> tuple[Synonym, ...]:
    """The likeliest, the square root of their likelihood being their weight: of the powers tried,
    the one that ranked best across languages."""
    split = (one.rpartition("=") for one in _dictionaries()[source].get(stem, ()))
    likely = sorted(((float(value), other) for other, _, value in split), key=_order)
    return tuple(
        Synonym((other,), (other,), math.sqrt(value), translated=True)
        for value, other in likely[:MOST]
    )


def _order(one: tuple[float, str]) -> tuple[float, str]:
    return -one[0], one[1]


@lru_cache(maxsize=1)
def _dictionaries() -> dict[Language, _Written]:
    """From each language to the other, read on first use: only divided, which takes a tenth of the
    time, since few of the words are ever asked for."""
    spanish: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        word, *others = line.split("\t")
        spanish[word] = others
        for one in others:
            other, _, value = one.rpartition("=")
            english.setdefault(other, []).append(f"{word}={value}")
    for word in [one for one in spanish if "ñ" in one]:
        # As on a keyboard without it, unless that is another word: contrasena, but not ano.
        spanish.setdefault(word.replace("ñ", "n"), spanish[word])
    return {"es": spanish, "en": english}
