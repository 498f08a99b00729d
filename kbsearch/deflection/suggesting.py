"""Suggestions for a ticket form: at most three answers, and none unless sure enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from indexer.records import Audience, Language
from kbsearch.search.records import Hit, SearchRequest, SearchResult

MOST = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """What there is to suggest: `language` is the one that the ticket was understood in, and
    `generation` that of the index."""

    hits: tuple[Hit, ...] = ()
    language: Language | None = None
    generation: int = 0


class Searcher(Protocol):
    """What suggestions need of the search service."""

    def search(self, request: SearchRequest) -> SearchResult: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket as far as it is written."""

    subject: str
    description: str = ""

    @property
    def question(self) -> str:
        """The text to search with: the subject first, since it was chosen to say what matters."""
        return "\n".join(part for part in (self.subject.strip(), self.description.strip()) if part)


def suggest(
    search: Searcher,
    draft: Draft,
    *,
    threshold: float,
    audience: Audience,
    reader: Language | None = None,
) -> tuple[Hit, ...]:
    """The answers to `draft` whose confidence reaches `threshold`; usually none or one."""
    return understood(search, draft, threshold=threshold, audience=audience, reader=reader).hits


def understood(
    search: Searcher,
    draft: Draft,
    *,
    threshold: float,
    audience: Audience,
    reader: Language | None = None,
) -> Suggested:
    """The same, with how the draft was understood."""
    if not draft.question:
        return Suggested()
    result = search.search(
        SearchRequest(draft.question, audience, limit=MOST, reader=reader, exact=True, draft=True)
    )
    hits = tuple(hit for hit in result.hits if hit.confidence >= threshold)
    return Suggested(hits, result.language)
