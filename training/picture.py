"""Draws the losses and scores of a run: python -m training.picture RUN FILE.svg."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

CHECKS = {"held_out": "help text kept out of training", "sentences": "everyday sentences"}
_LOSSES = {"cosine": "distance to the teacher (1 - cosine)", "contrast": "contrast (nats)"}


def read_log(path: Path) -> list[dict[str, Any]]:
    """The records of a run; where it was interrupted and went on, the later ones count."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        found[record["step"], record.get("check", "")] = record
    return [found[key] for key in sorted(found)]


def draw(records: Iterable[dict[str, Any]]) -> Figure:
    """Two panels over the steps: the losses, and how often a sentence finds its translation."""
    records = list(records)
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    for key, label in _LOSSES.items():
        points = [(one["step"], one[key]) for one in records if key in one]
        left.plot(*zip(*points, strict=True), label=label)
    for check, label in CHECKS.items():
        for way, style in (("es_en", "-"), ("en_es", "--")):
            points = [(one["step"], one[way]) for one in records if one.get("check") == check]
            if points:
                name = f"{label}, {way.replace('_', '→')}"
                right.plot(*zip(*points, strict=True), style, marker="o", label=name)
    left.set(title="Loss", xlabel="step", yscale="log")
    right.set(title="Accuracy: a sentence finds its translation", xlabel="step", ylim=(0.5, 1))
    for panel in (left, right):
        panel.grid(alpha=0.3)
        panel.legend(fontsize=8)
    return figure


def main() -> None:
    """Writes the picture."""
    parser = argparse.ArgumentParser(prog="python -m training.picture", description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    mpl.rcParams.update({"svg.hashsalt": "kbsearch", "svg.fonttype": "none"})
    draw(read_log(options.run / "log.jsonl")).savefig(options.file, metadata={"Date": None})


if __name__ == "__main__":
    main()
