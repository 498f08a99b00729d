"""Links between tickets and the articles that answered them; on disk when each method returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.records import Audience
from kbsearch.accounts.clock import Clock, utc_now
from kbsearch.database import link_rows
from kbsearch.database.desk import DeskDatabase, Unit
from kbsearch.database.secret_rows import SecretRows
from kbsearch.deflection.pseudonyms import Pseudonyms
from kbsearch.desk.records import How, Link, TicketRef
from kbsearch.errors import NotFoundError
from kbsearch.search.articles import PublishedArticle
from kbsearch.tickets.writing import found as found_ticket


class Articles(Protocol):
    """The published articles."""

    def article(self, slug: str, audience: Audience) -> PublishedArticle | None:
        """The article of that slug, or None when there is none that this reader may see."""
        ...


@dataclass(frozen=True, slots=True)
class Linked:
    """A link that was made. `repeated` says that it had been there before."""

    link: Link
    repeated: bool


@dataclass(frozen=True, slots=True)
class LinkedBy:
    """Who links, in which way. `audience` is what he may read; `requester_hash` what another help
    desk calls who asked, so that the link can be erased with him."""

    account: int | None
    audience: Audience
    how: How = How.API
    requester_hash: str = ""


class Links:
    """The links of an installation; safe to share between threads.

    Each method raises DeskDatabaseError when the desk database is out of action.
    """

    def __init__(
        self, database: DeskDatabase, articles: Articles, *, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._articles = articles
        self._clock = clock

    def link(self, ticket: TicketRef, article: str, by: LinkedBy) -> Linked:
        """Links an article to a ticket; doing so twice makes one link.

        Raises NotFoundError for an article that whoever links may not read, and for a ticket of
        ours that there is not.
        """
        if self._articles.article(article, by.audience) is None:
            raise NotFoundError(f"There is no article '{article}'; see /api/v1/articles")
        requester = self._pseudonym(by.requester_hash) if ticket.desk else None
        made = Link(0, ticket, article, by.how, by.account, self._clock())
        with self._database.writing() as unit:
            _check(unit, ticket)
            return Linked(*link_rows.put(unit, made, requester))

    def unlink(self, number: int) -> Link:
        """Takes a link back; doing so twice changes nothing. Raises NotFoundError."""
        with self._database.writing() as unit:
            link_rows.unlink(unit, number, self._clock())
            link = link_rows.find(unit, number)
        if link is None:
            raise NotFoundError("There is no such link; its ticket may have been erased")
        return link

    def of_ticket(self, ticket: TicketRef) -> Sequence[Link]:
        """The links of a ticket that were not taken back, oldest first. Raises NotFoundError for
        a ticket of ours that there is not."""
        with self._database.reading() as unit:
            _check(unit, ticket)
            return link_rows.of_ticket(unit, ticket)

    def seen_by(self, audience: Audience, ticket: TicketRef) -> Sequence[Link]:
        """The same, as somebody sees them who may not read every article: a technician sees those
        of articles too that are no longer published."""
        links = self.of_ticket(ticket)
        if audience is Audience.TECHNICIAN:
            return links
        return [one for one in links if self._articles.article(one.article, audience) is not None]

    def _pseudonym(self, requester_hash: str) -> str | None:
        if not requester_hash:
            return None
        key = SecretRows(self._database).key("pseudonyms")
        return Pseudonyms(key).requester(requester_hash)


def _check(unit: Unit, ticket: TicketRef) -> None:
    if ticket.number is not None:
        found_ticket(unit, ticket.number)
