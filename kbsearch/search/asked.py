"""One search under way: everything that its steps need, fixed at its start."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.encoder import Vectors
from indexer.lexical import LexicalIndex
from indexer.reader import Generation
from kbsearch.search.phrases import Phrase
from kbsearch.search.question import Question, WeighedTerm
from kbsearch.search.records import SearchRequest
from kbsearch.search.weights import Weights


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what was understood of it, and what it is asked of."""

    request: SearchRequest
    question: Question
    generation: Generation
    lexical: LexicalIndex | None
    terms: tuple[WeighedTerm, ...]
    vector: Vectors | None
    weights: Weights
    corrected: str = ""
    unquoted: tuple[Phrase, ...] = ()
