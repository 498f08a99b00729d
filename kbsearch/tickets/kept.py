"""What tickets keep about people, and how it goes: rows, files, and what waits to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from kbsearch.accounts.keeping import Kept, Person
from kbsearch.accounts.kept import FORGOTTEN
from kbsearch.database import outcome_rows, submission_rows
from kbsearch.database import ticket_erasing_rows as rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.errors import DatabaseRefusedError
from kbsearch.tickets.counting import outcome_keys, pseudonyms
from kbsearch.tickets.repeating import REMEMBERED

AT_ONCE = 50
"""Tickets that are removed in one transaction, so that nobody waits long for the write lock."""

RemoveFiles = Callable[[Iterable[str]], object]


class KeptTickets:
    """Tickets with their history, their files, what their form was shown, and what is to be sent
    about them. Files go first: what dies in between can be erased again, and nothing is left."""

    name = "tickets"

    def __init__(self, database: DeskDatabase, remove_files: RemoveFiles, *, days: int) -> None:
        self._database = database
        self._remove_files = remove_files
        self._days = timedelta(days=days)

    def erase(self, person: Person) -> int:
        """Removes the tickets of a person, whoever wrote them down and whoever answered."""
        email = person.email.strip().lower()
        return self._remove(lambda unit: rows.of_person(unit, person.user, email, AT_ONCE))

    def expire(self, now: datetime) -> int:
        """Removes closed tickets that have not changed for as long as the settings say."""
        with self._database.writing() as unit:
            submission_rows.remove_older(unit, now - REMEMBERED)
        return self._remove(lambda unit: rows.closed_before(unit, now - self._days, AT_ONCE))

    def _remove(self, some: Callable[[Unit], Sequence[rows.Doomed]]) -> int:
        removed = 0
        while doomed := self._remove_some(some):
            removed += doomed
        return removed

    def _remove_some(self, some: Callable[[Unit], Sequence[rows.Doomed]]) -> int:
        with self._database.writing() as unit:
            doomed = some(unit)
            if doomed:
                _without(self._remove_files, rows.files_of(unit, [one.number for one in doomed]))
                _forget_outcomes(unit, doomed)
                rows.remove(unit, doomed)
        return len(doomed)


class KeptTraces:
    """What somebody left in the tickets of others, and mail that is for him. What he wrote as a
    technician stays, without his name: it is what a requester was told."""

    name = "entries in tickets of others"

    def __init__(self, database: DeskDatabase, remove_files: RemoveFiles) -> None:
        self._database = database
        self._remove_files = remove_files

    def erase(self, person: Person) -> int:
        """Removes what he left, after his own tickets are gone."""
        with self._database.writing() as unit:
            found = rows.forget_target(unit, person.email.strip()) if person.email else 0
            if person.user is None:
                return found
            _without(self._remove_files, rows.files_of_entries(unit, person.user))
            return found + rows.forget(unit, person.user, FORGOTTEN)

    def expire(self, now: datetime) -> int:
        """Nothing: it goes with the tickets."""
        del now
        return 0


def kept_of_tickets(
    database: DeskDatabase, remove_files: RemoveFiles, *, days: int
) -> tuple[Kept, ...]:
    """Tickets, and then what is left in those of others."""
    return (
        KeptTickets(database, remove_files, days=days),
        KeptTraces(database, remove_files),
    )


def _without(remove: RemoveFiles, keys: Sequence[str]) -> None:
    """Removes files; what they belong to stays when one of them does, to be erased again."""
    try:
        remove(keys)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DatabaseRefusedError(
            f"A file of a ticket could not be removed: {reason}. Its ticket stays; mend the "
            f"permissions of the attachments folder, and do this again"
        ) from error


def _forget_outcomes(unit: Unit, doomed: Sequence[rows.Doomed]) -> None:
    names = pseudonyms(unit)
    for one in doomed:
        outcome_rows.remove(unit, outcome_keys(names, one.number, one.reopened))
