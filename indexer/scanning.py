"""The first stage of a run: what changed in the folder becomes rows of the next generation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from indexer.checking import duplicate_slug, expired
from indexer.database import IndexDatabase
from indexer.encoder import Encoder
from indexer.passages import passage_input
from indexer.progress import Progress
from indexer.records import Article, Parsed, Passage, Problem, Severity, SourceFile
from indexer.rows import SourceRow
from indexer.sources import Source, digest

FILES_AT_ONCE = 200
"""Files for each commit of rows."""


@dataclass(slots=True)
class Scan:
    """What scanning found. `problems` are all of them, old and new, in reading order."""

    files: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    withheld: int = 0
    rewritten: int = 0
    problems: tuple[Problem, ...] = field(default=())

    @property
    def differs(self) -> bool:
        """Whether there is anything new to publish."""
        return bool(self.added or self.changed or self.removed or self.rewritten)


def scan(
    source: Source,
    database: IndexDatabase,
    encoder: Encoder,
    *,
    generation: int,
    again: bool,
    progress: Progress,
) -> Scan:
    """Writes into `generation` what differs from the one before; `again` parses every file."""
    return _Scanner(source, database, encoder, generation, again=again).run(progress)


class _Scanner:
    def __init__(
        self,
        source: Source,
        database: IndexDatabase,
        encoder: Encoder,
        generation: int,
        *,
        again: bool,
    ) -> None:
        self._source = source
        self._database = database
        self._encoder = encoder
        self._generation = generation
        self._again = again
        self._version = f"{source.version}\n{encoder.fingerprint}"
        self._known = database.sources(generation - 1)
        self._scan = Scan()

    def run(self, progress: Progress) -> Scan:
        paths = self._source.paths()
        progress.start("scan", len(paths), "files")
        self._remove(set(self._known).difference(paths))
        for group in _grouped(self._source.files(), FILES_AT_ONCE):
            with self._database.transaction():
                for file in group:
                    self._take(file)
            progress.advance(len(group))
        self._withhold_duplicates()
        return self._finish()

    def _remove(self, paths: set[str]) -> None:
        with self._database.transaction():
            for path in sorted(paths):
                self._database.remove(self._known[path], retired=self._generation)
        self._scan.removed = sum(self._known[path].article is not None for path in paths)
        self._scan.rewritten += len(paths)

    def _take(self, file: SourceFile) -> None:
        self._scan.files += 1
        previous = self._known.get(file.path)
        inputs = previous.inputs if previous else ()
        state = digest(self._version, file, inputs, self._source.read)
        unchanged = previous is not None and previous.digest == state and not self._again
        if unchanged and previous and not previous.withheld:
            return
        parsed = self._source.parse(file, self._encoder)
        if unchanged and parsed.article is None:
            return
        if parsed.inputs != inputs:
            state = digest(self._version, file, parsed.inputs, self._source.read)
        self._write(file, parsed, state, previous)

    def _write(self, file: SourceFile, parsed: Parsed, state: str, old: SourceRow | None) -> None:
        article = parsed.article
        keys = (
            [vector_key(self._encoder, article, one) for one in article.passages] if article else []
        )
        self._database.add(
            parsed, path=file.path, digest=state, keys=keys, born=self._generation, previous=old
        )
        self._scan.rewritten += 1
        if article is not None and (old is None or old.article is None):
            self._scan.added += 1
        elif article is not None:
            self._scan.changed += 1

    def _withhold_duplicates(self) -> None:
        """An address belongs to one article: the one that had it before, else the first by path.

        Withholding puts a file's last good version back, which may want an address that another
        new file took; each round withholds at least one new article, so this ends.
        """
        while clashes := self._database.clashes(self._generation):
            with self._database.transaction():
                for clash in clashes:
                    for path in clash.others:
                        problem = duplicate_slug(path, clash.slug, clash.keeper)
                        self._database.withhold(path, problem, generation=self._generation)

    def _finish(self) -> Scan:
        problems: list[Problem] = list(self._source.problems)
        for path, row in self._database.sources(self._generation).items():
            problems += row.problems
            problems += self._source.check(path, row.links)
        days = self._database.valid_until(self._generation)
        problems += expired(days.items(), datetime.now().astimezone().date())
        self._scan.problems = tuple(sorted(set(problems)))
        broken = {one.path for one in problems if one.severity is Severity.ERROR}
        self._scan.withheld = len(broken)
        return self._scan


def vector_key(encoder: Encoder, article: Article, passage: Passage) -> bytes:
    """What a passage's vector is kept under: 16 bytes of encoder and text."""
    state = hashlib.blake2b(encoder.fingerprint.encode(), digest_size=16)
    state.update(passage_input(article.title, passage).encode())
    return state.digest()


def _grouped(files: Iterable[SourceFile], size: int) -> Iterable[list[SourceFile]]:
    group: list[SourceFile] = []
    for file in files:
        group.append(file)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
