"""A quick encoder for tests of everything but meaning: equal words, equal directions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from indexer.analysis import words
from indexer.encoder import Vectors

DIMENSION = 256


class HashingEncoder:
    """Adds up one fixed random direction for each folded word; counts what it encodes."""

    name = "hashing"
    dimension = DIMENSION
    window = 256

    def __init__(self, fingerprint: str = "hashing-1") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """One token a word."""
        return [sum(1 for _ in words(text)) for text in texts]

    def counter(self) -> HashingEncoder:
        """A fresh one: it counts the same."""
        return HashingEncoder(self.fingerprint)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), DIMENSION)."""
        self.encoded += texts
        return np.stack([self.encode_query(text) for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), DIMENSION); not counted as encoded."""
        return np.stack([self.encode_query(text) for text in texts])

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of one text."""
        total = np.zeros(DIMENSION, dtype=np.float32)
        for word in words(text):
            total += _direction(word.folded)
        length = float(np.linalg.norm(total))
        unit = total / length if length else np.eye(1, DIMENSION, dtype=np.float32)[0]
        return unit.astype(np.float32)


@lru_cache(maxsize=10_000)
def _direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION, dtype=np.float32)
