"""Indexing a folder: speed against the bare encoder, repeated runs, one edit, memory and size.

    python -m benchmarks.indexing FOLDER [FOLDER ...]

Every indexing run is a `kbsearch index` process of its own, timed from outside. The bare encoder
gets a random sample of the very texts that the index encoded, in one call, in this process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from indexer.database import IndexDatabase
from indexer.encoders import load_encoder
from indexer.passages import passage_input
from indexer.records import Passage

REPEATS = 3
SAMPLE = 3_000
"""Texts that the bare encoder gets, drawn at random: enough for a rate, minutes sooner."""


@dataclass(frozen=True, slots=True)
class Run:
    """One `kbsearch index` process: its report, its wall time in seconds, its peak memory."""

    report: dict[str, object]
    seconds: float
    peak_mib: float


def main() -> None:
    """Prints a block of figures for each folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        with tempfile.TemporaryDirectory(prefix="kbsearch-bench-") as place:
            measure(folder.resolve(), Path(place))


def measure(folder: Path, place: Path) -> None:
    """Indexes a copy of `folder` from nothing, then unchanged, then after each of some edits."""
    articles, index = place / "articles", place / "index"
    shutil.copytree(folder, articles, symlinks=True)
    first = run(articles, index)
    passages, encoded = int(str(first.report["passages"])), int(str(first.report["encoded"]))
    stages = json.dumps({name: round(value, 2) for name, value in _seconds(first).items()})
    print(f"{folder.name}: {first.report['files']} files, {passages} passages, {encoded} encoded")
    print(f"  withheld {first.report['withheld']}, problems {_problems(first)}, stages {stages}")
    inside = sum(_seconds(first).values())
    print(f"  first run {first.seconds:.1f} s, {encoded / inside:.1f} passages/s")
    texts = encoded_texts(index, int(str(first.report["generation"])))
    texts = random.Random(0).sample(texts, min(SAMPLE, len(texts)))
    bare = bare_rate(texts)
    print(f"  bare encoder {bare:.1f} passages/s, ratio {encoded / inside / bare:.2f}")
    unchanged = [run(articles, index).seconds for _ in range(REPEATS)]
    print(f"  nothing changed: median {statistics.median(unchanged):.2f} s of {REPEATS}")
    edits = [edited(articles, index, number).seconds for number in range(REPEATS)]
    print(f"  one file edited and published: median {statistics.median(edits):.2f} s of {REPEATS}")
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    print(f"  peak memory {first.peak_mib:.0f} MiB, index {size / passages:,.0f} bytes a passage")


def run(articles: Path, index: Path) -> Run:
    """One whole process; errors in articles are allowed, anything else is not."""
    command = [sys.executable, "-m", "kbsearch", "index", str(articles), "--index", str(index)]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1} or not output:
        raise SystemExit(f"kbsearch index failed with status {process.returncode}")
    return Run(json.loads(output), seconds, usage.ru_maxrss / 1024)


def edited(articles: Path, index: Path, number: int) -> Run:
    """Adds a sentence to one file and indexes."""
    path = sorted(articles.rglob("*.md"))[100 + number]
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\nEdited {number}.\n", encoding="utf-8")
    done = run(articles, index)
    assert done.report["published"]  # noqa: S101 - a benchmark that measured nothing must not print
    return done


def encoded_texts(index: Path, generation: int) -> list[str]:
    """The distinct texts that the index encoded."""
    database = IndexDatabase(index)
    try:
        return sorted(
            {
                passage_input(one.title, Passage(0, one.heading_path, "", one.text))
                for one in database.passages(generation)
            }
        )
    finally:
        database.close()


def bare_rate(texts: list[str]) -> float:
    """Passages per second of the encoder alone, on as many threads as the indexer uses."""
    encoder = load_encoder(threads=os.cpu_count() or 1)
    encoder.encode_passages(texts[:64])
    start = time.perf_counter()
    encoder.encode_passages(texts)
    return len(texts) / (time.perf_counter() - start)


def _seconds(done: Run) -> dict[str, float]:
    return dict(done.report["seconds"])  # type: ignore[call-overload, no-any-return]


def _problems(done: Run) -> int:
    return len(done.report["problems"])  # type: ignore[arg-type]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
