"""Articles for a technician's reply: to the conversation so far, or to what he searches for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from indexer.records import Audience, Language
from kbsearch.accounts.records import Account
from kbsearch.deflection.suggesting import Draft
from kbsearch.desk.records import Link, TicketRef
from kbsearch.errors import NotFoundError
from kbsearch.search.articles import PublishedArticle
from kbsearch.search.limits import DESCRIPTION_MAX
from kbsearch.search.records import Hit, SearchRequest, SearchResult
from kbsearch.tickets.records import By, Entry, EntryKind, ShownArticle, Ticket

MOST = 5
LOOKED_AT = 10
"""Articles of each of the two questions that a conversation asks."""

EARLIER = 0.6
"""What an article is worth that answers all that was said, beside one that answers what was said
last: the newest words say what is still open, and the subject stands in both."""


class Knowledge(Protocol):
    """The published knowledge."""

    def search(self, request: SearchRequest) -> SearchResult:
        """The articles that answer a question, best first."""
        ...

    def article(self, slug: str, audience: Audience) -> PublishedArticle | None:
        """The article of that slug, or None when there is none that this reader may see."""
        ...


class Tickets(Protocol):
    """The tickets of the desk."""

    def find(self, number: int) -> Ticket: ...

    def history(self, number: int, *, private: bool) -> Sequence[Entry]: ...

    def shown(self, number: int) -> Sequence[ShownArticle]: ...


class Accounts(Protocol):
    """Who has an account."""

    def find(self, number: int) -> Account: ...


class Linked(Protocol):
    """The links of tickets."""

    def of_ticket(self, ticket: TicketRef) -> Sequence[Link]: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article for a reply. `shown` is what happened to it in the requester's form, if it was
    shown there; `linked` says that the ticket has it already; `readable` that the requester may
    open it."""

    hit: Hit
    shown: ShownArticle | None = None
    linked: bool = False
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads an answer: the technician who looks for it, and the requester who gets it."""

    technician: Audience
    requester: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a technician looks for. `newest` is what the requester said last, if he has said
    anything before; `search` is what is searched for instead of all that, once it is typed; `lang`
    the language in which the requester would rather read."""

    subject: str = ""
    said: str = ""
    newest: str = ""
    search: str = ""
    lang: Language | None = None


class ReplySuggestions:
    """Suggestions for replies; safe to share between threads."""

    def __init__(
        self, knowledge: Knowledge, tickets: Tickets, links: Linked, accounts: Accounts
    ) -> None:
        self._knowledge = knowledge
        self._tickets = tickets
        self._links = links
        self._accounts = accounts

    def for_ticket(
        self, number: int, *, audience: Audience, search: str = ""
    ) -> Sequence[Suggestion]:
        """At most five articles for a reply to a ticket of ours. Raises NotFoundError."""
        ticket = self._tickets.find(number)
        history = () if search.strip() else self._tickets.history(number, private=False)
        return self._marked(
            self._found(wanted_of(ticket, history, search), audience),
            Reading(audience, self._audience(ticket)),
            shown=self._tickets.shown(number),
            linked=self._links.of_ticket(TicketRef.ours(number)),
        )

    def for_text(self, wanted: Wanted, reading: Reading) -> Sequence[Suggestion]:
        """At most five articles for a reply to what stands on a page of another help desk."""
        return self._marked(self._found(wanted, reading.technician), reading)

    def _audience(self, ticket: Ticket) -> Audience:
        """What the requester may read: an e-mail address alone proves nothing."""
        if ticket.requester.account is None:
            return Audience.PUBLIC
        try:
            account = self._accounts.find(ticket.requester.account)
        except NotFoundError:
            return Audience.PUBLIC
        return Audience.PUBLIC if account.disabled else account.role.audience

    def _found(self, wanted: Wanted, audience: Audience) -> Sequence[Hit]:
        if wanted.search.strip():
            asked = SearchRequest(
                wanted.search, audience, limit=MOST, reader=wanted.lang, typing=True
            )
            return self._knowledge.search(asked).hits
        questions = [Draft(wanted.subject, wanted.newest), Draft(wanted.subject, wanted.said)]
        asking = questions if wanted.newest else questions[1:]
        return fused([self._answers(one, audience, wanted.lang) for one in asking])[:MOST]

    def _answers(self, draft: Draft, audience: Audience, lang: Language | None) -> Sequence[Hit]:
        if not draft.question:
            return ()
        asked = SearchRequest(
            draft.question, audience, limit=LOOKED_AT, reader=lang, exact=True, draft=True
        )
        return self._knowledge.search(asked).hits

    def _marked(
        self,
        hits: Iterable[Hit],
        reading: Reading,
        *,
        shown: Sequence[ShownArticle] = (),
        linked: Sequence[Link] = (),
    ) -> Sequence[Suggestion]:
        """Each with what the requester knows of it, be it in another language."""
        seen = {one.article: one for one in shown}
        given = {one.article for one in linked}
        found = []
        for hit in hits:
            slugs = self._slugs(hit.slug, reading.technician)
            found.append(
                Suggestion(
                    hit,
                    _first(seen, slugs),
                    not given.isdisjoint(slugs),
                    self._knowledge.article(hit.slug, reading.requester) is not None,
                )
            )
        return found

    def _slugs(self, slug: str, audience: Audience) -> Sequence[str]:
        """An article and its translations, itself first."""
        article = self._knowledge.article(slug, audience)
        others = article.translations if article else ()
        return (slug, *(one.slug for one in others))


def wanted_of(ticket: Ticket, history: Iterable[Entry], search: str = "") -> Wanted:
    """What a conversation asks: all that the requester said, and what he said last."""
    said = [
        entry.text
        for entry in history
        if entry.kind is EntryKind.MESSAGE and entry.author.by is By.REQUESTER and entry.text
    ] or [
        # A call was written down by a technician.
        entry.text
        for entry in history
        if entry.kind is EntryKind.MESSAGE
    ][:1]
    newest = said[-1] if len(said) > 1 else ""
    whole = "\n\n".join(said)[:DESCRIPTION_MAX]
    return Wanted(ticket.subject, whole, newest[:DESCRIPTION_MAX], search, ticket.lang)


def fused(answers: Sequence[Sequence[Hit]]) -> Sequence[Hit]:
    """The hits of the newest words and of the whole conversation, or of the latter alone, each
    article once: by how sure either is of it, with what was said before counting less."""
    worth: dict[str, float] = {}
    first: dict[str, Hit] = {}
    shares = (1.0, EARLIER) if len(answers) > 1 else (1.0,)
    for hit, share in chain.from_iterable(
        ((hit, share) for hit in hits) for hits, share in zip(answers, shares, strict=True)
    ):
        first.setdefault(hit.slug, hit)
        worth[hit.slug] = max(worth.get(hit.slug, 0.0), share * hit.confidence)
    return sorted(first.values(), key=lambda hit: -worth[hit.slug])


def _first(seen: Mapping[str, ShownArticle], slugs: Sequence[str]) -> ShownArticle | None:
    return next((seen[slug] for slug in slugs if slug in seen), None)
