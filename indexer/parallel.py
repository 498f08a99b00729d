"""Parsing on all processors: Markdown is parsed in Python, one file at a time per process."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import ClassVar

from indexer.records import Parsed, SourceFile
from indexer.sources import Source
from indexer.word_counts import TokenCounter

WORTH_IT = 600
"""Files from which a second process pays for its start, about a second."""

_FILES_AT_ONCE = 50
_AHEAD = 4
"""Groups of files handed out for each process before the first result is taken: bounds memory."""


class Parser:
    """Parses files in order: here, or in processes of its own when there are many to come.

    Use it as a context manager, so that its processes end with it. They also end by themselves
    when this process is killed.
    """

    def __init__(self, source: Source, tokens: TokenCounter, *, expected: int) -> None:
        self._source = source
        self._tokens = tokens
        self._processes = os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        if expected >= WORTH_IT and self._processes > 1:
            self._pool = ProcessPoolExecutor(
                self._processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_Worker.begin,
                initargs=(source, tokens),
            )

    def __enter__(self) -> Parser:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def parse(self, files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Parsed]]:
        """Each file with what parsing gave, in the order of `files`."""
        if self._pool is None:
            for file in files:
                yield file, self._source.parse(file, self._tokens)
            return
        waiting: deque[tuple[list[SourceFile], Future[list[Parsed]]]] = deque()
        for group in grouped(files, _FILES_AT_ONCE):
            waiting.append((group, self._pool.submit(_Worker.parse, group)))
            if len(waiting) >= _AHEAD * self._processes:
                yield from _result(*waiting.popleft())
        while waiting:
            yield from _result(*waiting.popleft())


@dataclass(frozen=True, slots=True)
class _Worker:
    """What a process keeps between the groups that it is given."""

    source: Source
    tokens: TokenCounter
    current: ClassVar[_Worker]

    @classmethod
    def begin(cls, source: Source, tokens: TokenCounter) -> None:
        """Runs once in each new process."""
        cls.current = cls(source, tokens)
        threading.Thread(target=_end_with_the_parent, daemon=True).start()

    @classmethod
    def parse(cls, files: Sequence[SourceFile]) -> list[Parsed]:
        """Runs in the process for each group."""
        worker = cls.current
        return [worker.source.parse(file, worker.tokens) for file in files]


def grouped(files: Iterable[SourceFile], size: int) -> Iterator[list[SourceFile]]:
    """The files in lists of `size`, the last one shorter."""
    group: list[SourceFile] = []
    for file in files:
        group.append(file)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _result(
    files: list[SourceFile], future: Future[list[Parsed]]
) -> Iterator[tuple[SourceFile, Parsed]]:
    yield from zip(files, future.result(), strict=True)


def _end_with_the_parent() -> None:
    """A killed parent cannot say goodbye, and its queues never close: its handle tells."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
