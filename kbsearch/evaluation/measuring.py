"""Running labelled questions through the search service, and the field's measures of the result."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import ir_measures
from ir_measures import RR, R, Success, nDCG

from indexer.encoder import Encoder
from indexer.pipeline import index
from indexer.progress import Progress, Silent
from indexer.reader import Reader
from kbsearch.evaluation.beir import BeirCorpus, LabelledSet, read_labels
from kbsearch.evaluation.silence import ask_as_tickets, silence_measures
from kbsearch.evaluation.vector_cache import RememberingEncoder
from kbsearch.evaluation.withdrawing import Withdrawal, withdraw_half
from kbsearch.evaluation.words_only import WordsOnly
from kbsearch.search.records import Mode, SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.shared_encoder import SharedEncoder
from kbsearch.search.weights import Weights

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

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scores:
    """`measures` are means over the answerable questions, whose number is `queries`; `silence`
    says how well the `unanswerable` ones are kept apart, and is empty without any.
    `ms_per_query` is the median time of one search."""

    measures: dict[str, float]
    ms_per_query: float
    queries: int
    documents: int
    silence: dict[str, float] = field(default_factory=dict)
    unanswerable: int = 0

    def as_dict(self) -> dict[str, float | int]:
        """One flat object, as `kbsearch eval --json` prints it."""
        means = self.measures | self.silence
        return {
            **{name: round(value, 4) for name, value in means.items()},
            "ms_per_query": round(self.ms_per_query, 3),
            "queries": self.queries,
            **({"unanswerable_queries": self.unanswerable} if self.unanswerable else {}),
            "documents": self.documents,
        }


def evaluate(
    folder: Path,
    encoder: Encoder | None,
    *,
    mode: Mode,
    threshold: float,
    cache: Path,
    progress: Progress,
    half_hidden_by: int | None = None,
    weights: Weights | None = None,
) -> Scores:
    """Indexes the corpus of `folder` in a temporary place and asks it every labelled question.

    `threshold` is the least confidence of what a ticket form shows; a seed in `half_hidden_by`
    withdraws the answers of half of the questions first. Without an encoder words alone answer.
    `cache` is the file that remembers passage vectors between evaluations. `weights` are those that
    come with kbsearch unless others are given.
    """
    labels = read_labels(folder)
    hidden = Withdrawal(labels, frozenset())
    if half_hidden_by is not None:
        hidden = withdraw_half(labels, half_hidden_by)
    corpus = BeirCorpus(folder, without=hidden.documents)
    with tempfile.TemporaryDirectory(prefix="kbsearch-eval-") as place:
        root = Path(place)
        with _remembering(encoder, cache) as indexing:
            index(corpus, root, indexing, progress=progress)
        # As the service asks: what is asked again below is not encoded again.
        asking = SharedEncoder(encoder, at_once=1) if encoder else None
        return measure(
            Search(Reader(root), asking, weights=weights),
            hidden.labels,
            documents=len(corpus.paths()),
            mode=mode,
            threshold=threshold,
            progress=progress,
        )


def measure(
    search: Search,
    labels: LabelledSet,
    *,
    documents: int,
    mode: Mode,
    threshold: float,
    progress: Progress | None = None,
) -> Scores:
    """Asks every answerable question and compares the order with the judgements; where there are
    questions without answer, asks all of them as tickets too.

    What is timed is a search as a visitor's, for one page of hits.
    """
    watching, answerable = progress or Silent(), labels.answerable
    watching.start("ask", len(answerable), "questions")
    run: dict[str, dict[str, float]] = {}
    times = []
    for identifier, text in _watched(answerable.items(), watching):
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
        silence=_silence(search, labels, mode, threshold, watching),
        unanswerable=len(labels.unanswerable),
    )


def _silence(
    search: Search, labels: LabelledSet, mode: Mode, threshold: float, progress: Progress
) -> dict[str, float]:
    if not labels.unanswerable:
        return {}
    progress.start("suggest", len(labels.answerable) + len(labels.unanswerable), "questions")
    outcomes = ask_as_tickets(search, labels, mode=mode, threshold=threshold)
    return silence_measures(list(_watched(outcomes, progress)))


def _watched(steps: Iterable[T], progress: Progress) -> Iterator[T]:
    for one in steps:
        yield one
        progress.advance()


@contextmanager
def _remembering(encoder: Encoder | None, cache: Path) -> Iterator[Encoder]:
    """What a corpus is indexed with: an encoder that remembers, or none that means anything."""
    if encoder is None:
        yield WordsOnly()
        return
    remembering = RememberingEncoder(encoder, cache)
    try:
        yield remembering
    finally:
        remembering.close()
