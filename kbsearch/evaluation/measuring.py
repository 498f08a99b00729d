"""Running labelled questions through the search service, and the field's measures of the result."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from ir_measures import RR, R, Success, nDCG

from indexer.encoder import Encoder
from indexer.pipeline import index
from indexer.progress import Progress
from indexer.reader import Reader
from kbsearch.evaluation.beir import BeirCorpus, LabelledSet, read_labels
from kbsearch.evaluation.vector_cache import RememberingEncoder
from kbsearch.search.records import Mode, SearchRequest
from kbsearch.search.service import Search

DEPTH = 100
"""Articles retrieved for each question: as deep as the deepest measure."""

MEASURES = {
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
    "hit@1": Success @ 1,
    "hit@3": Success @ 3,
}
"""Names and definitions, computed by ir-measures (MacAvaney et al. 2022)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the answerable questions; `ms_per_query` is the median time of one search."""

    measures: dict[str, float]
    ms_per_query: float
    queries: int
    documents: int

    def as_dict(self) -> dict[str, float | int]:
        """One flat object, as `kbsearch eval --json` prints it."""
        return {
            **{name: round(value, 4) for name, value in self.measures.items()},
            "ms_per_query": round(self.ms_per_query, 3),
            "queries": self.queries,
            "documents": self.documents,
        }


def evaluate(
    folder: Path, encoder: Encoder, *, mode: Mode, cache: Path, progress: Progress
) -> Scores:
    """Indexes the corpus of `folder` in a temporary place and asks it every labelled question.

    `cache` is the file that remembers passage vectors between evaluations.
    """
    labels = read_labels(folder)
    corpus = BeirCorpus(folder)
    remembering = RememberingEncoder(encoder, cache)
    try:
        with tempfile.TemporaryDirectory(prefix="kbsearch-eval-") as place:
            root = Path(place)
            index(corpus, root, remembering, progress=progress)
            search = Search(Reader(root), encoder)
            return measure(search, labels, documents=len(corpus.paths()), mode=mode)
    finally:
        remembering.close()


def measure(search: Search, labels: LabelledSet, *, documents: int, mode: Mode) -> Scores:
    """Asks every answerable question and compares the order with the judgements.

    What is timed is a search as a visitor's, for one page of hits.
    """
    run: dict[str, dict[str, float]] = {}
    times = []
    for identifier, text in labels.answerable.items():
        start = time.perf_counter()
        search.search(SearchRequest(text, mode=mode))
        times.append((time.perf_counter() - start) * 1000)
        # Ranks as scores: hits of equal score keep the order that a reader would see.
        slugs = search.order(SearchRequest(text, limit=DEPTH, mode=mode))
        run[identifier] = {slug: float(-rank) for rank, slug in enumerate(slugs)}
    judged = {one: labels.grades[one] for one in run}
    found = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
    return Scores(
        measures={name: float(found[measure]) for name, measure in MEASURES.items()},
        ms_per_query=statistics.median(times) if times else 0.0,
        queries=len(run),
        documents=documents,
    )
