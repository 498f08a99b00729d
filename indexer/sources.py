"""Where articles come from: what the pipeline asks of a folder, or of anything like one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from indexer.records import Parsed, Problem, Reference, SourceFile
from indexer.word_counts import TokenCounter


class Source(Protocol):
    """A set of files, each of which parses into at most one article."""

    @property
    def version(self) -> str:
        """Changes whenever the same bytes would parse into something else."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """What was wrong with the set itself: unreadable files, links that leave it."""
        ...

    def paths(self) -> Sequence[str]:
        """The paths of all article files, in order."""
        ...

    def files(self) -> Iterator[SourceFile]:
        """The article files that can be read, in the order of paths."""
        ...

    def read(self, path: str) -> bytes | None:
        """Another file of the set (a transcript), or None where there is none."""
        ...

    def parse(self, file: SourceFile, tokens: TokenCounter) -> Parsed:
        """One file as an article with its passages; never raises."""
        ...

    def check(self, path: str, references: Sequence[Reference]) -> list[Problem]:
        """What is wrong with the links of one file, given all the others."""
        ...


def digest(
    version: str, file: SourceFile, inputs: Sequence[str], read: Callable[[str], bytes | None]
) -> str:
    """A hash of everything that the parsed file depends on: when it is unchanged, so is the
    article. `version` stands for the parser and the encoder's window."""
    state = hashlib.sha256(version.encode())
    for data in (file.data, *(read(path) for path in inputs)):
        part = hashlib.sha256(data).digest() if data is not None else b"absent"
        state.update(part)
    return state.hexdigest()
