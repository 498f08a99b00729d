"""What links keep about people, and how it goes.

A link of a ticket of ours goes with its ticket, and whoever made it is taken out of it with his
account; so what is left to be done is about the tickets of other help desks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kbsearch.accounts.keeping import Person
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.link_rows import ForeignLinkRows
from kbsearch.database.secret_rows import SecretRows
from kbsearch.deflection.pseudonyms import Pseudonyms, requester_hash
from kbsearch.settings import Settings


class KeptLinks:
    """Articles that were linked to tickets of other help desks."""

    name = "links to tickets elsewhere"

    def __init__(self, database: DeskDatabase, *, days: int, requester_key: str) -> None:
        self._database = database
        self._days = timedelta(days=days)
        self._requester_key = requester_key

    def erase(self, person: Person) -> int:
        """Removes those of tickets of a person, where the other help desk said whose they were."""
        if not person.email:
            return 0
        names = Pseudonyms(SecretRows(self._database).key("pseudonyms"))
        sent = requester_hash(person.email, self._requester_key)
        return ForeignLinkRows(self._database).erase(names.requester(sent))

    def expire(self, now: datetime) -> int:
        """Removes those that are older than tickets are kept."""
        return ForeignLinkRows(self._database).expire(now - self._days)


def kept_links(database: DeskDatabase, settings: Settings) -> KeptLinks:
    """Links of an installation, which are kept for as long as tickets are."""
    return KeptLinks(
        database,
        days=settings.tickets_days,
        requester_key=settings.requester_key.get_secret_value(),
    )
