"""The language of a question: too short for a statistical guess alone."""

from __future__ import annotations

import re

from indexer.analysis import is_stop_word, words
from indexer.language import detect_language
from indexer.records import LANGUAGES, Language

_SPANISH_ONLY = re.compile(r"[ñáéíóúü¿¡]", re.IGNORECASE)


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
