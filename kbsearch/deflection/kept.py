"""What deflection keeps about people, and how it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from kbsearch.accounts.keeping import Person
from kbsearch.database.deflection_rows import FormRows
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.outcome_rows import OutcomeRows
from kbsearch.database.secret_rows import SecretRows
from kbsearch.deflection.pseudonyms import Pseudonyms, requester_hash


class _Rows(Protocol):
    def expire(self, before: datetime) -> int: ...

    def erase(self, requester: str) -> int: ...


class _ByRequester:
    """Rows that name their requester by a pseudonym: found by the e-mail address of a person."""

    def __init__(
        self, name: str, rows: _Rows, secret: SecretRows, *, days: int, requester_key: str
    ) -> None:
        self._name = name
        self._rows = rows
        self._secret = secret
        self._days = timedelta(days=days)
        self._requester_key = requester_key

    @property
    def name(self) -> str:
        """What it is."""
        return self._name

    def erase(self, person: Person) -> int:
        """Removes what is kept of a person whose e-mail address is known."""
        if not person.email:
            return 0
        names = Pseudonyms(self._secret.key("pseudonyms"))
        sent = requester_hash(person.email, self._requester_key)
        return self._rows.erase(names.requester(sent))

    def expire(self, now: datetime) -> int:
        """Removes what is older than the settings allow."""
        return self._rows.expire(now - self._days)


def kept_of_deflection(
    database: DeskDatabase, *, days: int, requester_key: str
) -> tuple[_ByRequester, ...]:
    """Forms with what they were shown, and tickets that help desks reported."""
    secret = SecretRows(database)
    rows: tuple[tuple[str, _Rows], ...] = (
        ("ticket forms", FormRows(database)),
        ("reported tickets", OutcomeRows(database)),
    )
    return tuple(
        _ByRequester(name, one, secret, days=days, requester_key=requester_key)
        for name, one in rows
    )
