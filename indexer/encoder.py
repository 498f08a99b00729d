"""What the index needs of a sentence encoder, whoever makes the vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.word_counts import TokenCounter

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns text into unit vectors whose inner product is their cosine similarity.

    `name` is what a user configured; `fingerprint` is a hash of everything that changes a
    vector (weights, tokenizer, pooling, prompts, precision): equal fingerprints, equal vectors.
    `window` is the number of tokens that the encoder reads of one text, special tokens included.
    """

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def window(self) -> int: ...

    def counter(self) -> TokenCounter:
        """What counts tokens as this encoder does, and can be sent to another process."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, untruncated, special tokens not counted."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of `texts`."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As passages are encoded, for questions; some models read the two differently."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of one question, of shape (dimension,)."""
        ...
