"""What is handed on of a ticket: its messages as HTML, its files, and a note for technicians."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from indexer.records import Audience, Language
from kbsearch.errors import NotFoundError, NotReadyError
from kbsearch.outbox.forwarding.help_desk import File, Handed, Message, Standing
from kbsearch.outbox.reading import TicketReading
from kbsearch.tickets.markdown import ticket_html
from kbsearch.tickets.records import By, Channel, Entry, EntryKind, ShownArticle, Ticket

LETTER = "forwarded"
COMMON = "common"
FILES_MAX = 20 * 1024 * 1024
"""Bytes of files that go with one message: as Base64 in JSON less than what servers take."""

MARK = "<kbsearch."
"""How the Message-ID of whatever was handed on begins."""

STANDING = frozenset({"state", "impact", "urgency", "priority"})
"""Fields whose change is a change of how a ticket stands."""


class Wording(Protocol):
    """The words of letters."""

    def line(self, lang: Language, letter: str, block: str, values: dict[str, object]) -> str:
        """What a block of a letter says, in one line."""
        ...


class Titled(Protocol):
    """An article, as far as its title."""

    @property
    def title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is read beside tickets. `article` gives the one of a slug that a technician may see,
    `path` where a file lies; `site` is the start of addresses, or nothing."""

    words: Wording
    article: Callable[[str, Audience], Titled | None]
    path: Callable[[str], Path]
    site: str
    lang: Language


class Composer:
    """Composes what is handed on; safe to share between threads.

    Raises NotFoundError for a ticket that was erased.
    """

    def __init__(self, reading: TicketReading, around: Surroundings) -> None:
        self._reading = reading
        self._around = around

    def ticket(self, number: int, entry: int) -> tuple[Handed, Message]:
        """A ticket to hand on, with the note that belongs to it."""
        ticket, first = self._reading.find(number), self._reading.entry(entry)
        tags = ("kbsearch", ticket.kind.value, ticket.category, ticket.service)
        handed = Handed(
            number=ticket.number,
            title=f"{ticket.subject} (kbsearch {ticket.number})",
            requester=ticket.requester,
            standing=_standing(ticket),
            tags=tuple(" ".join(tag.replace(",", " ").split()) for tag in tags if tag),
            first=self._message(ticket, first),
        )
        return handed, self._note(ticket)

    def entry(self, number: int, entry: int) -> tuple[Message | None, Standing | None]:
        """What a later entry said, and how the ticket stands if that was changed."""
        ticket, found = self._reading.find(number), self._reading.entry(entry)
        said = found.kind is EntryKind.MESSAGE and (found.text or found.attachments)
        changed = any(one.field in STANDING for one in found.changes)
        return (
            self._message(ticket, found) if said else None,
            _standing(ticket) if changed else None,
        )

    def _message(self, ticket: Ticket, entry: Entry) -> Message:
        files, left = self._files(entry)
        html = Markup(ticket_html(entry.text))  # noqa: S704 - that is safe HTML
        if left:
            html += self._left_out(ticket, left)
        by_phone = ticket.channel is Channel.PHONE and ticket.created == entry.at
        return Message(
            mark=self._mark(ticket, f"{entry.number}"),
            html=str(html) or "<p>-</p>",
            by=entry.author.by,
            channel=Channel.PHONE if by_phone else Channel.WEB,
            files=files,
        )

    def _files(self, entry: Entry) -> tuple[Sequence[File], Sequence[str]]:
        """The files that go with an entry, and the names of those too large to go with them."""
        files, left, size = [], [], 0
        for one in entry.attachments:
            try:
                path = self._around.path(one.key)
            except NotFoundError:
                left.append(one.name)
                continue
            if size + one.size > FILES_MAX:
                left.append(one.name)
                continue
            size += one.size
            files.append(File(one.name, one.type, path, one.size))
        return files, left

    def _left_out(self, ticket: Ticket, names: Sequence[str]) -> Markup:
        said = self._line("left_out", names=", ".join(names))
        return Markup("<p>{} {}</p>").format(said, self._link(ticket))

    def _note(self, ticket: Ticket) -> Message:
        """What technicians there should know: whence it comes, and what was shown already."""
        parts = [
            Markup("<p>{} {}</p>").format(
                self._line("headline", number=ticket.number), self._link(ticket)
            ),
            Markup("<p>{}</p>").format(self._facts(ticket)),
        ]
        asking = ticket.requester
        if asking.name or asking.phone:
            said = " · ".join(one for one in (asking.name, asking.phone, asking.email) if one)
            parts.append(Markup("<p>{}</p>").format(said))
        shown = [self._shown(one) for one in self._reading.shown(ticket.number)]
        said = self._line("shown" if shown else "none_shown")
        parts.append(Markup("<p>{}</p>").format(said))
        if shown:
            parts.append(Markup("<ul>{}</ul>").format(Markup("").join(shown)))
        html = str(Markup("").join(parts))
        return Message(self._mark(ticket, "note"), html, By.SERVICE, Channel.WEB, private=True)

    def _facts(self, ticket: Ticket) -> str:
        values: dict[str, object] = {
            "kind": ticket.kind.value,
            "impact": ticket.impact.value,
            "urgency": ticket.urgency.value,
        }
        kind, impact, urgency = (
            self._around.words.line(self._around.lang, COMMON, block, values)
            for block in ("kind", "impact", "urgency")
        )
        return f"{kind}. {impact}; {urgency}."

    def _shown(self, one: ShownArticle) -> Markup:
        try:
            article = self._around.article(one.article, Audience.TECHNICIAN)
        except NotReadyError:
            article = None
        title = escape(article.title if article else one.article)
        if self._around.site:
            place = f"{self._around.site}/{one.lang}/articles/{quote(one.article)}"
            title = Markup('<a href="{}">{}</a>').format(place, title)
        return Markup("<li>{}{}</li>").format(title, self._became(one))

    def _became(self, one: ShownArticle) -> str:
        if one.helpful is None and not one.opened:
            return ""
        block = "opened" if one.helpful is None else "helped" if one.helpful else "not_helped"
        return f" ({self._around.words.line(self._around.lang, COMMON, block, {})})"

    def _line(self, block: str, **values: object) -> str:
        return self._around.words.line(self._around.lang, LETTER, block, values)

    def _link(self, ticket: Ticket) -> Markup:
        """The ticket's page for technicians; never the link by which its requester follows it."""
        if not self._around.site:
            return Markup("")
        address = f"{self._around.site}/{self._around.lang}/tickets/{ticket.number}"
        return Markup('<a href="{}">{}</a>').format(address, address)

    def _mark(self, ticket: Ticket, what: str) -> str:
        """A Message-ID (RFC 5322, 3.6.4) that no other message has, of this site or another."""
        made = round(ticket.created.timestamp() * 1_000_000)
        host = urlsplit(self._around.site).hostname or "kbsearch.invalid"
        return f"{MARK}{ticket.number}.{what}.{made}@{host}>"


def _standing(ticket: Ticket) -> Standing:
    return Standing(ticket.state, ticket.priority)
