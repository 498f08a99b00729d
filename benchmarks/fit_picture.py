"""Draws how well confidence holds: how often hits of each confidence were right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from kbsearch.search.weights import Pair, pair_name

BINS = 10


def draw(path: Path, found: Mapping[Pair, Sequence[tuple[float, bool]]]) -> None:
    """A panel for each pair of languages: the share that was right over what was said."""
    figure = Figure(figsize=(3 * len(found), 3.4), layout="constrained")
    panels = np.atleast_1d(figure.subplots(1, len(found), sharey=True))
    for panel, (pair, some) in zip(panels, sorted(found.items()), strict=True):
        said, right, counts = _curve(some)
        panel.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        panel.plot(said, right, color="#0b6bcb")
        panel.scatter(said, right, s=4 + 160 * counts / counts.sum(), color="#0b6bcb")
        panel.set(title=f"{pair_name(pair)}, {len(some):,} cases", xlim=(0, 1), ylim=(0, 1))
        panel.set(xlabel="confidence", aspect="equal")
        panel.grid(alpha=0.3)
    panels[0].set(ylabel="share that was right")
    mpl.rcParams["svg.hashsalt"] = "kbsearch"
    figure.savefig(path, metadata={"Date": None})


def _curve(some: Sequence[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    said = np.array([one for one, _ in some])
    right = np.array([one for _, one in some], dtype=float)
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    met = counts > 0
    return (
        np.bincount(bins, said, BINS)[met] / counts[met],
        np.bincount(bins, right, BINS)[met] / counts[met],
        counts[met],
    )
