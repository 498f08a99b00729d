"""The second stage of a run: vectors for the texts that have none, kept as soon as they exist."""

from __future__ import annotations

from itertools import groupby

from indexer.database import IndexDatabase
from indexer.encoder import Encoder
from indexer.passages import passage_input
from indexer.progress import Progress
from indexer.records import Passage
from indexer.rows import PendingVector

AT_ONCE = 256
"""Passages for each commit of vectors: what an interruption can cost, a few seconds of work."""


def encode_pending(
    database: IndexDatabase, encoder: Encoder, generation: int, progress: Progress
) -> int:
    """Encodes every text of `generation` that has no vector yet; returns how many.

    Each audience apart: what is encoded together shares its rounding.
    """
    pending = database.pending_vectors(generation)
    if pending:
        progress.start("encode", len(pending), "passages")
    for _, group in groupby(pending, key=lambda one: one.audience):
        alike = list(group)
        for start in range(0, len(alike), AT_ONCE):
            some = alike[start : start + AT_ONCE]
            vectors = encoder.encode_passages(_texts(database, some))
            database.store_vectors([one.key for one in some], vectors)
            progress.advance(len(some))
    return len(pending)


def _texts(database: IndexDatabase, pending: list[PendingVector]) -> list[str]:
    texts = {
        one.id: passage_input(one.title, Passage(0, one.heading_path, "", one.text))
        for one in database.passages_of(one.passage for one in pending)
    }
    return [texts[one.passage] for one in pending]
