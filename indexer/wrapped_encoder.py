"""An encoder around another: what a subclass does not change is the wrapped encoder's."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.encoder import Encoder, Vectors
from indexer.word_counts import TokenCounter


class WrappedEncoder:
    """An Encoder that hands everything on; its vectors are those of the wrapped one."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def window(self) -> int:
        return self._encoder.window

    def counter(self) -> TokenCounter:
        """The wrapped encoder's."""
        return self._encoder.counter()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the wrapped encoder counts."""
        return self._encoder.count_tokens(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """As the wrapped encoder does."""
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """As the wrapped encoder does."""
        return self._encoder.encode_queries(texts)

    def encode_query(self, text: str) -> Vectors:
        """As the wrapped encoder does."""
        return self._encoder.encode_query(text)
