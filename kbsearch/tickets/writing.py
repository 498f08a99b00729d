"""What is written when something happens to a ticket, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kbsearch.accounts.clock import Clock
from kbsearch.accounts.roles import Role
from kbsearch.database import account_rows, entry_rows, ticket_rows
from kbsearch.database.desk import Unit
from kbsearch.errors import ForbiddenError, NotFoundError
from kbsearch.tickets.attachments.refusals import RefusedFileError
from kbsearch.tickets.changes import NO_CHANGE, TicketChange, applied, differences, moved
from kbsearch.tickets.happening import Happened, Listener, TicketEvent
from kbsearch.tickets.priority import priority_of
from kbsearch.tickets.records import (
    Attached,
    Author,
    By,
    Change,
    Entry,
    EntryKind,
    NewTicket,
    State,
    Ticket,
)
from kbsearch.tickets.refusals import changed_meanwhile, refused
from kbsearch.tickets.states import after_message


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about a ticket, or does to it."""

    kind: EntryKind
    text: str = ""
    attachments: Sequence[Attached] = ()
    change: TicketChange = NO_CHANGE


class Writing:
    """Writes tickets and their history, and tells the listeners; safe to share."""

    def __init__(self, listeners: Sequence[Listener], *, clock: Clock) -> None:
        self._listeners = listeners
        self._clock = clock

    def begin(self, unit: Unit, new: NewTicket, author: Author) -> Entry:
        """Keeps a new ticket, cleaned already; its first entry. Raises RefusedError."""
        _check_files(unit, new.attachments)
        _check_requester(unit, new.requester.account)
        now = self._clock()
        priority = priority_of(new.impact, new.urgency)
        number = ticket_rows.add(unit, new, priority=priority, now=now)
        said = Said(EntryKind.MESSAGE, new.text, new.attachments)
        entry = _kept(unit, number, said, (), author, now)
        self._tell(unit, TicketEvent.CREATED, found(unit, number), entry)
        return entry

    def enter(self, unit: Unit, ticket: Ticket, said: Said, author: Author) -> Entry:
        """Keeps what somebody said or did, and the ticket as it is then.

        Raises RefusedError, ForbiddenError, and ConflictError when another process was first.
        """
        if said.kind is EntryKind.NOTE and author.by is not By.TECHNICIAN:
            raise ForbiddenError("Notes are for technicians alone")
        _check_files(unit, said.attachments)
        _check_assignee(unit, said.change.assignee)
        now = self._later(ticket)
        after = _after(ticket, said, author, now)
        if not ticket_rows.put(unit, ticket, after):
            raise changed_meanwhile()
        entry = _kept(unit, ticket.number, said, differences(ticket, after), author, now)
        self._tell(unit, _event(said, ticket, after, author), after, entry)
        return entry

    def _later(self, ticket: Ticket) -> datetime:
        """Now, and in any case no earlier than the last change: a clock may have been set back."""
        return max(self._clock(), ticket.changed)

    def _tell(self, unit: Unit, event: TicketEvent, ticket: Ticket, entry: Entry) -> None:
        for listener in self._listeners:
            listener.heard(unit, Happened(event, ticket, entry))


def found(unit: Unit, number: int) -> Ticket:
    """The ticket of that number. Raises NotFoundError."""
    ticket = ticket_rows.find(unit, number)
    if ticket is None:
        raise NotFoundError("There is no such ticket; it may have been erased")
    return ticket


def _after(ticket: Ticket, said: Said, author: Author, now: datetime) -> Ticket:
    after, _ = applied(ticket, said.change, author=author, now=now)
    if said.kind is EntryKind.MESSAGE:
        if said.change.state is None:
            state = after_message(ticket.state, author.by)
            after = after if state is after.state else moved(after, state, now)
        if author.by is By.TECHNICIAN:
            after = replace(after, answered=after.answered or now)
    return replace(after, changed=now)


def _event(said: Said, before: Ticket, after: Ticket, author: Author) -> TicketEvent:
    if after.state is State.REOPENED and before.state is not State.REOPENED:
        return TicketEvent.REOPENED
    match said.kind:
        case EntryKind.NOTE:
            return TicketEvent.NOTED
        case EntryKind.CHANGE:
            return TicketEvent.CHANGED
        case EntryKind.MESSAGE:
            by_technician = author.by is By.TECHNICIAN
            return TicketEvent.REPLIED if by_technician else TicketEvent.ADDED


def _kept(
    unit: Unit, number: int, said: Said, changes: Sequence[Change], author: Author, now: datetime
) -> Entry:
    entry = entry_rows.add(
        unit,
        number,
        at=now,
        kind=said.kind,
        author=author,
        text=said.text,
        changes=changes,
        attachments=said.attachments,
    )
    return entry_rows.found(unit, entry)


def _check_files(unit: Unit, attachments: Sequence[Attached]) -> None:
    used = entry_rows.attached(unit, [one.key for one in attachments])
    for one in attachments:
        if one.key in used:
            raise RefusedFileError("upload-used", one.name)


def _check_requester(unit: Unit, account: int | None) -> None:
    if account is not None and account_rows.find(unit, account) is None:
        raise refused("requester", "requester-unknown")


def _check_assignee(unit: Unit, account: int | None) -> None:
    if not account:
        return
    somebody = account_rows.find(unit, account)
    if somebody is None or somebody.disabled or not somebody.role.includes(Role.TECHNICIAN):
        raise refused("assignee", "assignee-unknown")
