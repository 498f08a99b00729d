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
        meaning=round(scored.standing.meaning, 4),
        words=round(scored.standing.words, 4),
        coverage=round(found.words, 4),
        lead=round(found.lead, 4),
        by_translation=scored.leader is not None
        and scored.leader.candidate.lang != scored.candidate.lang,
        matched=tuple(sorted(matched, key=lambda one: -one.share)),
    )


def _matched(term: Term, share: float, evidence: Evidence) -> MatchedWord:
    how, found_as, met = _how(term, evidence)
    in_title = not evidence.around.isdisjoint(met)
    return MatchedWord(term.folded, round(share, 4), how, found_as, in_title)


def _how(term: Term, evidence: Evidence) -> tuple[How, str, Collection[str]]:
    """The nearest way in which a term is present, the other word that it was found as, and the
    forms by which it is known."""
    present = evidence.around | evidence.inside
    own = {term.folded, *term.stems}
    if term.folded in evidence.written:
        return How.TYPED, "", own
    if not present.isdisjoint(own):
        return How.FORM, "", own
    for synonym in term.synonyms:
        others = {" ".join(synonym.words), *synonym.stems}
        if not present.isdisjoint(others):
            how = How.TRANSLATION if synonym.translated else How.SYNONYM
            return how, " ".join(synonym.words), others
    return How.MISSING, "", ()
