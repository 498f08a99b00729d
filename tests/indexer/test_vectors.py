from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer import vectors
from indexer.encoder import Vectors
from indexer.errors import IndexDamagedError
from indexer.vectors import Ids, VectorIndex, mask_of


def sphere(count: int, dimension: int = 32) -> Vectors:
    points = np.random.default_rng(7).standard_normal((count, dimension)).astype(np.float32)
    unit: Vectors = points / np.linalg.norm(points, axis=1, keepdims=True)
    return unit


def numbered(start: int, count: int) -> Ids:
    return np.arange(start, start + count, dtype=np.int64)


def test_an_exact_base_finds_what_brute_force_finds(tmp_path: Path) -> None:
    points, ids = sphere(500), numbered(1000, 500)
    assert not vectors.write(tmp_path / "base", ids, points)
    found = VectorIndex(tmp_path / "base", None).search(points[3], 10, mask_of(ids))
    expected = np.argsort(-(points @ points[3]))[:10] + 1000
    assert [one for one, _ in found] == expected.tolist()
    assert found[0][1] == pytest.approx(1.0, abs=1e-3)


def test_the_delta_is_searched_with_the_base(tmp_path: Path) -> None:
    points = sphere(40)
    vectors.write(tmp_path / "base", numbered(1, 20), points[:20])
    vectors.write(tmp_path / "delta", numbered(21, 20), points[20:])
    index = VectorIndex(tmp_path / "base", tmp_path / "delta")
    everything = mask_of(numbered(1, 40))
    assert [index.search(point, 1, everything)[0][0] for point in points] == list(range(1, 41))
    assert sorted(index.ids().tolist()) == list(range(1, 41))


def test_what_is_not_allowed_is_never_returned(tmp_path: Path) -> None:
    points = sphere(100)
    vectors.write(tmp_path / "base", numbered(1, 100), points)
    index = VectorIndex(tmp_path / "base", None)
    odd = np.arange(1, 101, 2, dtype=np.int64)
    assert {one for one, _ in index.search(points[1], 100, mask_of(odd))} == set(odd.tolist())
    assert index.search(points[1], 100, mask_of(np.array([], dtype=np.int64))) == []


def test_a_large_base_is_approximate_and_keeps_its_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 1000)
    points, ids = sphere(2000), numbered(5, 2000)
    assert vectors.write(tmp_path / "base", ids, points)
    index = VectorIndex(tmp_path / "base", None)
    everything = mask_of(ids)
    hits = [index.search(points[at], 1, everything)[0][0] == at + 5 for at in range(0, 2000, 50)]
    assert np.mean(hits) > 0.9
    assert index.ids().tolist() == ids.tolist()


def test_an_empty_base_answers_nothing(tmp_path: Path) -> None:
    vectors.write(tmp_path / "base", numbered(0, 0), np.zeros((0, 32), dtype=np.float32))
    assert (
        VectorIndex(tmp_path / "base", None).search(sphere(1)[0], 5, mask_of(numbered(0, 0))) == []
    )


def test_a_damaged_file_is_named_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "base").write_bytes(b"not a vector file")
    with pytest.raises(IndexDamagedError, match=r"base.*kbsearch doctor --repair"):
        VectorIndex(tmp_path / "base", None)
