"""Why a hit stands where it stands, in words and numbers that a support lead can follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from indexer.lexical import Term
from indexer.records import Language
from kbsearch.search.confidence import Signs
from kbsearch.search.evidence import Evidence
from kbsearch.search.fusion import Scored
from kbsearch.search.question import WeighedTerm
from kbsearch.search.records import Explanation, How, MatchedWord


def explain(
    scored: Scored,
    found: Signs,
    evidence: Evidence,
    terms: Sequence[WeighedTerm],
    question: Language,
) -> Explanation:
    """The explanation of one hit, the words that say most first."""
    total = sum(one.weight for one in terms) or 1.0
    matched = [_matched(one.term, one.weight / total, evidence) for one in terms]
    return Explanation(
        question=question,
        article=scored.candidate.lang,
        cosine=None if found.meaning is None else round(found.meaning, 4),
        meaning=round(scored.meaning, 4),
        words=round(scored.words, 4),
        coverage=round(found.words, 4),
        lead=round(found.lead, 4),
        matched=tuple(sorted(matched, key=lambda one: -one.share)),
    )


def _matched(term: Term, share: float, evidence: Evidence) -> MatchedWord:
    how, found_as = _how(term, evidence.around | evidence.inside)
    in_title = not evidence.around.isdisjoint({found_as or term.folded, *term.stems})
    return MatchedWord(term.folded, round(share, 4), how, found_as, in_title)


def _how(term: Term, present: Collection[str]) -> tuple[How, str]:
    """The nearest way in which a term is present, and the other word that it was found as."""
    if term.folded in present:
        return How.TYPED, ""
    if any(stem in present for stem in term.stems):
        return How.FORM, ""
    for synonym in term.synonyms:
        if any(form in present for form in (" ".join(synonym.words), *synonym.stems)):
            how = How.TRANSLATION if synonym.translated else How.SYNONYM
            return how, " ".join(synonym.words)
    return How.MISSING, ""
