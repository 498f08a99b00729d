"""From a row of the outbox to a letter: whom it is for decides what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from markupsafe import Markup

from indexer.records import Audience, Language
from kbsearch.errors import DeskDatabaseError, NotFoundError, NotReadyError
from kbsearch.outbox.mail.letter import ArticleLine, Letter, Quote, one_line
from kbsearch.outbox.mail.listener import ASSIGNEE, KNOWN, REQUESTER, TO
from kbsearch.outbox.mail.strangers import tame
from kbsearch.outbox.mail.words import COMMON, Words
from kbsearch.outbox.reading import TicketReading
from kbsearch.outbox.records import Outgoing, SendError
from kbsearch.tickets.happening import TicketEvent
from kbsearch.tickets.markdown import ticket_html
from kbsearch.tickets.records import Channel, Entry, EntryKind, ShownArticle, State, Ticket

TEST = "test"
QUOTED_MAX = 6000
"""Characters of what somebody wrote that a mail holds; mail programs cut long ones anyway."""

LETTERS = {
    TicketEvent.CREATED: "received",
    TicketEvent.REPLIED: "replied",
    TicketEvent.CHANGED: "changed",
    TicketEvent.REOPENED: "changed",
}
"""What a requester gets of what."""

SEEN_MAX = 3
"""Articles that a mail names: as many as a form shows."""


class Titled(Protocol):
    """What a mail tells of an article."""

    @property
    def title(self) -> str: ...


class Articles(Protocol):
    """The published articles."""

    def article(self, slug: str, audience: Audience) -> Titled | None:
        """The article of that slug, or None when there is none that this reader may see."""
        ...


class Links(Protocol):
    """The secret links of tickets."""

    def path_of(self, ticket: Ticket) -> str:
        """Where the requester follows his ticket, below the address of the site."""
        ...


class Composer:
    """Writes letters; safe to share between threads."""

    def __init__(
        self,
        words: Words,
        *,
        site: str,
        tickets: TicketReading,
        links: Links,
        articles: Articles,
        audience_of: Callable[[int], Audience],
    ) -> None:
        """`site` is the start of addresses; `audience_of` says what an account may read."""
        self._words = words
        self._site = site
        self._tickets = tickets
        self._links = links
        self._articles = articles
        self._audience_of = audience_of

    def letter(self, one: Outgoing) -> Letter:
        """What a row says now. Raises SendError."""
        if one.what.event == TEST:
            return self.test(one.what.lang)
        try:
            ticket, entry = self._about(one)
            if one.what.details.get(TO) == REQUESTER:
                return self._to_requester(one, ticket, entry)
            return self._to_desk(one, ticket, entry)
        except NotFoundError as error:
            raise SendError(str(error), lasting=True) from error
        except DeskDatabaseError as error:
            raise SendError("The desk database is out of action; the mail waits for it") from error

    def test(self, lang: Language) -> Letter:
        """A letter that says that mail arrives."""
        return self._letter("test", lang, {}, link=f"{self._site}/{lang}/")

    def _about(self, one: Outgoing) -> tuple[Ticket, Entry]:
        if one.what.ticket is None or one.what.entry is None:
            raise SendError(f"A mail of {one.what.event} has no ticket", lasting=True)
        return self._tickets.find(one.what.ticket), self._tickets.entry(one.what.entry)

    def _to_requester(self, one: Outgoing, ticket: Ticket, entry: Entry) -> Letter:
        event = TicketEvent(one.what.event)
        trusted = bool(one.what.details.get(KNOWN))
        name, lang = LETTERS[event], ticket.lang
        subject = one_line(ticket.subject) if trusted else ""
        values = self._values(ticket, entry) | {"subject": subject}
        if name == "replied":
            quotes = [self._quote(entry, lang)]
        elif event is TicketEvent.CREATED:
            quotes = [self._asked(ticket, entry, trusted=trusted)]
        else:
            quotes = [Quote(subject=subject)]
        footer = [self._common(lang, "own_footer")]
        if not trusted:
            footer.append(self._common(lang, "stranger_footer"))
        created = event is TicketEvent.CREATED
        return self._letter(
            name,
            lang,
            values,
            link=self._site + self._links.path_of(ticket),
            quotes=[quote for quote in quotes if quote.text or quote.subject or quote.files],
            articles_title=self._common(lang, "shown_to_you"),
            articles=self._articles_for(ticket, self._reader(ticket), lang) if created else (),
            footer=[*self._words.paragraphs(lang, name, "keep", values), *footer],
        )

    def _to_desk(self, one: Outgoing, ticket: Ticket, entry: Entry) -> Letter:
        lang, created = one.what.lang, one.what.event == TicketEvent.CREATED
        name = "desk_new" if created else "desk_added"
        if one.what.details.get(TO) == ASSIGNEE and one.what.event == "ticket.assigned":
            name = "assigned"
        shown = entry.kind is EntryKind.MESSAGE or name == "assigned"
        values = self._values(ticket, entry) | {"said": bool(entry.text) and shown}
        said = self._quote(entry, lang, subject=ticket.subject if created else "")
        return self._letter(
            name,
            lang,
            values,
            link=f"{self._site}/{lang}/tickets/{ticket.number}",
            quotes=[said] if shown and (said.text or said.subject or said.files) else (),
            after=self._facts(ticket, lang, values),
            articles_title=self._common(lang, "shown_to_them"),
            articles=self._articles_for(ticket, Audience.TECHNICIAN, lang, noted=True)
            if created
            else (),
            footer=[self._common(lang, "desk_footer")],
        )

    def _letter(
        self, name: str, lang: Language, values: Mapping[str, Any], *, link: str, **parts: Any
    ) -> Letter:
        after = (*self._words.paragraphs(lang, name, "after", values), *parts.pop("after", ()))
        return Letter(
            lang=lang,
            site_name=self._words.names[lang],
            subject=self._words.line(lang, name, "subject", values),
            headline=self._words.line(lang, name, "headline", values),
            action=self._words.line(lang, name, "action", values),
            link=link,
            lead=self._words.paragraphs(lang, name, "lead", values),
            after=after,
            **parts,
        )

    def _values(self, ticket: Ticket, entry: Entry) -> dict[str, Any]:
        requester = ticket.requester
        return {
            "number": ticket.number,
            "subject": one_line(ticket.subject),
            "state": _state(ticket, entry),
            "priority": ticket.priority,
            "author": one_line(entry.author.name),
            "requester": one_line(requester.name),
            "email": requester.email,
            "phone": requester.phone,
            "by_phone": ticket.logged_by is not None and ticket.channel is not Channel.WEB,
            "kind": ticket.kind.value,
            "impact": ticket.impact.value,
            "urgency": ticket.urgency.value,
        }

    def _asked(self, ticket: Ticket, entry: Entry, *, trusted: bool) -> Quote:
        title = self._common(ticket.lang, "asked")
        if not trusted:
            return Quote(title, subject=tame(ticket.subject))
        return self._quote(entry, ticket.lang, title=title, subject=ticket.subject)

    def _quote(self, entry: Entry, lang: Language, *, title: str = "", subject: str = "") -> Quote:
        text = entry.text[:QUOTED_MAX].rstrip()
        return Quote(
            title=title,
            subject=one_line(subject),
            text=text,
            html=Markup(ticket_html(text)),  # noqa: S704 - that is safe HTML
            cut=self._common(lang, "cut") if len(entry.text) > QUOTED_MAX else "",
            files_title=self._common(lang, "files"),
            files=tuple(one_line(one.name) for one in entry.attachments),
        )

    def _facts(self, ticket: Ticket, lang: Language, values: Mapping[str, Any]) -> Sequence[str]:
        """What a technician sorts tickets by, whom to ask, and where it belongs."""
        blocks = ("kind", "impact", "urgency")
        words = [self._words.line(lang, COMMON, block, values) for block in blocks]
        who = ticket.requester
        rest = (who.name, who.phone, ticket.service, ticket.category)
        places = [one_line(one) for one in rest if one]
        return [" · ".join(line) for line in (words, places) if line]

    def _reader(self, ticket: Ticket) -> Audience:
        if ticket.requester.account is None:
            return Audience.PUBLIC
        try:
            return self._audience_of(ticket.requester.account)
        except NotFoundError:
            return Audience.PUBLIC

    def _articles_for(
        self, ticket: Ticket, reader: Audience, lang: Language, *, noted: bool = False
    ) -> Sequence[ArticleLine]:
        """Those shown that the reader may see today, the best ones first."""
        found = []
        for one in list(self._tickets.shown(ticket.number))[:SEEN_MAX]:
            try:
                article = self._articles.article(one.article, reader)
            except NotReadyError:
                return ()
            if article is not None:
                link = f"{self._site}/{lang}/articles/{quote(one.article)}"
                note = self._note(one, lang) if noted else ""
                found.append(ArticleLine(article.title, link, note))
        return found

    def _note(self, one: ShownArticle, lang: Language) -> str:
        if one.helpful is not None:
            return self._common(lang, "helped" if one.helpful else "not_helped")
        return self._common(lang, "opened") if one.opened else ""

    def _common(self, lang: Language, block: str) -> str:
        return self._words.line(lang, COMMON, block, {})


def _state(ticket: Ticket, entry: Entry) -> State:
    """The state that the entry brought about, or else the present one."""
    new = [change.new for change in entry.changes if change.field == "state"]
    known = new and new[-1] in set(State)
    return State(new[-1]) if known else ticket.state
