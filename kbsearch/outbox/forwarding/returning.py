"""What comes back from the help desk that tickets were handed on to: answers, and their states."""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from html.parser import HTMLParser

from kbsearch.database import forwarded_rows
from kbsearch.database.desk import DeskDatabase
from kbsearch.errors import ConflictError
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.cleaning import cleaned_line
from kbsearch.tickets.records import NAME_MAX, TEXT_MAX, Author, By, State
from kbsearch.tickets.service import Tickets
from kbsearch.tickets.states import following

SOLVED = frozenset({"closed", "merged", "removed"})
WAITS = frozenset({"pending reminder", "pending close"})
NOTHING_YET = frozenset({"new"})
CUT = "…"

_SAME = {
    State.OPEN: frozenset({State.OPEN, State.REOPENED}),
    State.WAITING: frozenset({State.WAITING}),
    State.SOLVED: frozenset({State.SOLVED, State.CLOSED}),
}
"""Where a ticket already stands as it does there: what was handed on comes back as a change."""

_COMING_FROM: ContextVar[str] = ContextVar("coming_from", default="")
"""From where something is being taken in by this thread: listeners are called by it too."""

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "pre", "h1", "h2", "h3", "hr"})
_UNSEEN = frozenset({"script", "style", "head", "title"})


@dataclass(frozen=True, slots=True)
class Returned:
    """What happened there: how the ticket stands, and what somebody of that desk wrote, if
    anything; `article` is what it is called there."""

    foreign: str
    state: str
    author: str = ""
    article: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of it here; without a ticket it is not one of ours."""

    ticket: int | None = None
    added: bool = False
    changed: bool = False


class Returning:
    """Takes in what comes back from one help desk; safe to share between threads."""

    def __init__(self, database: DeskDatabase, tickets: Tickets, desk: str) -> None:
        self._database = database
        self._tickets = tickets
        self._desk = desk

    def take(self, returned: Returned) -> Came:
        """Adds the answer once, however often it comes, and has the ticket stand as it does there.

        Raises RefusedError for a text that cannot be kept.
        """
        with self._database.reading() as unit:
            number = forwarded_rows.ticket_of(unit, returned.foreign, self._desk)
        if number is None:
            return Came()
        before = _COMING_FROM.set(self._desk)
        try:
            return self._take(number, returned)
        finally:
            _COMING_FROM.reset(before)

    def _take(self, number: int, returned: Returned) -> Came:
        author = Author(By.TECHNICIAN, cleaned_line(returned.author)[:NAME_MAX])
        added = bool(returned.text) and self._add(number, returned, author)
        return Came(number, added, self._change(number, returned.state, author))

    def _add(self, number: int, returned: Returned, author: Author) -> bool:
        before = len(self._tickets.history(number, private=True))
        key = f"{self._desk} {returned.foreign} {returned.article}"
        # One that was edited there after it came stays here as it was sent.
        with suppress(ConflictError):
            self._tickets.add(number, returned.text, author=author, key=key)
        return len(self._tickets.history(number, private=True)) > before

    def _change(self, number: int, there: str, author: Author) -> bool:
        state = towards(self._tickets.find(number).state, there)
        if state is None:
            return False
        self._tickets.change(number, TicketChange(state=state), author=author)
        return True


def comes_from(desk: str) -> bool:
    """Whether what happens just now is being taken in from that help desk."""
    return _COMING_FROM.get() == desk


def towards(here: State, there: str) -> State | None:
    """The state that a ticket gets here when it stands `there` as Zammad calls it; None when it
    stands so already, or nothing follows from it. A state of the house's own counts as open."""
    wanted = State.OPEN
    if there in SOLVED:
        wanted = State.SOLVED
    elif there in WAITS:
        wanted = State.WAITING
    if there in NOTHING_YET or here in _SAME[wanted]:
        return None
    may = following(here, By.TECHNICIAN)
    return next((state for state in (wanted, State.REOPENED) if state in may), None)


def plain_text(html: str) -> str:
    """What a message says without its HTML, cut to what a message may hold."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    text = "\n".join(kept).strip()
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - len(CUT)] + CUT


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
