"""The published knowledge as the API and the pages use it: search, suggestions, articles, files.

Audience limits are enforced below this, inside the engines and the rows; whoever asks says as
whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from indexer.articles import ArticleRows, StoredArticle
from indexer.encoder import Encoder
from indexer.reader import Generation, Reader
from indexer.records import Audience, Kind, Language
from indexer.references import is_offered
from kbsearch.browsing.catalogue import Catalogue, Catalogues, summary
from kbsearch.browsing.categories import Categories, CategoryFile
from kbsearch.deflection.suggesting import Draft, Suggested, understood
from kbsearch.errors import NotReadyError
from kbsearch.search.answering import Answers
from kbsearch.search.articles import ArticleSummary, PublishedArticle, Translation
from kbsearch.search.completion import Completer, Completion
from kbsearch.search.facets import Facets
from kbsearch.search.records import Hit, PassageHit, SearchRequest, SearchResult
from kbsearch.search.related import related
from kbsearch.search.service import Search
from kbsearch.search.synonyms import SynonymFile


class Knowledge:
    """One installation's knowledge; safe to share between threads."""

    def __init__(
        self, reader: Reader | None, encoder: Encoder | None, *, folder: Path, threshold: float
    ) -> None:
        self._reader = reader
        self._encoder = encoder
        self._folder = folder.resolve()
        self._threshold = threshold
        self._answers = Answers(encoder) if encoder else None
        self._completer = Completer()
        self._catalogues = Catalogues()
        self._categories = CategoryFile(self._folder)
        self._synonyms = SynonymFile(self._folder)

    @property
    def ready(self) -> bool:
        """Whether there is an index to answer from."""
        return self._reader is not None

    def use(self, reader: Reader) -> None:
        """Starts answering from an index that was made after the service started."""
        self._reader = reader

    def warm_up(self) -> None:
        """Asks a question before anybody else does: the first one loads what the others use."""
        if self._reader is not None:
            self.search(SearchRequest("warm-up"))

    def generation(self) -> Generation:
        """The current generation; raises NotReadyError before the first one is published."""
        return self._required().current()

    def search(self, request: SearchRequest) -> SearchResult:
        """The articles that answer a question, best first."""
        return self._search().search(request)

    def suggest(
        self, subject: str, description: str, *, audience: Audience, lang: Language | None = None
    ) -> Sequence[Hit]:
        """At most three articles that probably answer a ticket; none when unsure.

        Of an article's translations the one in `lang` is shown, or else the one in the language
        of the ticket.
        """
        return self.understood(Draft(subject, description), audience=audience, lang=lang).hits

    def understood(
        self, draft: Draft, *, audience: Audience, lang: Language | None = None
    ) -> Suggested:
        """The same, with how the ticket was understood and in which generation."""
        found = understood(
            self._search(), draft, threshold=self._threshold, audience=audience, reader=lang
        )
        return replace(found, generation=self.generation().manifest.generation)

    def complete(self, prefix: str, audience: Audience, limit: int) -> Sequence[Completion]:
        """Titles of articles that begin, or have a word that begins, as typed."""
        return self._completer.complete(self.generation(), prefix, audience, limit)

    def article(self, slug: str, audience: Audience) -> PublishedArticle | None:
        """The article of that slug, or None when there is none that this reader may see."""
        with self.generation().rows() as rows:
            found = rows.article(slug, audience)
            return _published(rows, found, audience) if found else None

    def articles(
        self,
        audience: Audience,
        *,
        lang: Language | None = None,
        kind: Kind | None = None,
        tag: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[ArticleSummary]:
        """Articles, the most recently updated first."""
        with self.generation().rows() as rows:
            found = rows.articles(
                audience, lang=lang, kind=kind, tag=tag, limit=limit, offset=offset
            )
        return [summary(article) for article in found]

    def facets(self, request: SearchRequest) -> Facets:
        """How many articles each further limit would leave of a search."""
        return self._search().facets(request)

    def answer(self, question: str, passage: PassageHit) -> tuple[int, int] | None:
        """Where the sentence of a passage that answers begins and ends; None without encoder."""
        return self._answers.find(question, passage.text) if self._answers else None

    def related(
        self, slug: str, audience: Audience, lang: Language, limit: int
    ) -> Sequence[ArticleSummary]:
        """Articles near to the one of that slug, in `lang` where they exist in it."""
        generation = self.generation()
        with generation.rows() as rows:
            article = rows.article(slug, audience)
        if article is None:
            return []
        return [summary(one) for one in related(generation, article, audience, lang, limit)]

    def browse(self, audience: Audience) -> Catalogue:
        """What there is to browse."""
        return self._catalogues.of(self.generation(), audience)

    def categories(self) -> Categories:
        """The categories that the articles folder names."""
        return self._categories.read()

    def media(self, path: str, audience: Audience) -> Path | None:
        """The file that an article shows, or None when no article of this reader shows it."""
        with self.generation().rows() as rows:
            if not is_offered(path) or not rows.shows(path, audience):
                return None
        file = (self._folder / path).resolve()
        return file if file.is_relative_to(self._folder) and file.is_file() else None

    def _search(self) -> Search:
        return Search(self._required(), self._encoder, self._synonyms.read())

    def _required(self) -> Reader:
        if self._reader is None:
            raise NotReadyError("Nothing has been indexed yet; run 'kbsearch index'")
        return self._reader


def _published(rows: ArticleRows, article: StoredArticle, audience: Audience) -> PublishedArticle:
    html, headings = rows.body(article.id)
    translations = rows.translations(article, audience)
    return PublishedArticle(
        slug=article.slug,
        path=article.path,
        title=article.title,
        kind=article.kind,
        lang=article.lang,
        audience=article.audience,
        html=html,
        tags=article.tags,
        owner=article.owner,
        updated=article.updated,
        valid_until=article.valid_until,
        headings=headings,
        video=article.video,
        captions=article.transcript,
        transcript=tuple(rows.cues(article.id)),
        translations=tuple(Translation(one.lang, one.slug, one.title) for one in translations),
    )
