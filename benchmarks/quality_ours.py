"""Our own column: the code that serves users, on one labelled set."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.quality_figures import DEPTH, measure
from benchmarks.quality_sets import QualitySet, kin_of
from indexer.encoder import Encoder
from indexer.pipeline import index
from indexer.progress import Silent
from indexer.reader import Reader
from kbsearch.evaluation.beir import BeirCorpus
from kbsearch.evaluation.vector_cache import EncoderOfKnownQuestions
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.weights import Weights, parse_weights

FOLDS = Path(__file__).with_name("folds")
"""Where `python -m benchmarks.fit --folds` keeps weights that were fitted without one family."""


def weights_for(set_name: str, folds: Path = FOLDS) -> Weights | None:
    """The weights that were fitted without a set and its kin, so that no figure comes from what
    its weights were fitted to; None, the shipped ones, where `folds` has none."""
    file = folds / f"{kin_of(set_name)}.toml"
    return parse_weights(file.read_text("utf-8")) if file.exists() else None


def weights_note(set_names: Sequence[str], folds: Path = FOLDS) -> str:
    """Which weights the figures of those sets come from."""
    shipped = [one for one in set_names if weights_for(one, folds) is None]
    if len(shipped) == len(set_names):
        return "weights as shipped"
    fitted = "weights fitted without the family of each set"
    return f"{fitted}, but as shipped on {', '.join(shipped)}" if shipped else fitted


def measure_ours(
    one: QualitySet, encoder: Encoder, *, cache: Path, folds: Path = FOLDS
) -> dict[str, float]:
    """Indexes and asks as users do; `cache` remembers the vectors of passages and questions, as it
    does for the peers."""
    remembering = EncoderOfKnownQuestions(encoder, cache)
    with closing(remembering), tempfile.TemporaryDirectory(prefix="kbsearch-quality-") as place:
        root = Path(place)
        index(BeirCorpus(one.folder), root, remembering, progress=Silent())
        search = Search(Reader(root), remembering, weights=weights_for(one.name, folds))
        questions = one.labels.answerable.items()
        ranked = {key: search.order(SearchRequest(text, limit=DEPTH)) for key, text in questions}
        return measure(one, ranked)
