"""Time of one question, and where it goes, on two large corpora.

    python -m benchmarks.latency --data DIR [--corpora NAME ...] [--passages N] [--keep DIR]

DIR holds `corpora/` with `workfront-en` and `servicenow`, each a folder of Markdown or a .tar.xz
of one. The first is indexed whole and encoded in earnest; of the second as many files, drawn at
random, as make about N passages (100,000), most of which get made-up vectors near to real ones
(`benchmarks/neighbours.py`): encoding them would take half an hour, and the time of a search
depends on what vectors mean only as far as they lie in clusters. Questions are always encoded.

Short questions are titles, asked as a visitor's search; whole tickets are a title and some hundred
words, asked as a ticket form asks. One thread, one question after the other, none asked twice.
The parts are `encode`, `lexical` (every call to the lexical index), `vector` (nearest passages and
cosines) and `rank` (all the rest). Each percentile is of its own column, so rows do not add up.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.all import corpus
from benchmarks.neighbours import NeighbourEncoder
from benchmarks.parsing import model_tokens
from benchmarks.stopwatch import Stopwatch, public_methods
from indexer import manifest
from indexer.database import IndexDatabase
from indexer.encoder import Encoder
from indexer.encoder_cache import default_cache
from indexer.errors import IndexFormatError, IndexMissingError
from indexer.folder import ArticleFolder
from indexer.folder_source import FolderSource
from indexer.lexical import LexicalIndex
from indexer.parsing import parse_article
from indexer.pipeline import index
from indexer.reader import Generation, Reader
from indexer.records import Audience
from kbsearch.deflection.suggesting import Draft, suggest
from kbsearch.encoder import configured_encoder
from kbsearch.evaluation.vector_cache import RememberingEncoder
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from kbsearch.settings import load_settings

QUESTIONS = 200
WARM_UP = 20
TICKET_WORDS = 100
TICKET = """{title}
Hello,

this has been so since this morning, and nothing that I tried has helped. {text}

Thanks and best regards,
Marta Gil
"""
SAMPLE = 400
"""Files that tell how many passages a file has."""

WHOLE, CUT = ("workfront-en",), ("servicenow",)
PARTS = ("encode", "lexical", "vector", "rank", "total")


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of one corpus."""

    short: tuple[str, ...]
    tickets: tuple[Draft, ...]


def main() -> None:
    """Reads the command line, and prints a block for each corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpora", nargs="*", default=[*WHOLE, *CUT])
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="where indexes are kept for another time")
    given = parser.parse_args()
    encoder = configured_encoder(load_settings(), threads=1)
    with tempfile.TemporaryDirectory(prefix="kbsearch-latency-") as place:
        kept = given.keep or Path(place)
        for name in given.corpora:
            root = kept / f"{name}-index"
            if not is_published(root):
                folder = corpus(given.data, name, Path(place))
                if folder is None:
                    continue
                prepare(folder, root, encoder, passages=given.passages if name in CUT else None)
            print("\n".join(report(name, root, encoder)), flush=True)


def is_published(root: Path) -> bool:
    """Whether an index was finished there, in the format that is read now."""
    try:
        manifest.read(root)
    except (IndexMissingError, IndexFormatError):
        return False
    return True


def prepare(folder: Path, root: Path, encoder: Encoder, *, passages: int | None) -> None:
    """Indexes a corpus, whole or cut to about so many `passages` with made-up vectors."""
    if passages is None:
        remembering = RememberingEncoder(encoder, default_cache() / "evaluation.db")
        index(FolderSource(folder), root, remembering)
        remembering.close()
        return
    with tempfile.TemporaryDirectory(prefix="kbsearch-cut-") as place:
        cut(folder, Path(place), passages)
        index(FolderSource(Path(place)), root, NeighbourEncoder(encoder))


def cut(folder: Path, place: Path, passages: int) -> None:
    """Copies as many articles, drawn at random, as make about `passages`."""
    articles, tokens = ArticleFolder(folder), model_tokens(256)
    chosen = sorted(articles.paths())
    random.Random(0).shuffle(chosen)
    sample = set(chosen[:SAMPLE])
    parsed = [
        parse_article(one, articles, tokens).article
        for one in articles.files()
        if one.path in sample
    ]
    each = sum(len(one.passages) for one in parsed if one) / len(parsed)
    for path in chosen[: round(passages / each)]:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, place / path)


def questions(root: Path, generation: int) -> Questions:
    """Questions about passages drawn at random."""
    database = IndexDatabase(root)
    try:
        found = [(one.title, one.text) for one in database.passages(generation)]
    finally:
        database.close()
    chosen = random.Random(0).sample(found, min(QUESTIONS + WARM_UP, len(found)))
    return Questions(
        short=tuple(title for title, _ in chosen),
        tickets=tuple(_ticket(title, text) for title, text in chosen),
    )


def report(name: str, root: Path, encoder: Encoder) -> Iterator[str]:
    """The lines to print of one corpus."""
    reader = Reader(root)
    manifest, search = reader.current().manifest, Search(reader, encoder)
    asked = questions(root, manifest.generation)
    yield f"{name}: {manifest.articles:,} articles, {manifest.passages:,} passages; milliseconds"
    yield f"{'':18}" + "".join(f"{part:>9}" for part in PARTS)
    kinds: dict[str, list[Callable[[], object]]] = {
        "short question": [_asking(search, text) for text in asked.short],
        "whole ticket": [_suggesting(search, draft) for draft in asked.tickets],
    }
    for kind, calls in kinds.items():
        times = measure(calls, encoder)
        for percentile in (50, 95):
            figures = np.percentile(times, percentile, axis=0) * 1000
            cells = "".join(f"{figure:>9.2f}" for figure in figures)
            yield f"{kind if percentile == 50 else '':<15}p{percentile}{cells}"


def measure(calls: Sequence[Callable[[], object]], encoder: Encoder) -> list[list[float]]:
    """Seconds of each call after the first WARM_UP, in each of PARTS."""
    watched = (
        ("encode", type(encoder), ("encode_query",)),
        ("lexical", LexicalIndex, public_methods(LexicalIndex)),
        ("vector", Generation, ("nearest", "cosines")),
    )
    times = []
    for call in calls:
        stopwatch = Stopwatch()
        with stopwatch.watching(watched):
            start = time.perf_counter()
            call()
            total = time.perf_counter() - start
        inside = [stopwatch.seconds[part] for part in PARTS[:3]]
        times.append([*inside, total - sum(inside), total])
    return times[WARM_UP:] or times


def _asking(search: Search, text: str) -> Callable[[], object]:
    return lambda: search.search(SearchRequest(text))


def _suggesting(search: Search, draft: Draft) -> Callable[[], object]:
    return lambda: suggest(search, draft, threshold=0.0, audience=Audience.PUBLIC)


def _ticket(title: str, text: str) -> Draft:
    some = " ".join(text.split()[:TICKET_WORDS])
    subject, _, description = TICKET.format(title=title, text=some).partition("\n")
    return Draft(subject, description)


if __name__ == "__main__":
    main()
