"""Tickets: taken in, added to, changed, closed; on disk when each of these returns.

Every change is one transaction with its entry in the history and with what listeners write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.accounts.records import Page, page_of
from kbsearch.database import entry_rows, ticket_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.errors import NotFoundError
from kbsearch.tickets.affected import AffectedServices
from kbsearch.tickets.changes import TicketChange, applied
from kbsearch.tickets.choosing import EVERY_TICKET, TicketFilter, Waiting
from kbsearch.tickets.cleaning import cleaned_text, cleaned_ticket
from kbsearch.tickets.happening import Listener
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.once import Once
from kbsearch.tickets.records import (
    Attached,
    Author,
    By,
    Entry,
    EntryKind,
    NewTicket,
    ShownArticle,
    State,
    Ticket,
)
from kbsearch.tickets.refusals import refused
from kbsearch.tickets.repeating import message_digest, ticket_digest
from kbsearch.tickets.showing import for_requester
from kbsearch.tickets.writing import Said, Writing, found

PAGE = 50
AT_ONCE = 100
"""Tickets that are closed in one transaction, so that nobody waits long for the write lock."""

SERVICE = Author(By.SERVICE)
ANYTHING = AffectedServices()


@dataclass(frozen=True, slots=True)
class Submitted:
    """A ticket that was taken. `repeated` says that it had been sent before with the same key:
    the files that came with it this time belong to nothing."""

    ticket: Ticket
    link_secret: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that was added; `repeated` as of Submitted."""

    entry: Entry
    repeated: bool


class Tickets:
    """The tickets of an installation; safe to share between threads.

    `keep` is told the keys of files that a ticket has named, once that is on disk. Each method
    raises DeskDatabaseError when the desk database is out of action.
    """

    def __init__(
        self,
        database: DeskDatabase,
        listeners: Sequence[Listener] = (),
        *,
        links: TicketLinks,
        affected: AffectedServices = ANYTHING,
        close_after: timedelta = timedelta(days=7),
        keep: Callable[[Iterable[str]], None] = lambda _: None,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._writing = Writing(listeners, clock=clock)
        self._once = Once(database, clock=clock)
        self._links = links
        self._affected = affected
        self._close_after = close_after
        self._keep = keep
        self._clock = clock

    def submit(self, new: NewTicket, *, author: Author, key: str = "") -> Submitted:
        """Takes a ticket. `key` is what the sender calls it, with the sender in it: sent again
        with the same, it is the ticket there is.

        Raises RefusedError, and ConflictError when something else was sent with the key.
        """
        taken = replace(cleaned_ticket(new), service=self._affected.canonical(new.service))
        self._links.prepare()
        begun: list[Ticket] = []

        def begin(unit: Unit) -> tuple[int, int]:
            entry = self._writing.begin(unit, taken, author)
            begun.append(found(unit, entry.ticket))
            return entry.ticket, entry.number

        sent, repeated = self._once.do("ticket", key, ticket_digest(taken), begin)
        self._keep_files(taken.attachments, unless=repeated)
        # What is on disk is answered without asking the disk again, which may fail by now.
        ticket = self.find(sent.ticket) if repeated else begun[-1]
        return Submitted(ticket, self._links.secret_of(ticket), repeated)

    def add(
        self,
        number: int,
        text: str,
        attachments: Sequence[Attached] = (),
        *,
        author: Author,
        note: bool = False,
        state: State | None = None,
        key: str = "",
    ) -> Entry:
        """Adds a message, or a note between technicians. Without `state` a message brings about
        the state that follows from its being there; a note brings about none.

        `key` is as in `submit`. Raises NotFoundError, RefusedError and ConflictError.
        """
        added = self.add_once(
            number, text, attachments, author=author, note=note, state=state, key=key
        )
        return added.entry

    def add_once(
        self,
        number: int,
        text: str,
        attachments: Sequence[Attached] = (),
        *,
        author: Author,
        note: bool = False,
        state: State | None = None,
        key: str = "",
    ) -> Added:
        """The same, and whether it had been added before with the same key."""
        kind = EntryKind.NOTE if note else EntryKind.MESSAGE
        said = _said(kind, text, attachments, TicketChange(state=state))
        entered: list[Entry] = []

        def enter(unit: Unit) -> tuple[int, int]:
            entry = self._writing.enter(unit, found(unit, number), said, author)
            entered.append(entry)
            return entry.ticket, entry.number

        content = message_digest(number, said.text, f"{kind} {state or ''}", attachments)
        sent, repeated = self._once.do("message", key, content, enter)
        self._keep_files(said.attachments, unless=repeated)
        return Added(self.entry(sent.entry) if repeated else entered[-1], repeated)

    def change(
        self,
        number: int,
        change: TicketChange,
        *,
        author: Author,
        text: str = "",
        attachments: Sequence[Attached] = (),
    ) -> Ticket:
        """Changes a ticket, with a message about it if there is text. What is as it was already
        leaves no trace. Raises NotFoundError, RefusedError, ForbiddenError and ConflictError."""
        change = self._about_a_service(change)
        speaks = bool(text.strip() or attachments)
        kind = EntryKind.MESSAGE if speaks else EntryKind.CHANGE
        said = _said(kind, text, attachments, change)
        with self._database.writing() as unit:
            ticket = found(unit, number)
            if speaks or applied(ticket, change, author=author, now=self._clock())[1]:
                self._writing.enter(unit, ticket, said, author)
            ticket = found(unit, number)
        self._keep_files(said.attachments)
        return ticket

    def reopen(self, number: int, text: str = "", *, author: Author) -> Ticket:
        """Opens a ticket again that was solved or closed, and says why if there is text."""
        return self.change(number, TicketChange(state=State.REOPENED), author=author, text=text)

    def find(self, number: int) -> Ticket:
        """The ticket of that number. Raises NotFoundError."""
        with self._database.reading() as unit:
            return found(unit, number)

    def history(self, number: int, *, private: bool) -> Sequence[Entry]:
        """What happened to a ticket, oldest first; `private` has what is for technicians alone:
        their notes, who works on it, and on which line."""
        with self._database.reading() as unit:
            history = entry_rows.of_ticket(unit, number)
        return history if private else for_requester(history)

    def entry(self, number: int) -> Entry:
        """The entry of that number, with its files. Raises NotFoundError."""
        with self._database.reading() as unit:
            entry = entry_rows.find(unit, number)
        if entry is None:
            raise NotFoundError("There is no such entry; its ticket may have been erased")
        return entry

    def shown(self, number: int) -> Sequence[ShownArticle]:
        """The articles that whoever wrote it was shown, best rank first. Who looks at them now
        may be somebody else: see `kbsearch.tickets.showing`."""
        with self._database.reading() as unit:
            return ticket_rows.shown(unit, number)

    def attached(self, keys: Sequence[str]) -> Mapping[str, Attached]:
        """Those of these files that belong to an entry already."""
        with self._database.reading() as unit:
            return entry_rows.attached(unit, keys)

    def listed(
        self, chosen: TicketFilter = EVERY_TICKET, *, before: int | None = None, limit: int = PAGE
    ) -> Page[Ticket]:
        """The tickets chosen, newest first, those before number `before`."""
        with self._database.reading() as unit:
            return page_of(ticket_rows.listed(unit, chosen, before=before, limit=limit + 1), limit)

    def queue(
        self, chosen: TicketFilter, *, after: tuple[int, int] | None = None, limit: int = PAGE
    ) -> Page[Ticket]:
        """The tickets chosen by priority, the oldest of each first; those after one of that
        priority and number."""
        with self._database.reading() as unit:
            return page_of(ticket_rows.queue(unit, chosen, after=after, limit=limit + 1), limit)

    def waiting(self, technician: int) -> Waiting:
        """How many tickets are not over, and whose they are."""
        with self._database.reading() as unit:
            return ticket_rows.waiting(unit, technician)

    def of_account(
        self, account: int, *, before: int | None = None, limit: int = PAGE
    ) -> Page[Ticket]:
        """The tickets of somebody who has an account, newest first.

        By his account alone: an e-mail address is what anybody may say is his.
        """
        return self.listed(TicketFilter(requester=account), before=before, limit=limit)

    def close_stale(self) -> int:
        """Closes what has been solved for as long as the settings say, if they say so; how many
        that were."""
        closed = 0
        if not self._close_after:
            return closed
        while some := self._close_some():
            closed += some
        return closed

    def _close_some(self) -> int:
        closing = Said(EntryKind.CHANGE, change=TicketChange(state=State.CLOSED))
        before = self._clock() - self._close_after
        with self._database.writing() as unit:
            stale = ticket_rows.solved_before(unit, before, AT_ONCE)
            for one in stale:
                self._writing.enter(unit, one, closing, SERVICE)
        return len(stale)

    def _about_a_service(self, change: TicketChange) -> TicketChange:
        if change.service is None:
            return change
        return replace(change, service=self._affected.canonical(change.service))

    def _keep_files(self, attachments: Sequence[Attached], *, unless: bool = False) -> None:
        if attachments and not unless:
            self._keep(one.key for one in attachments)


def _said(
    kind: EntryKind, text: str, attachments: Sequence[Attached], change: TicketChange
) -> Said:
    """Cleaned. Raises RefusedError for a message that says nothing."""
    words = cleaned_text(text)
    if kind is not EntryKind.CHANGE and not words and not attachments:
        raise refused("text", "text-empty")
    return Said(kind, words, tuple(attachments), change)
