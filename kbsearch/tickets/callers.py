"""Who is on the telephone: people with an account, and those who asked before."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from kbsearch.database import caller_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.tickets.records import Requester

MOST = 8
"""People on one list: more are not looked through while somebody waits."""

TEXT_MIN, TEXT_MAX = 2, 120
WORDS_MAX = 5
_PHONE_SIGNS = frozenset("+0123456789 ().-/")
_PHONE_MIN = 3


class Callers:
    """Looks people up; safe to share between threads."""

    def __init__(self, database: DeskDatabase) -> None:
        self._database = database

    def find(self, text: str) -> Sequence[Requester]:
        """At most MOST people by name, login, e-mail address or telephone number, best first.

        Case and accents do not count. Raises DeskDatabaseError.
        """
        asked = " ".join(text.split())[:TEXT_MAX]
        if len(asked) < TEXT_MIN:
            return ()
        with self._database.reading() as unit:
            digits = _digits(asked)
            found = caller_rows.of_phone(unit, digits) if digits else _by_words(unit, asked)
            return [_with_phone(unit, one) for one in _best(_once_each(found), asked)[:MOST]]


def _digits(text: str) -> str:
    """The digits of what looks like a telephone number, else nothing."""
    digits = "".join(one for one in text if one.isdecimal())
    return digits if set(text) <= _PHONE_SIGNS and len(digits) >= _PHONE_MIN else ""


def _by_words(unit: Unit, text: str) -> Sequence[Requester]:
    exact, folded = text.split()[:WORDS_MAX], _folded(text).split()[:WORDS_MAX]
    found = _both(unit, exact, exact=True)
    if len(_once_each(found)) >= MOST:
        return found
    loosely = _both(unit, folded, exact=False)
    return [*found, *(one for one in loosely if _means(one, folded))]


def _both(unit: Unit, words: Sequence[str], *, exact: bool) -> Sequence[Requester]:
    return [
        *caller_rows.of_accounts(unit, words, exact=exact),
        *caller_rows.of_tickets(unit, words, exact=exact),
    ]


def _means(one: Requester, words: Sequence[str]) -> bool:
    known = _folded(f"{one.name}\0{one.email}")
    return all(word in known for word in words)


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _once_each(found: Sequence[Requester]) -> list[Requester]:
    """Each person once: those with an account by it, others by what they left."""
    kept: dict[object, Requester] = {}
    for one in found:
        kept.setdefault(one.account or (_folded(one.name), one.email, one.phone), one)
    known = {one.email.lower() for one in kept.values() if one.account and one.email}
    return [one for one in kept.values() if one.account or one.email not in known]


def _best(found: Sequence[Requester], text: str) -> list[Requester]:
    asked = _folded(text)

    def place(one: Requester) -> tuple[bool, bool, bool]:
        name, email = _folded(one.name), _folded(one.email)
        return (asked not in {name, email}, not name.startswith(asked), one.account is None)

    return sorted(found, key=place)


def _with_phone(unit: Unit, one: Requester) -> Requester:
    if one.phone or one.account is None:
        return one
    return replace(one, phone=caller_rows.last_phone(unit, one.account))
