"""The search service: understand the question, ask both engines, fuse, join, explain.

question → candidates → fuse → best passage of each article → one of each translation → hits
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.articles import StoredPassage
from indexer.encoder import Encoder, Vectors
from indexer.errors import IndexDamagedError
from indexer.lexical import LexicalIndex, LexicalQuery
from indexer.reader import Generation, Limits, Reader
from kbsearch.search.correction import correct
from kbsearch.search.evidence import confidence, weigh_evidence
from kbsearch.search.facets import Facets, count_facets
from kbsearch.search.fusion import Candidate, Scored, fuse
from kbsearch.search.joining import one_of_each_group
from kbsearch.search.pasted import own_words
from kbsearch.search.phrases import Phrase, quoted
from kbsearch.search.question import Question, WeighedTerm, understand, weigh
from kbsearch.search.records import Filters, Hit, Mode, PassageHit, SearchRequest, SearchResult
from kbsearch.search.synonyms import Synonyms

RANKED = 200
"""Articles that are ranked at most; counts beyond them say so."""

POOL = 300
"""Passages asked of each engine: enough for RANKED articles with some passages each."""

HELD = 2_000
"""Passages with a phrase in quotes whose meaning is compared: reading the vectors of so many from
the rows takes some 5 ms. Of more, those that answer by words are taken."""

TAGGED = 40
"""Articles, the best ones, whose tags are offered as filters."""

NEAR_ENOUGH = 0.2
"""The least cosine at which a passage without a word of the question is worth showing."""

NO_SYNONYMS = Synonyms()

BOOSTS = (("title", 2.0), ("aliases", 2.0), ("headings", 1.3), ("body", 1.0))
"""How much a word in each field counts, beside BM25's own preference for short fields."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One search under way: everything that its steps need, fixed at its start."""

    request: SearchRequest
    question: Question
    generation: Generation
    lexical: LexicalIndex | None
    terms: tuple[WeighedTerm, ...]
    vector: Vectors | None
    corrected: str = ""
    unquoted: tuple[Phrase, ...] = ()


class Search:
    """Answers questions from the current generation; safe to share between threads.

    Without an encoder, or with a damaged engine, it answers from what is left and says so.
    """

    def __init__(
        self, reader: Reader, encoder: Encoder | None, synonyms: Synonyms = NO_SYNONYMS
    ) -> None:
        self._reader = reader
        self._encoder = encoder
        self._synonyms = synonyms

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
        asked = self._ask(request)
        ranked = _rank(asked)
        page = ranked[request.offset : request.offset + request.limit]
        passages = asked.generation.passages([one.candidate.passage for one in page])
        return SearchResult(
            query=request.query,
            language=asked.question.language,
            hits=tuple(
                _hit(one, passages[one.candidate.passage], asked)
                for one in page
                if one.candidate.passage in passages
            ),
            total=min(len(ranked), RANKED),
            capped=len(ranked) >= RANKED,
            took_ms=(time.perf_counter() - start) * 1000,
            degraded=request.mode is Mode.HYBRID
            and (asked.vector is None or asked.lexical is None),
            corrected=asked.corrected,
            unquoted=tuple(phrase.text for phrase in asked.unquoted),
        )

    def facets(self, request: SearchRequest) -> Facets:
        """How many articles each further limit would leave."""
        asked = self._ask(request)

        def count(filters: Filters) -> int:
            limited = replace(asked, request=replace(request, filters=filters))
            return min(len({one.group for one in _candidates(limited)}), RANKED)

        best = [one.candidate.passage for one in _rank(asked)[:TAGGED]]
        found = asked.generation.passages(best).values()
        return count_facets(request.filters, [one.article.tags for one in found], count)

    def order(self, request: SearchRequest) -> list[str]:
        """The addresses of the articles in rank order, without saying why; for evaluation."""
        asked = self._ask(request)
        page = [one.candidate.passage for one in _rank(asked)[: request.limit]]
        passages = asked.generation.passages(page)
        return [passages[one].article.slug for one in page if one in passages]

    def _ask(self, request: SearchRequest) -> _Asked:
        generation = self._reader.current()
        lexical = generation.lexical(request.audience)
        text = own_words(request.query)
        wanted = () if request.draft or lexical is None else quoted(text)
        phrases = wanted if wanted and _holding(wanted, lexical, most=1) else ()
        question = understand(text, generation.languages, self._synonyms, phrases)
        corrected = ""
        if lexical is not None and not request.exact:
            corrected = correct(
                question, lexical, generation.passages, typing=request.typing, as_is=wanted
            )
            if corrected:
                question = understand(corrected, generation.languages, self._synonyms, phrases)
        vector = None
        if request.mode is not Mode.LEXICAL and generation.has_vectors and self._encoder:
            vector = self._encoder.encode_query(question.text)
        terms = weigh(question, lexical)
        unquoted = () if phrases else wanted
        return _Asked(request, question, generation, lexical, terms, vector, corrected, unquoted)


def _rank(asked: _Asked) -> list[Scored]:
    language = asked.question.language
    scored = fuse(_candidates(asked), language)
    return one_of_each_group(scored, asked.request.reader or language)[:RANKED]


def _candidates(asked: _Asked) -> list[Candidate]:
    """Every passage that either engine found, with the evidence of both."""
    words = dict(_lexical_candidates(asked))
    near: dict[int, float] = {}
    if asked.vector is not None:
        near = _near(asked, asked.vector)
        missing = [one for one in words if one not in near]
        near |= asked.generation.cosines(asked.vector, missing)
    ids = sorted(one for one in words.keys() | near.keys() if _tells(one, words, near))
    facts = asked.generation.facts(ids)
    return [
        Candidate(one, fact.group, fact.lang, words.get(one, 0.0), near.get(one))
        for one, fact in zip(ids, facts, strict=True)
    ]


def _tells(passage: int, words: dict[int, float], near: dict[int, float]) -> bool:
    """Whether anything but being among the nearest speaks for a passage: some always are."""
    return passage in words or near.get(passage, 0.0) >= NEAR_ENOUGH


def _near(asked: _Asked, vector: Vectors) -> dict[int, float]:
    """The nearest passages, or with words in quotes all those that hold them."""
    phrases = asked.question.phrases
    if not phrases or asked.lexical is None:
        return dict(asked.generation.nearest(vector, POOL, _limits(asked.request)))
    held = _holding(phrases, asked.lexical, _lexical_limits(asked.request.filters), most=HELD)
    return asked.generation.cosines(vector, held)


def _holding(
    phrases: Sequence[Phrase],
    lexical: LexicalIndex | None,
    limits: tuple[tuple[str, str], ...] = (),
    *,
    most: int,
) -> list[int]:
    """Passages that hold every phrase."""
    words = tuple(phrase.words for phrase in phrases)
    query = LexicalQuery((), limits=limits, phrases=words)
    return [one for one, _ in lexical.search(query, most)] if lexical is not None else []


def _lexical_candidates(asked: _Asked) -> list[tuple[int, float]]:
    if asked.lexical is None or asked.request.mode is Mode.VECTOR:
        return []
    query = LexicalQuery(
        terms=tuple(one.term for one in asked.terms),
        boosts=BOOSTS,
        limits=_lexical_limits(asked.request.filters),
        phrases=tuple(phrase.words for phrase in asked.question.phrases),
    )
    return asked.lexical.search(query, POOL)


def _lexical_limits(filters: Filters) -> tuple[tuple[str, str], ...]:
    limits = (("lang", filters.lang), ("kind", filters.kind), ("tag", filters.tag))
    return tuple((field, str(value)) for field, value in limits if value is not None)


def _limits(request: SearchRequest) -> Limits:
    filters = request.filters
    return Limits(request.audience, filters.lang, filters.kind, filters.tag)


def _hit(scored: Scored, passage: StoredPassage, asked: _Asked) -> Hit:
    article = passage.article
    evidence = weigh_evidence(passage, asked.terms)
    return Hit(
        slug=article.slug,
        title=article.title,
        lang=article.lang,
        kind=article.kind,
        tags=article.tags,
        updated=article.updated,
        score=round(scored.score, 4),
        confidence=round(confidence(scored.candidate.cosine, evidence.coverage), 4),
        passage=PassageHit(
            heading_path=passage.heading_path,
            anchor=passage.anchor,
            text=passage.text,
            highlights=evidence.highlights,
            start_seconds=passage.start_seconds,
        ),
    )
