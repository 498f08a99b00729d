"""The search service: understand the question, ask both engines, fuse, join, explain.

question → candidates → fuse → a second look at the best → best passage of each
article → one of each translation → hits
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

from indexer.encoder import Encoder
from indexer.errors import IndexDamagedError
from indexer.reader import Reader
from kbsearch.search.asked import Asked
from kbsearch.search.candidates import count_found, find_candidates, holding
from kbsearch.search.correction import correct
from kbsearch.search.facets import Facets, count_facets
from kbsearch.search.fusion import Scored, fuse
from kbsearch.search.hits import make_hits
from kbsearch.search.joining import one_of_each_group
from kbsearch.search.pasted import own_words
from kbsearch.search.phrases import quoted
from kbsearch.search.question import understand, weigh
from kbsearch.search.records import SURE, Filters, Mode, SearchRequest, SearchResult
from kbsearch.search.second_look import look_again
from kbsearch.search.synonyms import Synonyms
from kbsearch.search.weights import Weights, shipped_weights

RANKED = 200
"""Articles that are ranked at most; counts beyond them say so."""

TAGGED = 40
"""Articles, the best ones, whose tags are offered as filters."""

NO_SYNONYMS = Synonyms()


class Search:
    """Answers questions from the current generation; safe to share between threads.

    Without an encoder, or with a damaged engine, it answers from what is left and says so.
    `weights` are those that come with kbsearch unless others are given, to measure them.
    """

    def __init__(
        self,
        reader: Reader,
        encoder: Encoder | None,
        synonyms: Synonyms = NO_SYNONYMS,
        *,
        weights: Weights | None = None,
    ) -> None:
        self._reader = reader
        self._encoder = encoder
        self._synonyms = synonyms
        self._weights = weights or shipped_weights()

    def search(self, request: SearchRequest) -> SearchResult:
        """The articles that answer `request`, best first."""
        start = time.perf_counter()
        try:
            return self._search(request, start)
        except IndexDamagedError as error:
            generation = self._reader.current()
            if not generation.has_vectors or self._encoder is None:
                raise
            generation.distrust_words(str(error))
            return self._search(request, start)

    def _search(self, request: SearchRequest, start: float) -> SearchResult:
        asked = self.ask(request)
        ranked = rank(asked)
        page = ranked[request.offset : request.offset + request.limit]
        hits = make_hits(page, ranked, asked)
        first = hits[:1] if request.offset == 0 else make_hits(ranked[:1], ranked, asked)
        return SearchResult(
            query=request.query,
            language=asked.question.language,
            hits=hits,
            total=min(len(ranked), RANKED),
            capped=len(ranked) >= RANKED,
            took_ms=(time.perf_counter() - start) * 1000,
            degraded=_lacks_an_engine(asked),
            corrected=asked.corrected,
            unquoted=tuple(phrase.text for phrase in asked.unquoted),
            unsure=all(hit.confidence < SURE for hit in first),
        )

    def facets(self, request: SearchRequest) -> Facets:
        """How many articles each further limit would leave."""
        asked = self.ask(request)

        @cache
        def count(filters: Filters) -> int:
            limited = replace(asked, request=replace(request, filters=filters))
            return min(count_found(limited), RANKED)

        best = [one.candidate.passage for one in rank(asked)[:TAGGED]]
        found = asked.generation.passages(best).values()
        return count_facets(request.filters, [one.article.tags for one in found], count)

    def order(self, request: SearchRequest) -> list[str]:
        """The addresses of the articles in rank order, without saying why; for evaluation."""
        asked = self.ask(request)
        page = [one.candidate.passage for one in rank(asked)[: request.limit]]
        passages = asked.generation.passages(page)
        return [passages[one].article.slug for one in page if one in passages]

    def ask(self, request: SearchRequest) -> Asked:
        """A request as it is understood, and what it is asked of."""
        generation = self._reader.current()
        lexical = generation.lexical(request.audience)
        text = own_words(request.query)
        wanted = () if request.draft or lexical is None else quoted(text)
        phrases = wanted if wanted and holding(wanted, lexical, most=1) else ()
        languages = generation.languages(request.audience)
        question = understand(text, languages, self._synonyms, phrases)
        corrected = ""
        if lexical is not None and not request.exact:
            corrected = correct(
                question, lexical, generation.passages, typing=request.typing, as_is=wanted
            )
            if corrected:
                question = understand(corrected, languages, self._synonyms, phrases)
        vector = None
        if request.mode is not Mode.LEXICAL and generation.has_vectors and self._encoder:
            vector = self._encoder.encode_query(question.opening)
        return Asked(
            request=request,
            question=question,
            generation=generation,
            lexical=lexical,
            terms=weigh(question, lexical),
            vector=vector,
            weights=self._weights,
            corrected=corrected,
            unquoted=() if phrases else wanted,
        )


def _lacks_an_engine(asked: Asked) -> bool:
    """Whether an engine that the request asks for is out of action."""
    mode = asked.request.mode
    no_meaning = mode is not Mode.LEXICAL and asked.vector is None
    return no_meaning or (mode is not Mode.VECTOR and asked.lexical is None)


def rank(asked: Asked) -> list[Scored]:
    """The articles found, best first, one passage for each."""
    language = asked.question.language
    scored = look_again(fuse(find_candidates(asked), language, asked.weights), asked)
    return one_of_each_group(scored, asked.request.reader or language)[:RANKED]
