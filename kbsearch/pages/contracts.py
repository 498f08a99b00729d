"""What the pages need from the rest of the service, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from indexer.records import Audience, Kind, Language
from kbsearch.browsing.catalogue import Catalogue
from kbsearch.browsing.categories import Categories
from kbsearch.search.articles import ArticleSummary, PublishedArticle
from kbsearch.search.completion import Completion
from kbsearch.search.facets import Facets
from kbsearch.search.records import Hit, PassageHit, SearchRequest, SearchResult


class SiteSettings(Protocol):
    """The settings that show on a page. An empty address or URL means that there is none."""

    @property
    def site_name(self) -> str: ...

    @property
    def public_url(self) -> str: ...

    @property
    def default_language(self) -> Language: ...

    @property
    def support_email(self) -> str: ...

    @property
    def ticket_url(self) -> str: ...

    @property
    def provider_name(self) -> str: ...

    @property
    def notice_tags(self) -> tuple[str, ...]: ...

    @property
    def home_title_es(self) -> str: ...

    @property
    def home_title_en(self) -> str: ...

    @property
    def home_note_es(self) -> str: ...

    @property
    def home_note_en(self) -> str: ...

    @property
    def logo(self) -> Path | None: ...

    @property
    def accent(self) -> str: ...

    @property
    def accent_dark(self) -> str: ...


class Knowledge(Protocol):
    """The published knowledge, seen as one reader may see it."""

    def search(self, request: SearchRequest) -> SearchResult:
        """The articles that answer a question, best first."""
        ...

    def suggest(self, subject: str, description: str, *, audience: Audience) -> Sequence[Hit]:
        """At most three articles that probably answer a ticket; none when unsure."""
        ...

    def article(self, slug: str, audience: Audience) -> PublishedArticle | None:
        """The article of that slug, or None when there is none that this reader may see."""
        ...

    def articles(
        self,
        audience: Audience,
        *,
        lang: Language | None = None,
        kind: Kind | None = None,
        tag: str | None = None,
        limit: int = 50,
    ) -> Sequence[ArticleSummary]:
        """Articles, the most recently updated first."""
        ...

    def complete(self, prefix: str, audience: Audience, limit: int) -> Sequence[Completion]:
        """Titles of articles that begin, or have a word that begins, as typed."""
        ...

    def facets(self, request: SearchRequest) -> Facets:
        """How many articles each further limit would leave of a search."""
        ...

    def answer(self, question: str, passage: PassageHit) -> tuple[int, int] | None:
        """Where the sentence of a passage that answers begins and ends, if that can be told."""
        ...

    def related(
        self, slug: str, audience: Audience, lang: Language, limit: int
    ) -> Sequence[ArticleSummary]:
        """Articles near to the one of that slug, in `lang` where they exist in it."""
        ...

    def browse(self, audience: Audience) -> Catalogue:
        """What there is to browse."""
        ...

    def categories(self) -> Categories:
        """The categories that the articles folder names."""
        ...

    def media(self, path: str, audience: Audience) -> Path | None:
        """The file that an article shows, or None when no article of this reader shows it."""
        ...
