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

_Translations = Mapping[str, tuple[Synonym, ...]]


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
        found = _dictionaries()[source].get(forms(word.surface, word.folded, source).stem)
        if found:
            (target,) = (one for one in LANGUAGES if one != source)
            return found if target in languages else ()
    return ()


@lru_cache(maxsize=1)
def _dictionaries() -> dict[Language, _Translations]:
    """From each language to the other, read on first use."""
    found: dict[Language, dict[str, list[tuple[float, str]]]] = {one: {} for one in LANGUAGES}
    with FILE.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            spanish, *others = line.rstrip("\n").split("\t")
            for other in others:
                english, _, likely = other.partition("=")
                found["es"].setdefault(spanish, []).append((float(likely), english))
                found["en"].setdefault(english, []).append((float(likely), spanish))
    for word in [one for one in found["es"] if "ñ" in one]:
        # As on a keyboard without it, unless that is another word: contrasena, but not ano.
        found["es"].setdefault(word.replace("ñ", "n"), found["es"][word])
    return {one: {word: _synonyms(some) for word, some in found[one].items()} for one in LANGUAGES}


def _synonyms(found: list[tuple[float, str]]) -> tuple[Synonym, ...]:
    """The likeliest, the square root of their likelihood being their weight: of the powers tried,
    the one that ranked best across languages."""
    best = sorted(found, key=lambda one: (-one[0], one[1]))[:MOST]
    return tuple(
        Synonym((stem,), (stem,), math.sqrt(likely), translated=True) for likely, stem in best
    )
