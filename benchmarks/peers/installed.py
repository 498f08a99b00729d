"""The peers that can be measured here: some need libraries of the `bench` extra."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from benchmarks.peers.peer import Peer, TextVectors

PEERS = ("bm25s", "encoder", "rrf", "txtai", "lancedb")
"""Every peer by its name, in the order of the tables."""

_NEEDED = {"bm25s": "bm25s", "rrf": "bm25s", "txtai": "txtai", "lancedb": "lancedb"}


def missing(names: Sequence[str]) -> dict[str, str]:
    """Those of `names` whose library is not installed, and what to do about it."""
    return {
        name: f"{_NEEDED[name]} is not installed; `make bench-quality` installs it"
        for name in names
        if name in _NEEDED and find_spec(_NEEDED[name]) is None
    }


def make_peer(name: str, vectors: TextVectors) -> Peer:
    """One of PEERS; ModuleNotFoundError when its library is missing, ValueError for another name.

    Each is imported when it is made: txtai brings torch, and LanceDB a runtime of its own.
    """
    # ruff: disable[PLC0415]
    match name:
        case "bm25s":
            from benchmarks.peers.bm25 import Bm25

            return Bm25()
        case "encoder":
            from benchmarks.peers.vectors import VectorsAlone

            return VectorsAlone(vectors)
        case "rrf":
            from benchmarks.peers.fusion import RankFusion

            return RankFusion([make_peer("encoder", vectors), make_peer("bm25s", vectors)])
        case "txtai":
            from benchmarks.peers.txtai import Txtai

            return Txtai(vectors)
        case "lancedb":
            from benchmarks.peers.lancedb import LanceDb

            return LanceDb(vectors)
    # ruff: enable[PLC0415]
    raise ValueError(f"{name!r} is not a peer; these are: {', '.join(PEERS)}")
