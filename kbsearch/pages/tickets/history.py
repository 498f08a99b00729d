"""The history of a ticket as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from indexer.records import Language
from kbsearch.errors import NotFoundError
from kbsearch.pages.tickets.desk import TicketDesk
from kbsearch.pages.tickets.form_page import written
from kbsearch.tickets.records import Entry, Ticket


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry, and its text as safe HTML."""

    entry: Entry
    html: Markup


def shown_history(
    desk: TicketDesk, lang: Language, ticket: Ticket, *, private: bool
) -> Sequence[ShownEntry]:
    """What happened, oldest first; `private` has what only technicians see."""
    entries = desk.tickets.history(ticket.number, private=private)
    return [ShownEntry(entry, written(desk.site, lang, entry.text)) for entry in entries]


def names_of(
    desk: TicketDesk, entries: Sequence[ShownEntry], *more: int | None
) -> Mapping[str, str]:
    """What accounts are called that a history speaks of, by their number as text."""
    told = {
        value
        for one in entries
        for change in one.entry.changes
        if change.field == "assignee"
        for value in (change.old, change.new)
        if value.isdecimal()
    }
    return {number: _called(desk, int(number)) for number in told | {str(n) for n in more if n}}


def _called(desk: TicketDesk, number: int) -> str:
    try:
        return desk.accounts.find(number).called
    except NotFoundError:
        return str(number)
