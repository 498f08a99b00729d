"""From ranked passages to what a reader gets: text, highlights, and how sure we are."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.articles import StoredPassage
from kbsearch.search.asked import Asked
from kbsearch.search.confidence import confidence, signs
from kbsearch.search.evidence import weigh_evidence
from kbsearch.search.explanation import explain
from kbsearch.search.fusion import Scored
from kbsearch.search.records import Hit, PassageHit


def make_hits(page: Sequence[Scored], ranked: Sequence[Scored], asked: Asked) -> tuple[Hit, ...]:
    """The hits of one page out of all that are `ranked`."""
    passages = asked.generation.passages([one.candidate.passage for one in page])
    return tuple(
        _hit(one, passages[one.candidate.passage], ranked, asked)
        for one in page
        if one.candidate.passage in passages
    )


def _hit(scored: Scored, passage: StoredPassage, ranked: Sequence[Scored], asked: Asked) -> Hit:
    article = passage.article
    evidence = weigh_evidence(passage, asked.terms)
    found = signs(scored, ranked, evidence.coverage)
    language = asked.question.language
    explanation = None
    if asked.request.explain:
        explanation = explain(scored, found, evidence, asked.terms, language)
    return Hit(
        slug=article.slug,
        title=article.title,
        lang=article.lang,
        kind=article.kind,
        tags=article.tags,
        updated=article.updated,
        score=round(scored.standing.score, 4),
        confidence=round(confidence(found, (language, article.lang), asked.weights), 4),
        passage=PassageHit(
            heading_path=passage.heading_path,
            anchor=passage.anchor,
            text=passage.text,
            highlights=evidence.highlights,
            start_seconds=passage.start_seconds,
        ),
        explanation=explanation,
    )
