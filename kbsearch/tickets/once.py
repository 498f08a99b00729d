"""Taking once what is sent twice, also when both are sent at the same moment."""

from __future__ import annotations

from collections.abc import Callable

from kbsearch.accounts.clock import Clock
from kbsearch.database import submission_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.submission_rows import AlreadySentError, Sent
from kbsearch.tickets.refusals import KEY_MAX, key_taken, refused
from kbsearch.tickets.repeating import key_digest


class Once:
    """What was sent with which key, and what came of it; safe to share between threads."""

    def __init__(self, database: DeskDatabase, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def do(
        self, what: str, key: str, content: str, work: Callable[[Unit], tuple[int, int]]
    ) -> tuple[Sent, bool]:
        """Does the work, which answers the numbers of ticket and entry, in one transaction.

        What was sent with the key before is answered instead, and True. `content` is a digest of
        what is sent; without a key it is new. Raises ConflictError for a key of something else.
        """
        if len(key) > KEY_MAX + KEY_MAX:
            raise refused("key", "key-long")
        try:
            return self._do(what, key, content, work)
        except AlreadySentError:
            # Where several write at once the other one was first, and is on disk by now.
            return self._do(what, key, content, work)

    def _do(
        self, what: str, key: str, content: str, work: Callable[[Unit], tuple[int, int]]
    ) -> tuple[Sent, bool]:
        known = key_digest(what, key)
        with self._database.writing() as unit:
            before = submission_rows.find(unit, known) if key else None
            if before is not None:
                if before.content != content:
                    raise key_taken()
                return before, True
            sent = Sent(content, *work(unit))
            if key:
                submission_rows.add(unit, known, sent, self._clock())
        return sent, False
