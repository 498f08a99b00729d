"""Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009) of other peers.

Each list is as long as the answer that is asked for, and of documents that come out equal the first
list's leads. Measured, lists of 100 are better in no mean, and words before vectors worse in two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.peers.peer import Corpus, Peer

K = 60
"""The constant of the paper, and the default of every library that offers this."""


class RankFusion:
    """Several peers' ranks together; their scores play no part."""

    name = "rrf"

    def __init__(self, peers: Sequence[Peer]) -> None:
        self._peers = peers

    def rank(self, corpus: Corpus, questions: Sequence[str], depth: int) -> list[list[str]]:
        """For each question the documents that stand high in the lists of all."""
        lists = [peer.rank(corpus, questions, depth) for peer in self._peers]
        return [fuse(ranked)[:depth] for ranked in zip(*lists, strict=True)]


def fuse(lists: Sequence[Sequence[str]]) -> list[str]:
    """The union of some ranked lists by the sum of 1 / (K + rank); of equals, the first seen."""
    scores: dict[str, float] = defaultdict(float)
    for ranked in lists:
        for rank, one in enumerate(ranked, 1):
            scores[one] += 1 / (K + rank)
    return sorted(scores, key=lambda one: -scores[one])
