"""What of a question stands in a passage: highlights for the reader, and a measure of trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.articles import StoredPassage
from indexer.lexical import Term
from kbsearch.search.question import WeighedTerm
from kbsearch.search.reading import Met, read


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
    named = read(around, article.lang).meet(wanted)
    met = read(passage.text, article.lang).meet(wanted)
    near, inside = (frozenset(form for _, form in some) for some in (named, met))
    return Evidence(
        coverage=_coverage(terms, near | inside),
        highlights=_joined(passage.text, met),
        around=near,
        inside=inside,
        written=frozenset(word.folded for word, _ in (*named, *met)),
    )


def _joined(text: str, met: Iterable[Met]) -> tuple[tuple[int, int], ...]:
    """Where words were met, neighbours as one."""
    found: list[tuple[int, int]] = []
    for word, _ in met:
        if found and text[found[-1][1] : word.start] in {"", " "}:
            found[-1] = (found[-1][0], max(word.end, found[-1][1]))
        else:
            found.append((word.start, word.end))
    return tuple(found)


def _forms(term: Term) -> Iterator[str]:
    """Everything that stands for a term: its own forms, and those of its synonyms."""
    yield term.folded
    yield from term.stems
    for synonym in term.synonyms:
        yield " ".join(synonym.words)
        yield from synonym.stems


def _coverage(terms: Sequence[WeighedTerm], present: frozenset[str]) -> float:
    total = sum(one.weight for one in terms)
    matched = sum(one.weight * _met(one.term, present) for one in terms)
    return matched / total if total > 0 else 0.0


def _met(term: Term, present: frozenset[str]) -> float:
    """1 for a term that is there, in any form or as a synonym of the desk; for a translation, which
    may be another sense of the word, as much as it counts in the search."""
    if not present.isdisjoint((term.folded, *term.stems)):
        return 1.0
    met = [
        one for one in term.synonyms if not present.isdisjoint((" ".join(one.words), *one.stems))
    ]
    return max((one.weight if one.translated else 1.0 for one in met), default=0.0)
