"""What a peer is given, and what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from indexer.encoder import Vectors
from indexer.language import detect_language
from indexer.records import Language

SAMPLE = 400
"""Texts whose language is looked at, spread over all of them."""

_SPANISH = 0.4
"""A corpus is analysed as Spanish from this share on: with half of it in each language, Spanish
measured better than English for bm25s (nDCG@10 .71, .67) and LanceDB (.87, .86)."""


@dataclass(frozen=True)
class Corpus:
    """Documents by identifier, each one text."""

    documents: Mapping[str, str]

    @cached_property
    def language(self) -> Language:
        """The one language that a library is told, where it wants one."""
        counts = languages(self.documents.values())
        return "es" if counts["es"] >= _SPANISH * max(counts.total(), 1) else "en"

    @cached_property
    def identifiers(self) -> list[str]:
        """In the order of the documents."""
        return list(self.documents)

    @cached_property
    def texts(self) -> list[str]:
        """In the order of the documents."""
        return list(self.documents.values())


class Peer(Protocol):
    """A way to search that somebody could use instead of ours."""

    @property
    def name(self) -> str:
        """How tables call it, in one short word."""
        ...

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        """For each question the identifiers of at most `depth` documents, best first."""
        ...


class TextVectors(Protocol):
    """The vectors that all peers share: unit vectors, one row for each text."""

    def of_documents(self, texts: Sequence[str]) -> Vectors:
        """Of shape (len(texts), dimension)."""
        ...

    def of_questions(self, texts: Sequence[str]) -> Vectors:
        """Of shape (len(texts), dimension)."""
        ...


def languages(texts: Iterable[str]) -> Counter[Language]:
    """How many of some texts are in each language, by a sample of at most SAMPLE."""
    every = list(texts)
    places = np.unique(np.linspace(0, len(every) - 1, SAMPLE, dtype=int)) if every else ()
    return Counter(detect_language(every[place]) for place in places)
