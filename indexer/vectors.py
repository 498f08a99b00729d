"""The vector index: a FAISS base file, and a small exact delta for what was born since.

Up to EXACT_LIMIT passages the base is flat, half precision and exact. Above that it is an
inverted file of about 4 times the square root of N lists with 8-bit vectors, whose candidates
are scored again from the vectors of the rows. Neither file is changed once published.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer import durable
from indexer.encoder import Vectors
from indexer.errors import IndexDamagedError

EXACT_LIMIT = 30_000
PROBES = 32
"""Lists searched of an approximate base: recall@10 .980 measured at 400,000 x 384."""

Ids = NDArray[np.int64]
Mask = NDArray[np.uint8]

faiss.omp_set_num_threads(1)


def write(path: Path, ids: Ids, vectors: Vectors) -> bool:
    """Writes the vectors of `ids` (shape (n, dimension)) and flushes them.

    Returns whether the file is approximate.
    """
    approximate = len(ids) > EXACT_LIMIT
    index = _approximate(vectors) if approximate else _exact(vectors.shape[1])
    if len(ids):
        index.add_with_ids(np.ascontiguousarray(vectors), ids)
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.write(path, faiss.serialize_index(index).tobytes())
    durable.flush(path.parent)
    return approximate


def mask_of(ids: Ids) -> Mask:
    """The set of passages that a search may return, packed eight to a byte."""
    flags = np.zeros(int(ids.max()) + 1 if len(ids) else 1, dtype=bool)
    flags[ids] = True
    return np.packbits(flags, bitorder="little")


class VectorIndex:
    """A published base and its delta, open for searching; safe to share between threads."""

    def __init__(self, base: Path, delta: Path | None = None, dimension: int | None = None) -> None:
        self._parts = [_open(path, dimension) for path in (base, delta) if path is not None]

    def ids(self) -> Ids:
        """Every passage id that the files hold, retired ones included."""
        return np.concatenate([_ids(part) for part in self._parts])

    def search(self, vector: Vectors, limit: int, allowed: Mask) -> list[tuple[int, float]]:
        """The nearest allowed passages as (id, inner product), best first, ties by id.

        Scores of an approximate base are approximate.
        """
        question = np.ascontiguousarray(vector.reshape(1, -1))
        found: list[tuple[int, float]] = []
        for part in self._parts:
            scores, ids = part.search(question, limit, params=_parameters(part, allowed))
            kept = ids[0] >= 0
            found += zip(ids[0][kept].tolist(), scores[0][kept].tolist(), strict=True)
        return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]


def _exact(dimension: int) -> faiss.Index:
    half = faiss.ScalarQuantizer.QT_fp16
    flat = faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)
    return faiss.IndexIDMap2(flat)


def _approximate(vectors: Vectors) -> faiss.Index:
    lists = int(4 * math.sqrt(len(vectors)))
    index = faiss.index_factory(vectors.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    sample = np.random.default_rng(0).choice(len(vectors), min(len(vectors), 40 * lists), False)
    index.train(vectors[np.sort(sample)])
    return index


def _open(path: Path, dimension: int | None) -> Any:
    """The index in a file; one that was altered may claim any size, and another dimension."""
    try:
        opened = faiss.read_index(str(path))
    except (RuntimeError, MemoryError) as error:
        raise IndexDamagedError(_damaged(path)) from error
    if dimension not in {None, opened.d}:
        raise IndexDamagedError(_damaged(path))
    return opened


def _damaged(path: Path) -> str:
    return (
        f"The vector file {path} cannot be opened; "
        f"'kbsearch doctor --repair' builds it again from the rows"
    )


def _ids(part: Any) -> Ids:
    if isinstance(part, faiss.IndexIDMap2):
        return np.asarray(faiss.vector_to_array(part.id_map), dtype=np.int64)
    lists = part.invlists
    found = [
        faiss.rev_swig_ptr(lists.get_ids(one), lists.list_size(one)).copy()
        for one in range(part.nlist)
        if lists.list_size(one)
    ]
    return np.sort(np.concatenate(found)).astype(np.int64)


def _parameters(part: Any, allowed: Mask) -> Any:
    """The arguments of one search: FAISS's Python wrapper takes more than its stubs say."""
    engine: Any = faiss
    selector = engine.IDSelectorBitmap(allowed)
    if isinstance(part, faiss.IndexIVF):
        return engine.SearchParametersIVF(sel=selector, nprobe=PROBES)
    return engine.SearchParameters(sel=selector)
