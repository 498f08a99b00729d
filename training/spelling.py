"""Which spellings are one word to the model, and which are two.

Accents and capitals never tell words apart here: people leave them out. The tilde of ñ is left out
as well (contrasena), so ñ is read as n, but for the words that would become another word of the
dictionary: año and ano, campaña and campana, sueña and suena. Those keep a token of their own,
spelt with ny, and the lazy spelling keeps the other one, whose sense the sentence decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from tokenizers import Regex, normalizers
from tokenizers.normalizers import Normalizer

from training.pairs import folded

_WORD = re.compile(r"[^\W\d_]+")
_NEVER = r"(?!)"  # the expression that matches nothing


class Spelling:
    """Folds text as the model reads it."""

    def __init__(self, distinct: Iterable[str]) -> None:
        """`distinct` are the words with ñ, in lower case and without accents but for the tilde,
        that must not be read as their spelling with n."""
        self.distinct = frozenset(distinct)
        self.expression = _expression(self.distinct)
        self._tilde = re.compile(self.expression)

    def fold(self, text: str) -> str:
        """Lower case without accents, ñ as ny in the distinct words and as n elsewhere."""
        return folded(self._tilde.sub("ny", text.lower()))

    def words(self, text: str) -> list[str]:
        """The words of `text`, folded."""
        return _WORD.findall(self.fold(text))

    def normalizer(self) -> Normalizer:
        """The same folding for a tokenizer, after BERT's cleaning of control characters."""
        return normalizers.Sequence(
            [
                normalizers.NFC(),
                normalizers.Lowercase(),
                normalizers.Replace(Regex(self.expression), "ny"),
                normalizers.BertNormalizer(lowercase=True, strip_accents=True),
            ]
        )


def distinct_words(translations: Mapping[str, Iterable[str]]) -> set[str]:
    """The words with ñ whose spelling with n is a dictionary word of another meaning.

    `translations` are those of each Spanish word, spelt in full. A lazy spelling that found its way
    into the dictionary shares a translation with the right one, and does not count.
    """
    meanings = {word: set(senses) for word, senses in translations.items()}
    return {
        word
        for word, senses in meanings.items()
        if word.count("ñ") == 1
        and senses
        and (other := meanings.get(word.replace("ñ", "n")))
        and not senses & other
    }


def _expression(distinct: Iterable[str]) -> str:
    """A regular expression for the ñ of the `distinct` words, for Python and for Oniguruma."""
    endings = defaultdict(list)
    for word in sorted(distinct):
        start, _, end = word.partition("ñ")
        endings[start].append(end)
    parts = [
        rf"(?<=\b{start})ñ(?=(?:{'|'.join(ends)})\b)" for start, ends in sorted(endings.items())
    ]
    return "|".join(parts) or _NEVER
