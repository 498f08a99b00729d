"""What the outbox keeps about people, and how it goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from kbsearch.accounts.keeping import Person
from kbsearch.database import outbox_rows
from kbsearch.database.desk import DeskDatabase


class KeptOutbox:
    """What was sent and what was not, with where to. It goes with its ticket too."""

    name = "what was sent by mail"

    def __init__(self, database: DeskDatabase, *, days: int) -> None:
        self._database = database
        self._days = timedelta(days=days)

    def erase(self, person: Person) -> int:
        """Removes mail to a person's address, sent or not."""
        email = person.email.strip()
        if not email:
            return 0
        with self._database.writing() as unit:
            return sum(outbox_rows.forget(unit, one) for one in {email, email.lower()})

    def expire(self, now: datetime) -> int:
        """Removes what was sent, or given up, for longer than the settings say."""
        with self._database.writing() as unit:
            return outbox_rows.remove_older(unit, now - self._days)
