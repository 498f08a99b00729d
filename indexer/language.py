"""Which of our languages a text is written in."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from indexer.analysis import fold
from indexer.records import LANGUAGES, Language
from indexer.stop_words import STOP_WORDS

ENOUGH = 4_000
"""Characters that are looked at: more would not change the answer."""

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH_LETTER = re.compile(r"[ñáéíóúü¿¡]", re.IGNORECASE)
_NOT_PROSE = re.compile(
    r"(?ms)^[ \t]*(```|~~~).*?^[ \t]*\1"  # fenced code
    r"|`[^`\n]*`|<[^<>]*>|\]\([^()\n]*\)|\bhttps?://\S+|\{\{.*?\}\}"
)

# Little words that only one of the two has. Short texts are decided by these before the
# statistical model is asked, because names of products dominate it: it takes "Outlook no abre"
# for English.
_MARKS: dict[Language, frozenset[str]] = {
    "es": STOP_WORDS["es"] - STOP_WORDS["en"],
    "en": STOP_WORDS["en"] - STOP_WORDS["es"],
}
_SHORT = 200
_UNDECIDED = 0.1  # between two probabilities whose sum is 1


def detect_language(text: str, default: Language = "en") -> Language:
    """The language of a text; `default` when nothing in it tells, as in "VPN" or "0x80070005"."""
    sample = text[:ENOUGH]
    if len(sample) < _SHORT:
        balance = _balance(sample)
        if balance:
            return "es" if balance > 0 else "en"
    ranked = dict(_identifier().rank(sample))
    lead = ranked["es"] - ranked["en"]
    if abs(lead) < _UNDECIDED:
        return default
    return "es" if lead > 0 else "en"


def detect_article_language(title: str, markdown: str, default: Language = "en") -> Language:
    """The language of an article, judged by its prose: code and addresses say nothing."""
    prose = _NOT_PROSE.sub(" ", markdown[: 2 * ENOUGH])
    return detect_language(f"{title}\n{prose}", default)


def _balance(text: str) -> int:
    """Positive when words and letters speak for Spanish, negative for English, 0 when split."""
    words = [fold(word) for word in _WORD.findall(text)]
    spanish = sum(word in _MARKS["es"] for word in words) + len(_SPANISH_LETTER.findall(text))
    return spanish - sum(word in _MARKS["en"] for word in words)


@cache
def _identifier() -> LanguageIdentifier:
    """The statistical model, read from its file on first use (about a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
