"""Parses and splits a folder of Markdown, without encoding, and prints what that took.

    python -m benchmarks.parsing ARTICLES [--window 256] [--problems 20]

Tokens are counted with the tokenizer of the default model, on one thread.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.encoders import DEFAULT_MODEL_FOLDER
from indexer.folder import ArticleFolder
from indexer.parsing import parse_article
from indexer.records import Parsed, Problem, Severity
from indexer.references import check_references
from indexer.text_tokenizer import TextTokenizer


@dataclass(frozen=True)
class ModelTokens:
    """The default model's tokenizer with a given window; the model itself is not loaded."""

    window: int
    tokenizer: TextTokenizer

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        return self.tokenizer.count(texts)


@dataclass(slots=True)
class Figures:
    """What a run came to."""

    files: int = 0
    withheld: int = 0
    megabytes: float = 0.0
    passages: int = 0
    words: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def add(self, size: int, parsed: Parsed) -> None:
        """Counts one file."""
        self.files += 1
        self.megabytes += size / 1e6
        self.problems += parsed.problems
        if parsed.article is None:
            self.withheld += 1
            return
        self.languages[parsed.article.lang] += 1
        self.passages += len(parsed.article.passages)
        self.words += sum(len(one.text.split()) for one in parsed.article.passages)


def model_tokens(window: int) -> ModelTokens:
    """The tokenizer of the built-in model, without the model."""
    path = DEFAULT_MODEL_FOLDER / "tokenizer.json"
    return ModelTokens(window, TextTokenizer.read(path, window))


def measure(root: Path, window: int) -> Figures:
    """Parses every article below `root` and checks its references."""
    tokens = model_tokens(window)
    folder = ArticleFolder(root)
    figures = Figures()
    for file in folder.files():
        parsed = parse_article(file, folder, tokens)
        figures.add(len(file.data), parsed)
        figures.problems += check_references(file.path, parsed.references, folder.exists)
    figures.problems += folder.problems
    return figures


def report(figures: Figures, seconds: float, shown: int) -> Iterator[str]:
    """The lines to print."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"files      {figures.files:>10,}"
    yield f"withheld   {figures.withheld:>10,}"
    yield f"warnings   {sum(one.severity is Severity.WARNING for one in figures.problems):>10,}"
    yield f"passages   {figures.passages:>10,}"
    yield f"words      {figures.words:>10,}"
    yield f"megabytes  {figures.megabytes:>10,.1f}"
    yield f"seconds    {seconds:>10,.1f}   ({figures.files / seconds:,.0f} files/s)"
    yield f"processor  {time.process_time():>10,.1f} s"
    yield f"peak MiB   {peak:>10,.0f}"
    yield f"languages  {dict(figures.languages)}"
    yield f"problems   {dict(Counter(one.code for one in figures.problems).most_common())}"
    yield from map(str, sorted(figures.problems, key=lambda one: one.severity)[:shown])


def main() -> None:
    """Reads the command line, measures, prints."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("--window", type=int, default=256)
    arguments.add_argument("--problems", type=int, default=0, help="how many to list")
    given = arguments.parse_args()
    start = time.perf_counter()
    figures = measure(given.articles, given.window)
    for line in report(figures, time.perf_counter() - start, given.problems):
        print(line)


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
