"""The language of a question, too short for a statistical guess alone, and its little words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from indexer.analysis import is_stop_word, words
from indexer.language import detect_language
from indexer.records import LANGUAGES, Language

_SPANISH_ONLY = re.compile(r"[ñáéíóúü¿¡]", re.IGNORECASE)
_AT_HOME: Mapping[Language, frozenset[str]] = {
    "es": frozenset({"down", "in", "off", "on", "once", "out", "over", "under", "up"}),
    "en": frozenset(
        {"dos", "era", "hay", "os", "sea", "sin", "solo", "son", "tan", "todo", "un", "van"}
    ),
}
"""Little words of the other language that are words of this one, or parts of names that it has
borrowed: "out of office" in Spanish, "OS" and "DOS" in English."""


def question_language(text: str) -> Language:
    """The language of `text`, from its little words and letters; a statistical guess breaks ties.

    Little words decide first, because they are what hurried people do write in full: "no me
    deja entrar outlook" has three that only Spanish has.
    """
    found = [word.folded for word in words(text)]
    votes = {lang: sum(is_stop_word(word, lang) for word in found) for lang in LANGUAGES}
    if _SPANISH_ONLY.search(text):
        votes["es"] += 2
    if votes["es"] != votes["en"]:
        return "es" if votes["es"] > votes["en"] else "en"
    return detect_language(text)


def is_little(folded: str, language: Language) -> bool:
    """Whether a word of a question in `language` says nothing about its subject.

    People mix both ("no me deja hacer login to the vpn"), so the little words of the other
    language are little as well, but for those that say something in this one.
    """
    if is_stop_word(folded, language):
        return True
    return folded not in _AT_HOME[language] and any(is_stop_word(folded, one) for one in LANGUAGES)
