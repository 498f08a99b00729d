"""Words of Spanish and English that are none of somebody's typing errors.

The encoder that comes with kbsearch has 50,000 tokens; those that are whole words are the frequent
words of both languages, which makes a word list that is there anyway. Its spelling has no accents,
and no ñ where nothing else tells two words apart.
"""

from __future__ import annotations

import json
from functools import lru_cache

from indexer.encoders import DEFAULT_MODEL_FOLDER


def is_known_word(folded: str) -> bool:
    """Whether a folded word is a frequent word of either language.

    Where the model is missing or damaged every word counts as known: what nobody can tell from a
    typing error is left as it was typed, and words go on being searched.
    """
    words = _known_words()
    return words is None or folded in words or folded.replace("ñ", "n") in words


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str] | None:
    try:
        definition = json.loads((DEFAULT_MODEL_FOLDER / "tokenizer.json").read_bytes())
        return frozenset(token for token in definition["model"]["vocab"] if token.isalpha())
    except (OSError, ValueError, LookupError, TypeError):
        return None
