"""Following the index while serving: a newer generation is taken up without dropping a request.

`Follower` looks at the manifest; `reindex_on_change` watches the articles and runs the indexer
as a process of its own, so that a crash or a hungry run never touches the service.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog
from watchfiles import awatch

from indexer.encoder import Encoder
from indexer.errors import IndexerError, IndexMissingError
from indexer.manifest import FILE as MANIFEST
from indexer.manifest import mismatch
from indexer.reader import Reader
from indexer.records import Audience
from kbsearch.health import Health
from kbsearch.knowledge import Knowledge
from kbsearch.monitoring import Metrics

POLL_SECONDS = 0.5
LOOK_MS = 1000
"""How often to see whether the watched folder is still the one at its path."""

SETTLE_MS = 300
"""Wait for an editor to finish writing before indexing."""

log = structlog.get_logger()


class Follower:
    """Keeps the knowledge on the published generation."""

    def __init__(
        self,
        root: Path,
        knowledge: Knowledge,
        health: Health,
        encoder: Encoder | None,
        metrics: Metrics,
    ) -> None:
        self._root = root
        self._knowledge = knowledge
        self._health = health
        self._encoder = encoder
        self._metrics = metrics
        self._reader: Reader | None = None
        self._seen: tuple[int, int] | None = None

    def follow_once(self) -> bool:
        """Takes up what is published if it is new; returns whether it was. Never raises."""
        stamp = _stamp(self._root / MANIFEST)
        if stamp == self._seen and not self._health.refusal:
            return False
        self._seen = stamp
        try:
            changed = self._take()
        except IndexMissingError as error:
            if self._reader is not None:
                self._refuse(str(error))
            return False
        except IndexerError as error:
            self._refuse(str(error))
            return False
        self._health.refusal = ""
        return changed

    async def follow(self) -> None:
        """Looks every POLL_SECONDS, until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if await asyncio.to_thread(self.follow_once):
                log.info("now serving", generation=self._knowledge.generation().manifest.generation)

    def _take(self) -> bool:
        if self._reader is None:
            reader = Reader(self._root)
            recorded = reader.current().manifest.encoder
            if self._encoder and recorded.fingerprint != self._encoder.fingerprint:
                raise mismatch(self._root, recorded, self._encoder.name)
            self._reader = reader
            self._knowledge.use(reader)
        elif not self._reader.refresh():
            return False
        published = self._reader.current().manifest
        self._metrics.generation.set(published.generation)
        self._metrics.passages.set(self._reader.current().readable(Audience.PUBLIC))
        return True

    def _refuse(self, reason: str) -> None:
        if reason != self._health.refusal:
            log.warning("the published index is not taken up", reason=reason)
        self._health.refusal = reason


async def reindex_on_change(articles: Path, command: Sequence[str]) -> None:
    """Runs `command` now, for what changed while nobody watched, and after every change below
    `articles`, until cancelled.

    Watching begins before the first run, so that nothing is missed meanwhile; and it begins
    again when another folder stands in the place of the one that was watched, as a deployment
    does that swaps folders.
    """
    while True:
        watched = await _until_there(articles)
        behind = True
        with suppress(FileNotFoundError):
            async for changes in awatch(
                articles, debounce=SETTLE_MS, step=50, rust_timeout=LOOK_MS, yield_on_timeout=True
            ):
                if changes or behind:
                    behind = False
                    await _run(command)
                if _identity(articles) != watched:
                    break


async def _until_there(folder: Path) -> tuple[int, int]:
    """The identity of `folder`, once it exists; says so in the log while it does not."""
    missing = False
    while (found := _identity(folder)) is None:
        if not missing:
            log.warning("the articles folder is missing", folder=str(folder))
            missing = True
        await asyncio.sleep(LOOK_MS / 1000)
    return found


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


async def _run(command: Sequence[str]) -> None:
    process = await asyncio.create_subprocess_exec(*command, env=dict(os.environ))
    try:
        status = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if status:
        log.warning("indexing found errors", status=status)


def index_command(articles: Path, index: Path) -> list[str]:
    """The command line that indexes, with this very Python, after whoever is at it."""
    command = [sys.executable, "-m", "kbsearch", "index", str(articles), "--index", str(index)]
    return [*command, "--wait"]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
