"""The sentence of a passage that answers: the one whose meaning lies nearest to the question."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from indexer.encoder import Encoder, Vectors

FEWEST_WORDS = 3
"""A shorter line is a label or a menu entry: it does not answer by itself."""

MOST_SENTENCES = 16
"""Sentences of a passage that are compared; a passage of 200 words has about ten."""

REMEMBERED = 512
"""Passages whose sentences are kept, with their vectors: 8 MB."""

_CELLS = " | "
_END = re.compile(r"(?<=[.!?:…])[\"»”)]*\s+|\n+")
_WORD = re.compile(r"\w+")

Span = tuple[int, int]


def sentences(text: str) -> list[Span]:
    """Where each sentence or line of `text` begins and ends, without white space around it; but
    for the first line of a table, which names its columns."""
    spans: list[Span] = []
    start = 0
    for end in (*_END.finditer(text), None):
        stop = end.start() if end else len(text)
        piece = text[start:stop]
        begin = start + len(piece) - len(piece.lstrip())
        if len(_WORD.findall(piece)) >= FEWEST_WORDS and not _heads_table(text, begin):
            spans.append((begin, begin + len(piece.strip())))
        start = end.end() if end else stop
    return spans[:MOST_SENTENCES]


def _heads_table(text: str, begin: int) -> bool:
    """Whether the line that begins there is the first of several with cells."""
    before = text[:begin].rstrip("\n").rpartition("\n")[2]
    line, _, after = text[begin:].partition("\n")
    return _CELLS in line and _CELLS in after.partition("\n")[0] and _CELLS not in before


class Answers:
    """Finds answering sentences and remembers the vectors of those it has met; safe to share
    between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = Lock()
        self._known: OrderedDict[str, tuple[Sequence[Span], Vectors]] = OrderedDict()

    def find(self, question: str, text: str) -> Span | None:
        """Where the sentence of `text` that answers `question` begins and ends; None when the
        text has but one."""
        if len(sentences(text)) < 2:  # noqa: PLR2004 - one sentence is the whole passage
            return None
        spans, vectors = self._sentences(text)
        return spans[int(np.argmax(vectors @ self._encoder.encode_query(question)))]

    def _sentences(self, text: str) -> tuple[Sequence[Span], Vectors]:
        with self._lock:
            if text in self._known:
                self._known.move_to_end(text)
                return self._known[text]
        spans = sentences(text)
        vectors = self._encoder.encode_passages([text[start:end] for start, end in spans])
        with self._lock:
            self._known[text] = (spans, vectors)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return spans, vectors
