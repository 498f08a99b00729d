"""Vectors for a corpus that is too large to be encoded: most are made up, near to real ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from indexer.encoder import Encoder, Vectors
from indexer.wrapped_encoder import WrappedEncoder
from kbsearch.evaluation.words_only import made_up_vectors

REAL = 1_000
"""Passages that are encoded; the others lie around them."""

SPREAD = 0.6
"""How far: a made-up vector has a cosine of about .86 with its real one."""


class NeighbourEncoder(WrappedEncoder):
    """An encoder that reads questions, tokens and the first REAL passages as the wrapped one does.

    Every other passage gets the vector of one of those, chosen by its text, and some noise. So
    vectors lie in clusters and questions have near ones, on which the work of searching depends a
    little; what is found means nothing.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self._real: Vectors = np.empty((0, encoder.dimension), np.float32)

    @property
    def fingerprint(self) -> str:
        return f"neighbours-{self._encoder.fingerprint}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension)."""
        missing = max(0, min(REAL - len(self._real), len(texts)))
        real = self._encoder.encode_passages(texts[:missing]) if missing else self._real[:0]
        self._real = np.concatenate([self._real, real])
        others = texts[missing:]
        if not others:
            return real
        near = self._real[[_number(text) % len(self._real) for text in others]]
        vectors = near + SPREAD * made_up_vectors(others, self.dimension)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.concatenate([real, vectors])


def _number(text: str) -> int:
    """A number that depends on the text alone, and not as its made-up vector does."""
    digest = hashlib.blake2b(text.encode(), digest_size=8, person=b"neighbour").digest()
    return int.from_bytes(digest, "big")
