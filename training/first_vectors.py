"""The word vectors that the student starts with: a Spanish word means what it translates to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.alignment import Alignment

Table = NDArray[np.float32]
# Words that a translation brings along without being what the word means ("i would like").
_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "him",
        "her",
        "us",
        "them",
        "his",
        "its",
        "our",
        "their",
        "my",
        "your",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "should",
        "shall",
        "must",
        "let",
        "if",
        "that",
        "this",
        "these",
        "those",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "not",
        "no",
    ]
)
_ENOUGH = 5  # occurrences from which the parallel text is trusted as much as the dictionary
_WORD = re.compile(r"[^\W\d_]+")


def first_vectors(
    words: Sequence[str],
    alignment: Alignment,
    dictionary: Mapping[str, Sequence[str]],
    tokenizer: Tokenizer,
    table: Table,
) -> Table:
    """A vector for each of `words`, shape (len(words), dimension).

    It is the mean of two opinions where both exist: the word vectors of its most probable
    translations, weighted by probability, and those of its dictionary translations; the length is
    that of the vectors it is made of. A word nobody translates starts as the mean of its pieces.
    """
    made = np.empty((len(words), table.shape[1]), np.float32)
    for place, word in enumerate(words):
        opinions = [
            vector
            for vector in (
                _aligned(word, alignment, tokenizer, table),
                _translated(dictionary.get(word, ()), tokenizer, table),
            )
            if vector is not None
        ]
        made[place] = np.mean(opinions or [_pieces(word, tokenizer, table)], axis=0)
    return made


def stem_vectors(
    pieces: Sequence[str], words: Sequence[str], vectors: Table, ending: Table
) -> Table:
    """A vector for each of `pieces`: a beginning means what the words with it mean, and an ending
    starts as `ending`, which says nothing in particular."""
    order = sorted(range(len(words)), key=lambda place: words[place])
    in_order = [words[place] for place in order]
    made = np.tile(ending.astype(np.float32), (len(pieces), 1))
    for place, piece in enumerate(pieces):
        first, last = bisect_left(in_order, piece), bisect_left(in_order, piece + "{")
        if not piece.startswith("##") and last > first:
            made[place] = _mean(list(vectors[order[first:last]]), [1.0] * (last - first))
    return made


def _aligned(word: str, alignment: Alignment, tokenizer: Tokenizer, table: Table) -> Table | None:
    if alignment.spanish[word] < _ENOUGH or not alignment.translations.get(word):
        return None
    found = alignment.translations[word]
    return _mean(
        [_pieces(english, tokenizer, table) for english, _ in found], [t for _, t in found]
    )


def _translated(translations: Sequence[str], tokenizer: Tokenizer, table: Table) -> Table | None:
    parts = [_content(translation) for translation in translations]
    vectors = [_pieces(part, tokenizer, table) for part in parts if part]
    return _mean(vectors, [1.0] * len(vectors)) if vectors else None


def _content(translation: str) -> str:
    """A translation without its empty words, unless it has no others."""
    found = _WORD.findall(translation.lower())
    return " ".join([word for word in found if word not in _EMPTY] or found)


def _pieces(text: str, tokenizer: Tokenizer, table: Table) -> Table:
    vectors = table[tokenizer.encode(text, add_special_tokens=False).ids or [100]]
    return _mean(list(vectors), [1.0] * len(vectors))


def _mean(vectors: Sequence[Table], weights: Sequence[float]) -> Table:
    """The weighted mean, as long as the vectors are on average: a mean of many is too short."""
    stacked, shares = np.array(vectors), np.array(weights)[:, None]
    mean = (stacked * shares).sum(axis=0) / shares.sum()
    length = (np.linalg.norm(stacked, axis=1) * shares[:, 0]).sum() / shares.sum()
    scaled: Table = (mean * (length / max(float(np.linalg.norm(mean)), 1e-6))).astype(np.float32)
    return scaled
