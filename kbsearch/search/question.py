"""From what a person typed to what the engines are asked."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from indexer.analysis import compounds, forms, is_stop_word, words
from indexer.lexical import LexicalIndex, Term
from indexer.records import Language
from kbsearch.search.language import question_language

MAX_TERMS = 32
"""Words of a question that are looked up, the rarest: a whole ticket has a hundred, and the
common ones among them say nothing."""

FUZZY_LETTERS = 4
"""A shorter unknown word has too many neighbours to guess from."""

FUZZY_WEIGHT = 3.0
"""tantivy scores any fuzzy match 1.0, less than an ordinary word brings; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the engines see it. `terms` are its words without the little ones."""

    text: str
    language: Language
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class WeighedTerm:
    """A term and how much it says: its inverse document frequency in this reader's index."""

    term: Term
    weight: float


def understand(text: str, languages: tuple[Language, ...]) -> Question:
    """Analyses `text` as a word list of each language of the index."""
    language = question_language(text)
    content: dict[str, Term] = {}
    little: dict[str, Term] = {}
    for word in words(text):
        stems = _stems(word.surface, word.folded, languages)
        kept = little if is_stop_word(word.folded, language) else content
        kept.setdefault(word.folded, Term(word.folded, stems))
    for compound in compounds(text):
        content.setdefault(compound.folded, Term(compound.folded, (compound.folded,)))
    return Question(text, language, tuple((content or little).values()))


def weigh(question: Question, index: LexicalIndex | None) -> tuple[WeighedTerm, ...]:
    """The rarest MAX_TERMS terms with their weights, unknown words to be matched fuzzily.

    The weight is BM25's ln(1 + (N - n + .5) / (n + .5)) (Robertson & Zaragoza 2009). Without an
    index to count in, all terms weigh the same.
    """
    if index is None:
        return tuple(WeighedTerm(term, 1.0) for term in question.terms[:MAX_TERMS])
    total = index.passages
    weighed = []
    for term in question.terms:
        known = index.frequency(term)
        weight = math.log(1 + (total - known + 0.5) / (known + 0.5))
        weighed.append(WeighedTerm(term if known else _guess(term), weight))
    rarest = sorted(weighed, key=lambda one: -one.weight)[:MAX_TERMS]
    return tuple(rarest)


def _guess(term: Term) -> Term:
    if len(term.folded) < FUZZY_LETTERS or not term.folded.isalpha():
        return term
    return replace(term, edits=1, weight=FUZZY_WEIGHT)


def _stems(surface: str, folded: str, languages: tuple[Language, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for language in languages:
        form = forms(surface, folded, language)
        found += [form.stem, form.root]
    return tuple(dict.fromkeys(found))
