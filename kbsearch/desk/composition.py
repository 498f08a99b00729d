"""What a technician works with, put together."""

from __future__ import annotations

from dataclasses import dataclass

from kbsearch.database.desk import DeskDatabase
from kbsearch.desk.links import Links
from kbsearch.desk.suggesting import Accounts, Knowledge, ReplySuggestions, Tickets


@dataclass(frozen=True, slots=True)
class DeskServices:
    """What routes ask of the desk."""

    links: Links
    suggestions: ReplySuggestions


def desk_services(
    database: DeskDatabase, knowledge: Knowledge, tickets: Tickets, accounts: Accounts
) -> DeskServices:
    """The services over one desk database."""
    links = Links(database, knowledge)
    return DeskServices(links, ReplySuggestions(knowledge, tickets, links, accounts))
