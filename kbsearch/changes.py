"""Noting in the audit log what each published generation changed among the articles."""

from __future__ import annotations

import asyncio

import structlog

from indexer.articles import Changes
from indexer.errors import IndexerError
from indexer.reader import Generation
from kbsearch.accounts.actions import Action
from kbsearch.accounts.audit import AuditLog
from kbsearch.accounts.erasing import SERVICE
from kbsearch.errors import DeskDatabaseError, NotReadyError
from kbsearch.knowledge import Knowledge

LOOK_SECONDS = 5.0
"""How often to look; several generations in between make one entry."""

SHOWN = 20
"""Articles that an entry names; it counts all of them."""

log = structlog.get_logger()


class ArticleLog:
    """Notes each generation once, whichever process notes it."""

    def __init__(self, knowledge: Knowledge, audit: AuditLog) -> None:
        self._knowledge = knowledge
        self._audit = audit
        self._seen = -1

    async def follow(self) -> None:
        """Looks every LOOK_SECONDS, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await asyncio.to_thread(self.look)

    def look(self) -> bool:
        """Notes what is published unless that was done; whether it noted something."""
        try:
            generation = self._knowledge.generation()
        except NotReadyError:
            return False
        number = generation.manifest.generation
        if number == self._seen:
            return False
        try:
            noted = self._note(generation, number)
        except (DeskDatabaseError, IndexerError) as error:
            # A newer generation may have taken its place meanwhile; the next look tells.
            log.warning("a change of articles was not noted", reason=str(error))
            return False
        self._seen = number
        return noted

    def _note(self, generation: Generation, number: int) -> bool:
        last = self._audit.last(Action.ARTICLES_CHANGED)
        before = last.details.get("generation", 0) if last else 0
        since = before if isinstance(before, int) and before <= number else 0
        if since == number:
            return False
        with generation.rows() as rows:
            changes = rows.changes(since)
        if not changes.written and not changes.removed:
            return False
        details = {"generation": number, **_told(changes)}
        self._audit.record(SERVICE, Action.ARTICLES_CHANGED, details=details)
        return True


def _told(changes: Changes) -> dict[str, object]:
    return {
        "written": len(changes.written),
        "removed": len(changes.removed),
        "written_articles": list(changes.written[:SHOWN]),
        "removed_articles": list(changes.removed[:SHOWN]),
    }
