"""LanceDB's hybrid search: a full-text index, `query_type="hybrid"`, and its own reranker.

The index is `FTS` with its defaults (stems, no stop words, accents folded) in the language of the
corpus, which its documentation asks for; fusion is the default, RRFReranker.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any

import lancedb
from lancedb.index import FTS

from benchmarks.peers.peer import Corpus, TextVectors
from indexer.records import Language

_LANGUAGES: dict[Language, str] = {"en": "English", "es": "Spanish"}


class LanceDb:
    """A table of identifiers, texts and vectors for each corpus, in a temporary folder."""

    name = "lancedb"

    def __init__(self, vectors: TextVectors) -> None:
        self._vectors = vectors

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        """For each question what a hybrid search answers."""
        asked = self._vectors.of_questions(questions)
        with tempfile.TemporaryDirectory(prefix="kbsearch-lancedb-") as place:
            table = lancedb.connect(place).create_table("documents", data=self._rows(corpus))
            table.create_index("text", config=FTS(language=_LANGUAGES[corpus.language]))
            return [
                table.search(query_type="hybrid")
                .vector(vector)
                .text(question)
                .limit(depth)
                .to_arrow()["id"]
                .to_pylist()
                for question, vector in zip(questions, asked, strict=True)
            ]

    def _rows(self, corpus: Corpus) -> list[dict[str, Any]]:
        vectors = self._vectors.of_documents(corpus.texts)
        columns = zip(corpus.identifiers, corpus.texts, vectors, strict=True)
        return [{"id": one, "text": text, "vector": row} for one, text, row in columns]
