"""How fast an encoder starts, answers one question and encodes in bulk, and what memory it takes.

    python -m benchmarks.encoding
    python -m benchmarks.encoding --threads 2 --passages passages.txt --torch

Passages come from a text file, one on each line, or are made up of Spanish and English words in
the lengths that help desk articles are split into. `--torch` runs the same model through
sentence-transformers as well, taking turns, on as many threads.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.encoder import Encoder
from indexer.encoders import DEFAULT_MODEL_FOLDER, load_encoder

QUESTIONS = [
    "¿Cómo puedo restablecer la contraseña de mi cuenta de correo?",
    "the printer on the second floor does not print anything",
    "no puedo entrar en la red privada desde mi casa",
    "how do I share a calendar with people outside the company",
]
WORDS = (
    "la impresora de red no responde cuando se envía un documento largo compruebe el cable y "
    "reinicie el equipo antes de abrir una incidencia si el problema sigue pulse configuración "
    "open the settings page choose your account and press reset password then check the mail that "
    "arrives within five minutes the link expires after one hour contact the service desk"
)
BULK_ROUNDS = 3
LENGTHS = (15, 30, 60, 90, 120, 150)  # words

_START = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from indexer.encoders import load_encoder
imported = time.perf_counter()
encoder = load_encoder(cache=Path(sys.argv[1]))
loaded = time.perf_counter()
encoder.encode_query("hola")
print(imported - start, loaded - imported, time.perf_counter() - loaded)
"""


def made_up_passages(count: int) -> list[str]:
    """The same `count` passages at every call, of mixed lengths."""
    chance = random.Random(0)
    words = WORDS.split()
    return [" ".join(chance.choices(words, k=chance.choice(LENGTHS))) for _ in range(count)]


def bare_rate(encoder: Encoder, passages: Sequence[str]) -> float:
    """Passages a second that the encoder alone makes vectors of: what indexing is held up to."""
    encoder.encode_passages(passages[:8])
    start = time.perf_counter()
    encoder.encode_passages(passages)
    return len(passages) / (time.perf_counter() - start)


def query_milliseconds(encoder: Encoder, rounds: int) -> Iterator[float]:
    """How long each of `rounds` questions takes, after a few that are not counted."""
    for turn in range(-5, rounds):
        start = time.perf_counter()
        encoder.encode_query(QUESTIONS[turn % len(QUESTIONS)])
        if turn >= 0:
            yield (time.perf_counter() - start) * 1000


def start_seconds(cache: Path) -> tuple[float, float, float]:
    """Import, load and first query of a fresh process, in seconds."""
    done = subprocess.run(
        [sys.executable, "-c", _START, str(cache)], capture_output=True, text=True, check=True
    )
    imported, loaded, answered = map(float, done.stdout.split())
    return imported, loaded, answered


def peak_mebibytes() -> float:
    """The most memory this process has held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints one line for each measurement."""
    options = _options()
    passages = _passages(options)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        for label in ("first start, exporting", "later start"):
            imported, loaded, answered = start_seconds(cache)
            total = imported + loaded + answered
            print(
                f"{label:24} {total:.2f} s (import {imported:.2f}, load {loaded:.2f}, "
                f"first query {answered:.3f})"
            )
        before = peak_mebibytes()
        encoders = {"onnx": load_encoder(cache=cache, threads=options.threads)}
        encoders["onnx"].encode_query(QUESTIONS[0])
        print(f"{'memory, after a query':24} {peak_mebibytes():.0f} MiB ({before:.0f} before)")
        encoders["onnx"].encode_passages(passages[:100])
        print(f"{'memory, after passages':24} {peak_mebibytes():.0f} MiB at most")
        if options.torch:
            model = str(DEFAULT_MODEL_FOLDER)
            encoders["torch"] = load_encoder(model, cache=cache, threads=options.threads)
        _report_bulk(encoders, passages, options.threads)
        _report_queries(encoders, options.queries)


def _report_bulk(encoders: dict[str, Encoder], passages: Sequence[str], threads: int) -> None:
    first = next(iter(encoders.values()))
    mean = statistics.mean(min(count + 2, first.window) for count in first.count_tokens(passages))
    print(f"{'bulk':24} {len(passages)} passages of {mean:.0f} tokens, {threads} threads")
    rates: dict[str, list[float]] = {label: [] for label in encoders}
    for _ in range(BULK_ROUNDS):  # in turns, so that a busy moment does not fall on one alone
        for label, encoder in encoders.items():
            rates[label].append(bare_rate(encoder, passages))
    for label, found in rates.items():
        rate = statistics.median(found)
        print(f"{label + ', bulk':24} {rate:.1f} passages/s, {rate * mean:.0f} tokens/s")


def _report_queries(encoders: dict[str, Encoder], rounds: int) -> None:
    timers = {label: query_milliseconds(encoder, rounds) for label, encoder in encoders.items()}
    taken: dict[str, list[float]] = {label: [] for label in timers}
    for _ in range(rounds):
        for label, timer in timers.items():
            taken[label].append(next(timer))
    for label, times in taken.items():
        cuts = statistics.quantiles(times, n=20)
        middle = statistics.median(times)
        print(f"{label + ', one query':24} p50 {middle:.1f} ms, p95 {cuts[18]:.1f} ms")


def _passages(options: argparse.Namespace) -> list[str]:
    if options.passages is None:
        return made_up_passages(options.count)
    lines = options.passages.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--threads", type=int, default=1, help="for bulk encoding (default: 1)")
    parser.add_argument("--passages", type=Path, help="a text file, one passage on each line")
    parser.add_argument("--count", type=int, default=150, help="made-up passages (default: 150)")
    parser.add_argument("--queries", type=int, default=300, help="questions (default: 300)")
    parser.add_argument("--torch", action="store_true", help="compare with sentence-transformers")
    return parser.parse_args()


if __name__ == "__main__":
    main()
