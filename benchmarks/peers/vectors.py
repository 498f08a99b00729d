"""The encoder alone: exact cosines. It stands for every store of vectors, Chroma among them.

Chroma's own library ranks by vectors only: its `Search`, with sparse vectors and reciprocal rank
fusion, is documented for the hosted service, and raises NotImplementedError in a local one (1.5.9).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.peers.peer import Corpus, TextVectors

_AT_ONCE = 512
"""Questions compared at once, which bounds the table of cosines."""


class VectorsAlone:
    """Meaning alone."""

    name = "encoder"

    def __init__(self, vectors: TextVectors) -> None:
        self._vectors = vectors

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        """For each question the nearest documents."""
        documents = self._vectors.of_documents(corpus.texts)
        asked = self._vectors.of_questions(questions)
        ranked: list[list[str]] = []
        for start in range(0, len(questions), _AT_ONCE):
            cosines = asked[start : start + _AT_ONCE] @ documents.T
            order = np.argsort(-cosines, axis=1, kind="stable")[:, :depth]
            ranked += [[corpus.identifiers[place] for place in row] for row in order]
        return ranked
