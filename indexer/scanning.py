"""The first stage of a run: what changed in the folder becomes rows of the next generation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from indexer.checking import duplicate_slug, expired
from indexer.database import IndexDatabase
from indexer.encoder import Encoder
from indexer.parallel import Parser
from indexer.passages import passage_input
from indexer.progress import Progress
from indexer.records import Article, Audience, Parsed, Passage, Problem, Severity, SourceFile
from indexer.sources import Source, digest

FILES_AT_ONCE = 200
"""Files for each commit of rows."""


@dataclass(slots=True)
class Scan:
    """What scanning found. `differs` says that there is something to publish; `problems` are all
    of them, old and new, in reading order."""

    files: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    withheld: int = 0
    differs: bool = False
    problems: tuple[Problem, ...] = field(default=())


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
        self._written: dict[str, str] = {}
        self._removed = 0

    def run(self, progress: Progress) -> Scan:
        paths = self._source.paths()
        progress.start("scan", len(paths), "files")
        self._remove(set(self._known).difference(paths))
        new = len(paths) if self._again else len(set(paths).difference(self._known))
        with Parser(self._source, self._encoder.counter(), expected=new) as parser:
            parsed = parser.parse(self._to_parse(progress))
            while group := list(islice(parsed, FILES_AT_ONCE)):
                with self._database.transaction():
                    for file, result in group:
                        self._take(file, result)
        self._withhold_duplicates()
        return self._finish()

    def _remove(self, paths: set[str]) -> None:
        with self._database.transaction():
            for path in sorted(paths):
                self._database.remove(self._known[path], retired=self._generation)
        self._scan.removed = sum(self._known[path].article is not None for path in paths)
        self._removed = len(paths)

    def _to_parse(self, progress: Progress) -> Iterator[SourceFile]:
        """The files that are new, changed or withheld; all of them when parsing `again`."""
        for file in self._source.files():
            self._scan.files += 1
            progress.advance()
            previous = self._known.get(file.path)
            if (
                previous is None
                or previous.withheld
                or self._again
                or previous.digest != self._digest(file, previous.inputs)
            ):
                yield file

    def _digest(self, file: SourceFile, inputs: Sequence[str]) -> str:
        return digest(self._version, file, inputs, self._source.read)

    def _take(self, file: SourceFile, parsed: Parsed) -> None:
        """Writes one parsed file, unless it is withheld just as it was."""
        old = self._known.get(file.path)
        state = self._digest(file, parsed.inputs)
        article = parsed.article
        if article is None and old is not None and old.withheld and old.digest == state:
            return
        passages = article.passages if article else ()
        keys = [vector_key(self._encoder, article, one) for one in passages if article]
        self._database.add(
            parsed, path=file.path, digest=state, keys=keys, born=self._generation, previous=old
        )
        self._written[file.path] = state
        if article is not None and (old is None or old.article is None):
            self._scan.added += 1
        elif article is not None:
            self._scan.changed += 1

    def _withhold_duplicates(self) -> None:
        """An address belongs to one article: to one that more people may read, else to the one that
        had it before, else to the first by path. So what somebody may not read takes nothing away
        from him.

        Withholding puts a file's last good version back, which may want an address that another
        new file took; each round takes back at least one article, so this ends.
        """
        while clashes := self._database.clashes(self._generation):
            with self._database.transaction():
                for clash in clashes:
                    for path in clash.others:
                        problem = duplicate_slug(path, clash.slug, clash.keeper)
                        self._withhold(path, problem)

    def _withhold(self, path: str, problem: Problem) -> None:
        """Takes an article back; a file withheld for the same reason as before is no change."""
        old = self._known.get(path)
        if old is not None and not self._database.brought(path, self._generation):
            self._database.displace(path, problem, generation=self._generation)
            self._written[path] = old.digest
            self._scan.removed += 1
            return
        self._database.withhold(path, problem, generation=self._generation)
        if old is None or old.article is None:
            self._scan.added -= 1
        else:
            self._scan.changed -= 1
        as_before = old is not None and old.withheld and old.problems == (problem,)
        if old is not None and as_before and old.digest == self._written[path]:
            self._database.restore(old, generation=self._generation)
            del self._written[path]

    def _finish(self) -> Scan:
        problems: list[Problem] = list(self._source.problems)
        for path, row in self._database.sources(self._generation).items():
            problems += row.problems
            problems += self._source.check(path, row.links)
        days = self._database.valid_until(self._generation)
        problems += expired(days.items(), datetime.now().astimezone().date())
        self._scan.differs = bool(self._written) or self._removed > 0
        self._scan.problems = tuple(sorted(set(problems)))
        broken = {one.path for one in problems if one.severity is Severity.ERROR}
        self._scan.withheld = len(broken)
        return self._scan


def vector_key(encoder: Encoder, article: Article, passage: Passage) -> bytes:
    """What a passage's vector is kept under: 16 bytes of encoder, text and, unless everybody may
    read it, audience. What texts are encoded together changes the last digits of their vectors, so
    no audience takes over the vectors of another."""
    state = hashlib.blake2b(encoder.fingerprint.encode(), digest_size=16)
    state.update(passage_input(article.title, passage).encode())
    if article.audience is not Audience.PUBLIC:
        state.update(f"\0{article.audience}".encode())
    return state.digest()
