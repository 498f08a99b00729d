"""The benchmark of search times: its parts add up, and its corpus is what it says."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.latency import PARTS, cut, is_published, measure, prepare, questions, report
from benchmarks.neighbours import REAL, NeighbourEncoder
from benchmarks.stopwatch import Stopwatch, public_methods
from indexer.reader import Reader
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from tests.hashing_encoder import HashingEncoder
from tests.sample import ROOT


class Workshop:
    """Something that takes its time, in parts."""

    def outer(self) -> int:
        time.sleep(0.002)
        return self.inner() + 1

    def inner(self) -> int:
        time.sleep(0.002)
        return 1

    def broken(self) -> None:
        raise ValueError("broken")

    def _private(self) -> None:
        pass


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of some sample articles with made-up vectors."""
    found = tmp_path_factory.mktemp("latency") / "index"
    prepare(ROOT / "articles", found, HashingEncoder(), passages=60)
    return found


def test_time_is_the_outermost_parts_and_methods_come_back_as_they_were() -> None:
    before = dict(vars(Workshop))
    stopwatch, workshop = Stopwatch(), Workshop()
    with stopwatch.watching([("outer", Workshop, ["outer"]), ("inner", Workshop, ["inner"])]):
        assert workshop.outer() == 2
    assert stopwatch.seconds.keys() == {"outer"}
    assert stopwatch.seconds["outer"] > 0
    assert dict(vars(Workshop)) == before


def test_what_fails_is_timed_and_fails() -> None:
    stopwatch = Stopwatch()
    with (
        stopwatch.watching([("broken", Workshop, ["broken", "inner"])]),
        pytest.raises(ValueError, match="broken"),
    ):
        Workshop().broken()
    assert stopwatch.seconds["broken"] > 0
    assert Workshop().inner() == 1


def test_public_methods_are_those_a_class_defines() -> None:
    assert public_methods(Workshop) == ["outer", "inner", "broken"]


def test_made_up_vectors_lie_near_real_ones_and_depend_on_the_text_alone() -> None:
    inner = HashingEncoder()
    texts = [f"texto número {n}" for n in range(REAL + 40)]
    encoder = NeighbourEncoder(inner)
    parts: Sequence[np.ndarray] = [encoder.encode_passages(texts[:10])]
    parts = [*parts, encoder.encode_passages(texts[10:])]
    vectors = np.concatenate(parts)
    assert inner.encoded == texts[:REAL]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    nearest = (vectors[REAL:] @ vectors[:REAL].T).max(axis=1)
    assert ((nearest > 0.75) & (nearest < 0.99)).all()
    assert np.array_equal(encoder.encode_passages(texts[-3:]), vectors[-3:])
    assert encoder.fingerprint != inner.fingerprint


def test_a_corpus_is_cut_to_about_so_many_passages(tmp_path: Path, root: Path) -> None:
    cut(ROOT / "articles", tmp_path, 60)
    files = sorted(path.name for path in tmp_path.rglob("*.md"))
    assert is_published(root)
    assert not is_published(tmp_path)
    manifest = Reader(root).current().manifest
    assert 0 < len(files) < 40
    assert manifest.articles == len(files)
    assert 30 <= manifest.passages <= 120


def test_every_part_is_seen_and_they_add_up(root: Path) -> None:
    encoder = HashingEncoder()
    search = Search(Reader(root), encoder)
    (times,) = measure([lambda: search.search(SearchRequest("contraseña de red"))], encoder)
    assert len(times) == len(PARTS)
    assert all(part > 0 for part in times)
    assert sum(times[:-1]) == pytest.approx(times[-1])


def test_questions_are_short_or_whole_tickets(root: Path) -> None:
    asked = questions(root, 1)
    assert len(asked.short) == len(asked.tickets)
    ticket = asked.tickets[0]
    assert ticket.subject == asked.short[0]
    assert ticket.description.startswith("Hello,")


def test_the_report_has_a_row_for_each_kind_and_percentile(root: Path) -> None:
    lines = list(report("muestra", root, HashingEncoder()))
    assert lines[0].startswith("muestra: ")
    assert lines[1].split() == list(PARTS)
    assert [line[15:18] for line in lines[2:]] == ["p50", "p95", "p50", "p95"]
