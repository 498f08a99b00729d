"""Indexing a labelled set where there is no encoder, so that the words alone can be measured."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from indexer.encoder import Vectors

DIMENSION = 8
WINDOW = 256
"""As that of the built-in encoder."""

LETTERS = 5
"""Letters of a token: what the built-in encoder makes of support articles, near enough."""


class WordsOnly:
    """An Encoder whose vectors mean nothing: an index needs some, and nobody may search by them.

    Tokens are estimated from the length of words, so a long text is cut into passages nearly, but
    not quite, where the built-in encoder would cut it.
    """

    name = "none"
    fingerprint = "words-only-1"
    dimension = DIMENSION
    window = WINDOW

    def counter(self) -> WordsOnly:
        """A fresh one: it counts the same."""
        return WordsOnly()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by its letters, at least one a word."""
        return [sum(-(-len(word) // LETTERS) for word in text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), DIMENSION)."""
        return made_up_vectors(texts, DIMENSION)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As passages."""
        return made_up_vectors(texts, DIMENSION)

    def encode_query(self, text: str) -> Vectors:
        """A unit vector of shape (DIMENSION,)."""
        found: Vectors = made_up_vectors([text], DIMENSION)[0]
        return found


def made_up_vectors(texts: Sequence[str], dimension: int) -> Vectors:
    """Unit vectors of shape (len(texts), dimension) in random directions; equal texts have equal
    ones."""
    vectors = np.empty((len(texts), dimension), dtype=np.float32)
    for row, text in zip(vectors, texts, strict=True):
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        np.random.default_rng(seed).standard_normal(out=row, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
