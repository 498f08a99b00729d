"""What of a question stands in a passage: highlights for the reader, and a measure of trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.analysis import forms, words
from indexer.articles import StoredPassage
from indexer.lexical import Term
from indexer.records import Language
from kbsearch.search.question import WeighedTerm

MEANING_FLOOR = 0.25
MEANING_CEILING = 0.75
"""Cosines of this encoder between which trust grows from none to full: two unrelated texts stay
below .25, a paraphrase reaches .75 (read off labelled help-desk questions)."""

MEANING_SHARE = 0.6
"""How much of the confidence is the encoder's; the rest is the share of matched words."""


def highlights(text: str, terms: Iterable[Term], language: Language) -> tuple[tuple[int, int], ...]:
    """The words of `text` that a term matches, as character offsets; neighbours are joined."""
    wanted = _forms(terms)
    found: list[tuple[int, int]] = []
    for word in words(text):
        if not _matches(word.surface, word.folded, language, wanted):
            continue
        if found and text[found[-1][1] : word.start] == " ":
            found[-1] = (found[-1][0], word.end)
        else:
            found.append((word.start, word.end))
    return tuple(found)


def coverage(passage: StoredPassage, terms: Sequence[WeighedTerm]) -> float:
    """The share of the question's weight that stands in the passage, its headings, its article's
    title or aliases: 0 to 1."""
    total = sum(one.weight for one in terms)
    if total <= 0:
        return 0.0
    present = _present(passage)
    matched = sum(
        one.weight
        for one in terms
        if one.term.folded in present or not present.isdisjoint(one.term.stems)
    )
    return matched / total


def confidence(cosine: float | None, covered: float) -> float:
    """How sure we are that a passage answers, 0 to 1.

    A weighted mean of the cosine, stretched over the range in which it tells, and of the share
    of matched words. Without an encoder only the words count, and never for certain.
    """
    if cosine is None:
        return covered * (1 - MEANING_SHARE)
    span = MEANING_CEILING - MEANING_FLOOR
    meaning = min(max((cosine - MEANING_FLOOR) / span, 0.0), 1.0)
    return MEANING_SHARE * meaning + (1 - MEANING_SHARE) * covered


def _present(passage: StoredPassage) -> set[str]:
    article = passage.article
    text = "\n".join((article.title, *article.aliases, *passage.heading_path, passage.text))
    present: set[str] = set()
    for word in words(text):
        form = forms(word.surface, word.folded, article.lang)
        present.update((form.folded, form.stem, form.root))
    return present


def _forms(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset(form for term in terms for form in (term.folded, *term.stems))


def _matches(surface: str, folded: str, language: Language, wanted: frozenset[str]) -> bool:
    if folded in wanted:
        return True
    form = forms(surface, folded, language)
    return form.stem in wanted or form.root in wanted
