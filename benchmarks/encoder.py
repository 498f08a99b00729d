"""What the built-in encoder is worth: ranking by vectors alone, and speed, beside its teacher.

    python -m benchmarks.encoder --data DIR [--sets NAME ...] [--no-speed]

DIR holds `eval/` with labelled sets in BEIR layout, and perhaps `parallel/tatoeba.eng` and `.spa`,
sentence pairs. A document is one vector, of its title and as much text as the window takes. The
teacher, and plain BM25, are measured on the same texts in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s  # type: ignore[import-untyped]
import ir_measures
import numpy as np
from ir_measures import RR, nDCG

from benchmarks.encoding import made_up_passages
from indexer.analysis import fold
from indexer.encoder import Encoder, Vectors
from indexer.encoder_cache import default_cache
from indexer.encoders import DEFAULT_MODEL_FOLDER
from indexer.onnx_encoder import OnnxEncoder
from indexer.precision import Precision
from kbsearch.evaluation.beir import LabelledSet, read_labels
from training.teacher_model import teacher_folder

MEASURES = {"MRR@10": RR @ 10, "nDCG@10": nDCG @ 10}
DEPTH = 100
# Of the sets, those that are asked and answered in English; their mean must not fall.
ENGLISH = (
    "banking77",
    "clinc150",
    "covidfaq",
    "nlu_eval_corpora",
    "stackfaq",
    "techqa_sample",
    "xquad_en-en",
    "xquad_r_en-en",
)
QUERIES = (
    "no puedo entrar en la red privada desde mi casa hoy",
    "cómo cambio la contraseña de mi cuenta de correo corporativo ya",
    "the printer on the second floor does not print anything today",
    "how do I share a calendar with people outside the company",
)
"""Questions of ten or eleven words."""

Ranker = Callable[[Sequence[str], Sequence[str]], np.ndarray[tuple[int, int], np.dtype[np.float32]]]


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """One labelled set: texts by identifier, and the grades of its answerable questions."""

    name: str
    documents: dict[str, str]
    labels: LabelledSet


def read_set(folder: Path) -> BenchmarkSet:
    """The set in `folder`."""
    documents = {}
    for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        documents[record["_id"]] = f"{record.get('title') or ''}\n{record['text']}".strip()
    return BenchmarkSet(folder.name, documents, read_labels(folder))


def by_words(documents: Sequence[str], questions: Sequence[str]) -> Vectors:
    """BM25 scores (k1 1.5, b 0.75), shape (questions, documents): folded words, nothing else."""
    index = bm25s.BM25(k1=1.5, b=0.75)
    index.index([_words(text) for text in documents], show_progress=False)
    return np.stack([index.get_scores(_words(text)) for text in questions])


def by_vectors(encoder: Encoder) -> Ranker:
    """Cosines, shape (questions, documents); a corpus that comes again is not encoded again."""
    kept: dict[int, Vectors] = {}

    def rank(documents: Sequence[str], questions: Sequence[str]) -> Vectors:
        key = hash(tuple(documents))
        if key not in kept:
            kept[key] = encoder.encode_passages(documents)
        # None of these models has prompts, so questions go the way that uses every thread.
        scores: Vectors = encoder.encode_passages(questions) @ kept[key].T
        return scores

    return rank


def score(benchmark: BenchmarkSet, rank: Ranker) -> dict[str, float]:
    """The measures of one ranker on one set, by ir-measures."""
    names = list(benchmark.documents)
    questions = benchmark.labels.answerable
    scores = rank(list(benchmark.documents.values()), list(questions.values()))
    best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    run = {
        question: {names[place]: float(scores[row, place]) for place in best[row]}
        for row, question in enumerate(questions)
    }
    judged = {question: benchmark.labels.grades[question] for question in questions}
    found = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
    return {name: float(found[measure]) for name, measure in MEASURES.items()}


def accuracy(encoder: Encoder, english: Sequence[str], spanish: Sequence[str]) -> tuple[float, ...]:
    """The share of sentences whose nearest in the other language is their own: es→en, en→es."""
    likeness = encoder.encode_passages(spanish) @ encoder.encode_passages(english).T
    own = np.arange(len(english))
    return float((likeness.argmax(1) == own).mean()), float((likeness.argmax(0) == own).mean())


def main() -> None:
    """Prints the tables."""
    options = _options()
    encoders = {
        "teacher": _load(teacher_folder(), "float32", options.threads),
        "ours, float32": _load(DEFAULT_MODEL_FOLDER, "float32", options.threads),
        "ours, int8": _load(DEFAULT_MODEL_FOLDER, "int8", options.threads),
    }
    rankers: dict[str, Ranker] = {"BM25": by_words}
    rankers |= {name: by_vectors(encoder) for name, encoder in encoders.items()}
    if options.data:
        _report_ranking(_folders(options.data, options.sets), rankers)
        _report_sentences(options.data / "parallel", encoders)
    if not options.no_speed:
        _report_speed(options.rounds)


def _report_ranking(folders: Sequence[Path], rankers: Mapping[str, Ranker]) -> None:
    print(f"{'set':22}" + "".join(f"{name + ' ' + m:>24}" for m in MEASURES for name in rankers))
    tables: dict[str, dict[str, dict[str, float]]] = {}
    for folder in folders:
        benchmark = read_set(folder)
        tables[folder.name] = {name: score(benchmark, rank) for name, rank in rankers.items()}
        _print_row(folder.name, tables[folder.name])
    groups = {
        "mean, English": [name for name in tables if name in ENGLISH],
        "mean, with Spanish": [name for name in tables if name not in ENGLISH],
        "mean of all": list(tables),
    }
    for label, names in groups.items():
        if names:
            _print_row(label, {r: _mean([tables[name][r] for name in names]) for r in rankers})


def _mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {measure: statistics.mean(row[measure] for row in rows) for measure in MEASURES}


def _print_row(label: str, row: Mapping[str, Mapping[str, float]]) -> None:
    figures = [found[measure] for measure in MEASURES for found in row.values()]
    print(f"{label:22}" + "".join(f"{figure:24.3f}" for figure in figures), flush=True)


def _report_sentences(folder: Path, encoders: Mapping[str, Encoder]) -> None:
    if not (folder / "tatoeba.eng").exists():
        return
    english, spanish = (
        (folder / f"tatoeba.{language}").read_text("utf-8").splitlines()
        for language in ("eng", "spa")
    )
    print("\nsentence pairs: accuracy es→en, en→es")
    for name, encoder in encoders.items():
        print(f"{name:22}" + "".join(f"{one:8.3f}" for one in accuracy(encoder, english, spanish)))


_START = r"""
import re, sys, time
start = time.perf_counter()
from pathlib import Path
from indexer.encoders import load_encoder
encoder = load_encoder(cache=Path(sys.argv[1]))
encoder.encode_query("hola")
taken = time.perf_counter() - start
# Not getrusage: a process inherits the peak of the one that started it.
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text()).group(1)
print(taken, int(peak) / 1024)
"""


def _report_speed(rounds: int) -> None:
    """One query after the other, the encoders in turns, so that a busy moment hits all alike."""
    from indexer.sentence_encoder import SentenceTransformerEncoder  # noqa: PLC0415 - torch

    encoders: dict[str, Encoder] = {
        "teacher, torch": SentenceTransformerEncoder.load(str(teacher_folder()), default_cache()),
        "ours, float32": _load(DEFAULT_MODEL_FOLDER, "float32"),
        "ours, int8": _load(DEFAULT_MODEL_FOLDER, "int8"),
    }
    taken: dict[str, list[float]] = {name: [] for name in encoders}
    rates: dict[str, list[float]] = {name: [] for name in encoders}
    for turn in range(-10, rounds):
        for name, encoder in encoders.items():
            start = time.perf_counter()
            encoder.encode_query(QUERIES[turn % len(QUERIES)])
            if turn >= 0:
                taken[name].append((time.perf_counter() - start) * 1000)
    passages = made_up_passages(60)
    for _ in range(3):
        for name, encoder in encoders.items():
            start = time.perf_counter()
            encoder.encode_passages(passages)
            rates[name].append(len(passages) / (time.perf_counter() - start))
    print(f"\n{'one thread':22}{'query p50 ms':>14}{'p95 ms':>10}{'times':>8}{'passages/s':>12}")
    slowest = statistics.median(taken["teacher, torch"])
    for name, times in taken.items():
        middle, high = statistics.median(times), statistics.quantiles(times, n=20)[18]
        rate = statistics.median(rates[name])
        print(f"{name:22}{middle:14.2f}{high:10.2f}{slowest / middle:8.1f}{rate:12.1f}")
    _report_start()


def _report_start() -> None:
    with TemporaryDirectory() as cache:
        for label in ("first start, exporting", "later start"):
            found = [_start(cache) for _ in range(3 if label == "later start" else 1)]
            seconds = statistics.median(one[0] for one in found)
            print(f"{label:22}{seconds:10.2f} s to the first vector, {found[-1][1]:.0f} MiB")


def _start(cache: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _START, cache]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, mebibytes = map(float, done.stdout.split())
    return seconds, mebibytes


def _load(folder: Path, precision: Precision, threads: int = 1) -> OnnxEncoder:
    cache = default_cache()
    return OnnxEncoder.load(folder.name, folder, cache, precision=precision, threads=threads)


def _words(text: str) -> list[str]:
    return [fold(word) for word in _split(text)]


def _split(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def _folders(data: Path, names: Sequence[str] | None) -> list[Path]:
    found = sorted(path.parent for path in (data / "eval").glob("*/corpus.jsonl"))
    return [path for path in found if names is None or path.name in names]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="a folder with eval/ and parallel/")
    parser.add_argument("--sets", nargs="*", help="only these sets")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="for ranking")
    parser.add_argument("--rounds", type=int, default=200, help="timed questions (default: 200)")
    parser.add_argument("--no-speed", action="store_true", help="ranking only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
