"""From a folder to a published generation: scan, encode, publish.

    scan      parse what changed into rows born in the next generation, retire what is gone
    encode    vectors for the texts that have none, committed as they are made
    publish   lexical directories, vector files, and last the manifest

Until the manifest is replaced nobody sees any of it, and an interrupted run loses nothing that
cost time: vectors are kept by the hash of their text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from indexer import durable, manifest
from indexer.database import FILE as DATABASE
from indexer.database import IndexDatabase
from indexer.encoder import Encoder
from indexer.encoding import encode_pending
from indexer.errors import IndexDamagedError, IndexFormatError, IndexMissingError
from indexer.lock import LOCK, exclusive
from indexer.manifest import EncoderRecord, Manifest
from indexer.progress import Progress, Silent
from indexer.publishing import publish, sweep
from indexer.records import Problem, Severity
from indexer.scanning import Scan, scan
from indexer.sources import Source
from indexer.sqlite import sqlite3


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did. `seconds` holds the time of each stage, `published` is False when
    nothing had changed and the generation stayed."""

    generation: int
    published: bool
    files: int
    added: int
    changed: int
    removed: int
    withheld: int
    articles: int
    passages: int
    encoded: int
    problems: tuple[Problem, ...]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many problems withhold an article."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems an article is published in spite of."""
        return len(self.problems) - self.errors


def index(
    source: Source,
    root: Path,
    encoder: Encoder,
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
    wait: bool = False,
) -> Report:
    """Brings the index in `root` up to date with `source`.

    Raises LockHeldError when another indexer is at work (unless it is to `wait`),
    EncoderMismatchError when the index was made with another encoder (unless `rebuild`),
    IndexDamagedError when its rows are damaged, and StorageError when a write is refused; the
    published generation is untouched in every case.
    """
    with durable.storage_errors(root), exclusive(root / LOCK, wait=wait):
        return _Run(source, root, encoder, progress or Silent(), rebuild=rebuild).report()


class _Run:
    """One indexing run, holding the lock."""

    def __init__(
        self, source: Source, root: Path, encoder: Encoder, progress: Progress, *, rebuild: bool
    ) -> None:
        self._source = source
        self._root = root
        self._encoder = encoder
        self._progress = progress
        self._rebuild = rebuild
        self._seconds: dict[str, float] = {}
        self._record = EncoderRecord(encoder.name, encoder.fingerprint, encoder.dimension)
        self._published = _published(root, self._record, rebuild=rebuild)

    def report(self) -> Report:
        database = _open(self._root, self._published, rebuild=self._rebuild)
        try:
            before = self._published.generation if self._published else 0
            database.forget_unpublished(before)
            with self._timed("scan"):
                found = scan(
                    self._source,
                    database,
                    self._encoder,
                    generation=before + 1,
                    again=self._rebuild,
                    progress=self._progress,
                )
            with self._timed("encode"):
                encoded = encode_pending(database, self._encoder, before + 1, self._progress)
            current = self._publish(database, before + 1, found)
            return self._describe(found, current, encoded)
        finally:
            database.close()

    def _publish(self, database: IndexDatabase, generation: int, found: Scan) -> Manifest:
        if self._published and not found.differs and not self._outdated():
            return self._published
        with self._timed("publish"):
            database.complete(generation, self._record)
            current = publish(
                self._root,
                database,
                generation,
                self._record,
                previous=None if self._rebuild else self._published,
                progress=self._progress,
            )
            sweep(self._root, database, current, self._published)
        return current

    def _outdated(self) -> bool:
        """Whether to publish though no article differs."""
        older = self._published is not None and self._published.format < manifest.FORMAT
        return self._rebuild or older

    def _describe(self, found: Scan, current: Manifest, encoded: int) -> Report:
        return Report(
            generation=current.generation,
            published=current is not self._published,
            files=found.files,
            added=found.added,
            changed=found.changed,
            removed=found.removed,
            withheld=found.withheld,
            articles=current.articles,
            passages=current.passages,
            encoded=encoded,
            problems=found.problems,
            seconds=self._seconds,
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self._seconds[stage] = time.perf_counter() - start


def _published(root: Path, encoder: EncoderRecord, *, rebuild: bool) -> Manifest | None:
    try:
        current = manifest.read(root, oldest=manifest.OLDEST)
    except IndexMissingError:
        return None
    except (IndexDamagedError, IndexFormatError):
        if rebuild:
            return None
        raise
    if current.encoder.fingerprint != encoder.fingerprint and not rebuild:
        raise manifest.mismatch(root, current.encoder, encoder.name)
    return current


def _open(root: Path, published: Manifest | None, *, rebuild: bool) -> IndexDatabase:
    """The rows, which must hold the published generation: engine files build upon it."""
    if rebuild:
        return _open_sound(root)
    if published is None:
        return IndexDatabase(root)
    if not (root / DATABASE).exists():
        raise IndexDamagedError(durable.damaged_rows(root, f"{DATABASE} is missing"))
    database = IndexDatabase(root)
    articles, passages = database.counts(published.generation)
    if (articles, passages) != (published.articles, published.passages):
        database.close()
        reason = (
            f"{DATABASE} holds {passages} passages of generation {published.generation} "
            f"instead of {published.passages}"
        )
        raise IndexDamagedError(durable.damaged_rows(root, reason))
    return database


def _open_sound(root: Path) -> IndexDatabase:
    """The rows if they are sound, since the vectors among them are worth keeping; else new ones."""
    try:
        database: IndexDatabase | None = IndexDatabase(root)
    except sqlite3.OperationalError:
        raise
    except (sqlite3.DatabaseError, IndexFormatError):
        database = None
    if database is not None:
        if not database.check():
            return database
        # Before its files go: a later close would remove the new rows' log by its name.
        database.close()
    for leftover in root.glob(f"{DATABASE}*"):
        leftover.unlink()
    return IndexDatabase(root)
