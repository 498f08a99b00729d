"""The vectors of whole documents and of questions, remembered so that a second run is quick."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.encoder import Encoder, Vectors
from indexer.wrapped_encoder import WrappedEncoder
from kbsearch.evaluation.vector_cache import RememberingEncoder


class RememberedVectors:
    """TextVectors of an encoder, kept in the SQLite file that evaluations share."""

    def __init__(self, encoder: Encoder, cache: Path) -> None:
        self._documents = RememberingEncoder(encoder, cache)
        self._questions = RememberingEncoder(_AskedEncoder(encoder), cache)

    def of_documents(self, texts: Sequence[str]) -> Vectors:
        """As passages are encoded; what is beyond the window is not read."""
        return self._documents.encode_passages(texts)

    def of_questions(self, texts: Sequence[str]) -> Vectors:
        """As questions are encoded."""
        return self._questions.encode_passages(texts)

    def close(self) -> None:
        """Closes the file."""
        self._documents.close()
        self._questions.close()


class _AskedEncoder(WrappedEncoder):
    """Encodes what it is given as questions, and says so in its fingerprint."""

    @property
    def fingerprint(self) -> str:
        return f"{self._encoder.fingerprint}, questions"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions."""
        return self._encoder.encode_queries(texts)
