"""What both engines find for a question, within the limits of the request."""

from __future__ import annotations

import math
from collections.abc import Sequence

from indexer.lexical import LexicalIndex, LexicalQuery
from indexer.reader import Limits
from kbsearch.search.asked import Asked
from kbsearch.search.fusion import Candidate
from kbsearch.search.phrases import Phrase
from kbsearch.search.records import Filters, Mode, SearchRequest

POOL = 300
"""Passages asked of each engine: enough for RANKED articles with some passages each."""

HELD = 2_000
"""Passages with a phrase in quotes whose meaning is compared: reading the vectors of so many from
the rows takes some 5 ms. Of more, those that answer by words are taken."""

NEAR_ENOUGH = 0.2
"""The least cosine at which a passage without a word of the question is worth showing."""


def find_candidates(asked: Asked) -> list[Candidate]:
    """Every passage that either engine found, with the evidence of both."""
    words, near = dict(_lexical_candidates(asked)), _near(asked)
    if asked.vector is not None:
        missing = [one for one in words if one not in near]
        near |= asked.generation.cosines(asked.vector, missing)
    ids = _telling(asked, words, near)
    facts = asked.generation.facts(ids)
    return [
        Candidate(
            passage=one,
            group=fact.group,
            lang=fact.lang,
            bm25=words.get(one, 0.0),
            cosine=near.get(one),
            updated=fact.updated,
        )
        for one, fact in zip(ids, facts, strict=True)
    ]


def count_found(asked: Asked) -> int:
    """How many articles `find_candidates` finds, those that are translations of each other being
    one; it spares what only their order needs, the meaning of what words found."""
    ids = _telling(asked, dict(_lexical_candidates(asked)), _near(asked))
    return len({fact.group for fact in asked.generation.facts(ids)})


def _telling(asked: Asked, words: dict[int, float], near: dict[int, float]) -> list[int]:
    """Passages for which more speaks than being among the nearest, as some always are: a word, a
    meaning near enough, or the words in quotes that they hold."""
    least = -math.inf if asked.question.phrases else NEAR_ENOUGH
    return sorted(words.keys() | {one for one, cosine in near.items() if cosine >= least})


def _near(asked: Asked) -> dict[int, float]:
    """The nearest passages, or with words in quotes all those that hold them."""
    vector, phrases = asked.vector, asked.question.phrases
    if vector is None:
        return {}
    if not phrases or asked.lexical is None:
        return dict(asked.generation.nearest(vector, POOL, _limits(asked.request)))
    held = holding(phrases, asked.lexical, _lexical_limits(asked.request.filters), most=HELD)
    return asked.generation.cosines(vector, held)


def holding(
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


def _lexical_candidates(asked: Asked) -> list[tuple[int, float]]:
    if asked.lexical is None or asked.request.mode is Mode.VECTOR:
        return []
    query = LexicalQuery(
        terms=tuple(one.term for one in asked.terms),
        boosts=asked.weights.fields,
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
