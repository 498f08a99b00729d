"""Which of our languages a text is written in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from indexer.analysis import fold
from indexer.records import LANGUAGES, Language
from indexer.stop_words import STOP_WORDS

ENOUGH = 2_000
"""Characters that are looked at: more would not change the answer."""

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH_LETTER = re.compile(r"[ñáéíóúü¿¡]", re.IGNORECASE)
_NOT_PROSE = re.compile(
    r"(?ms)^[ \t]*(```|~~~).*?^[ \t]*\1"  # fenced code
    r"|`[^`\n]*`|<[^<>]*>|\]\([^()\n]*\)|\bhttps?://\S+|\{\{.*?\}\}"
)

# Little words that only one of the two has. They decide before the statistical model is asked,
# because in a short text names of products dominate that: it takes "Outlook no abre" for English.
# What things do, or fail to do, at a help desk: such words are all that some questions have.
_FAILING: dict[Language, str] = {
    "es": "abre aparece arranca borra cambia carga conecta deja enciende entra falla funciona "
    "imprime inicia instala llega muestra recibo responde restablece sale sirve suena",
    "en": "appear change connect does fails install load loads open opens print prints receive "
    "reset respond show shows start starts work working works",
}
_MARKS: dict[Language, frozenset[str]] = {
    "es": STOP_WORDS["es"] - STOP_WORDS["en"] | set(_FAILING["es"].split()),
    "en": STOP_WORDS["en"] - STOP_WORDS["es"] | set(_FAILING["en"].split()),
}
_CLEAR = 3  # one language has so many times the marks of the other
_UNDECIDED = 0.1  # between two probabilities whose sum is 1


def detect_language(text: str, default: Language = "en") -> Language:
    """The language of a text; `default` when nothing in it tells, as in "VPN" or "0x80070005"."""
    sample = text[:ENOUGH]
    spanish, english = _marks(sample)
    if spanish > _CLEAR * english:
        return "es"
    if english > _CLEAR * spanish:
        return "en"
    ranked = dict(_identifier().rank(sample))
    lead = ranked["es"] - ranked["en"]
    if abs(lead) < _UNDECIDED:
        return default
    return "es" if lead > 0 else "en"


def detect_article_language(title: str, markdown: str, default: Language = "en") -> Language:
    """The language of an article, judged by its prose: code and addresses say nothing."""
    prose = _NOT_PROSE.sub(" ", markdown[: 2 * ENOUGH])
    return detect_language(f"{title}\n{prose}", default)


def _marks(text: str) -> tuple[int, int]:
    """How many words and letters of a text are Spanish only, and how many English only."""
    words = [fold(word) for word in _WORD.findall(text)]
    spanish = sum(word in _MARKS["es"] for word in words) + len(_SPANISH_LETTER.findall(text))
    return spanish, sum(word in _MARKS["en"] for word in words)


@cache
def _identifier() -> Any:
    """The statistical model, imported and read on first use, which takes about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
