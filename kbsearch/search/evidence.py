"""What of a question stands in a passage: highlights for the reader, and a measure of trust."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.analysis import Word, compounds, forms, words
from indexer.articles import StoredPassage
from indexer.lexical import Term
from indexer.records import Language
from kbsearch.search.question import WeighedTerm


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of a question stands in a passage.

    `coverage` is the share (0 to 1) of the question's weight that stands in the passage, its
    headings, or its article's title or aliases. `highlights` are the matched words of its text
    as character offsets, neighbours joined. `around` and `inside` are the forms of words that
    were met: in the title, aliases and headings, and in the text; `written` are those words as
    they are written, folded.
    """

    coverage: float
    highlights: tuple[tuple[int, int], ...]
    around: frozenset[str]
    inside: frozenset[str]
    written: frozenset[str]


def weigh_evidence(passage: StoredPassage, terms: Sequence[WeighedTerm]) -> Evidence:
    """Compares every word of the passage with the terms of the question."""
    article = passage.article
    wanted = {form for one in terms for form in _forms(one.term)}
    around = "\n".join((article.title, *article.aliases, *passage.heading_path))
    named = list(_matches(around, article.lang, wanted))
    met = sorted(_matches(passage.text, article.lang, wanted))
    found: list[tuple[int, int]] = []
    for word, _ in met:
        if found and passage.text[found[-1][1] : word.start] in {"", " "}:
            found[-1] = (found[-1][0], max(word.end, found[-1][1]))
        else:
            found.append((word.start, word.end))
    near, inside = (frozenset(form for _, form in some) for some in (named, met))
    written = frozenset(word.folded for word, _ in (*named, *met))
    return Evidence(_coverage(terms, near | inside), tuple(found), near, inside, written)


def _matches(text: str, language: Language, wanted: set[str]) -> Iterator[tuple[Word, str]]:
    """The words of `text` that a term knows, each with the form that it is known by; words that
    stand together are known by all of them, a space between."""
    yield from _together(list(words(text)), [form.split() for form in wanted if " " in form])
    for compound in compounds(text):
        if compound.folded in wanted:
            yield compound, compound.folded
    for word in words(text):
        if word.folded in wanted:
            yield word, word.folded
            continue
        form = forms(word.surface, word.folded, language)
        if form.stem in wanted:
            yield word, form.stem
        elif form.root in wanted:
            yield word, form.root


def _together(text: Sequence[Word], phrases: Sequence[Sequence[str]]) -> Iterator[tuple[Word, str]]:
    for phrase in phrases:
        for start, word in enumerate(text[: len(text) - len(phrase) + 1]):
            met = text[start : start + len(phrase)]
            if word.folded == phrase[0] and [one.folded for one in met] == phrase:
                yield from ((one, " ".join(phrase)) for one in met)


def _forms(term: Term) -> Iterator[str]:
    """Everything that stands for a term: its own forms, and those of its synonyms."""
    yield term.folded
    yield from term.stems
    for synonym in term.synonyms:
        yield " ".join(synonym.words)
        yield from synonym.stems


def _coverage(terms: Sequence[WeighedTerm], present: frozenset[str]) -> float:
    total = sum(one.weight for one in terms)
    matched = sum(one.weight for one in terms if not present.isdisjoint(_forms(one.term)))
    return matched / total if total > 0 else 0.0
