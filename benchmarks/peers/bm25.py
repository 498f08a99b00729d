"""BM25 by bm25s (Lù 2024), with the stop words and the Snowball stemmer of the corpus's language.

As its documentation begins: `tokenize` with stop words and a PyStemmer stemmer, the same for the
questions, `BM25()` with its defaults (Lucene's variant, k1 1.5, b 0.75). A document that holds no
word of a question is no answer to it and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import bm25s  # type: ignore[import-untyped]
import Stemmer  # type: ignore[import-not-found]

from benchmarks.peers.peer import Corpus
from indexer.records import Language

_STEMMERS: dict[Language, str] = {"en": "english", "es": "spanish"}


class Bm25:
    """Words alone."""

    name = "bm25s"

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        """For each question the documents that share words with it, best first."""
        index = bm25s.BM25()
        index.index(_tokens(corpus.texts, corpus.language), show_progress=False)
        found, scores = index.retrieve(
            _tokens(questions, corpus.language),
            corpus=corpus.identifiers,
            k=min(depth, len(corpus.documents)),
            show_progress=False,
        )
        return [
            [str(one) for one, score in zip(row, values, strict=True) if score > 0]
            for row, values in zip(found, scores, strict=True)
        ]


def _tokens(texts: Sequence[str], language: Language) -> object:
    return bm25s.tokenize(
        list(texts),
        stopwords=language,
        stemmer=Stemmer.Stemmer(_STEMMERS[language]),
        show_progress=False,
    )
