"""The audit log: who did what to what, when, and from which address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kbsearch.accounts.actions import Action
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.records import Event, EventFilter, Page, page_of
from kbsearch.accounts.roles import Principal
from kbsearch.database import event_rows
from kbsearch.database.desk import DeskDatabase, Unit

COMMAND_LINE = "command line"
"""Who did what was done with `kbsearch user`: the machine knows him by another name, or none."""

PAGE = 50
NOTHING: Mapping[str, object] = MappingProxyType({})
EVERYTHING = EventFilter()


class AuditLog:
    """What was done; safe to share between threads."""

    def __init__(self, database: DeskDatabase, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def record(
        self,
        who: Principal | None,
        action: Action,
        thing: str = "",
        details: Mapping[str, object] = NOTHING,
        *,
        address: str = "",
    ) -> None:
        """Adds an entry; `who` is None for the command line. Raises DeskDatabaseError."""
        with self._database.writing() as unit:
            self.note(unit, who, action, thing, details, address=address)

    def note(
        self,
        unit: Unit,
        who: Principal | None,
        action: Action,
        thing: str = "",
        details: Mapping[str, object] = NOTHING,
        *,
        address: str = "",
    ) -> None:
        """Adds an entry together with what it is about: both are kept, or neither."""
        event_rows.add(
            unit,
            at=self._clock(),
            account=who.user if who else None,
            actor=who.name if who else COMMAND_LINE,
            action=action.value,
            thing=thing,
            details=dict(details),
            address=address,
        )

    def listed(
        self, chosen: EventFilter = EVERYTHING, *, before: int | None = None, limit: int = PAGE
    ) -> Page[Event]:
        """The entries chosen, newest first, those before number `before`."""
        with self._database.reading() as unit:
            return page_of(event_rows.listed(unit, chosen, before=before, limit=limit + 1), limit)

    def last(self, action: Action) -> Event | None:
        """The newest entry of an action."""
        with self._database.reading() as unit:
            return event_rows.last(unit, action.value)
