"""txtai's hybrid search: `Embeddings(hybrid=True, content=False)` and everything by default.

That is BM25 over its own tokens with scores brought to 0..1, cosines in FAISS, and half of each.
It takes the vectors from us through its documented `method="external"`; with `hybrid=False` it
ranks as exact cosines do up to 5,000 documents, and approximately beyond.
"""

from __future__ import annotations

from collections.abc import Sequence

from txtai import Embeddings

from benchmarks.peers.peer import Corpus, TextVectors
from indexer.encoder import Vectors


class Txtai:
    """One Embeddings for each corpus; its documents by their place, as txtai numbers them."""

    name = "txtai"

    def __init__(self, vectors: TextVectors, *, hybrid: bool = True) -> None:
        self._vectors = vectors
        self._hybrid = hybrid

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        """For each question what `batchsearch` answers."""
        found = _Answers(self._vectors, self._hybrid)
        return found(corpus, questions, depth)


class _Answers:
    """Hands txtai the vectors of documents while it indexes, and of questions when it searches."""

    def __init__(self, vectors: TextVectors, hybrid: bool) -> None:
        self._encode = vectors.of_documents
        self._vectors = vectors
        self._hybrid = hybrid

    def __call__(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        def transform(texts: Sequence[str]) -> Vectors:
            return self._encode(texts)

        embeddings = Embeddings(
            method="external", transform=transform, hybrid=self._hybrid, content=False
        )
        try:
            embeddings.index(zip(corpus.identifiers, corpus.texts, strict=True))
            self._encode = self._vectors.of_questions
            found = embeddings.batchsearch(list(questions), depth)
        finally:
            embeddings.close()
        return [[str(one) for one, _ in row] for row in found]
