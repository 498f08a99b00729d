"""How many articles each further limit would leave: the counts beside the filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from indexer.records import LANGUAGES, Kind
from kbsearch.search.records import Filters

TAGS = 8
"""Tags that are offered: those of most of the articles found."""

Counting = Callable[[Filters], int]
"""The number of articles that a question finds within limits."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter and the articles that it leaves; an empty value lifts the limit."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts for each filter, the other filters staying as they are."""

    kinds: tuple[Facet, ...] = ()
    langs: tuple[Facet, ...] = ()
    tags: tuple[Facet, ...] = ()


def count_facets(filters: Filters, tags: Iterable[tuple[str, ...]], count: Counting) -> Facets:
    """Counts every kind and language, and the commonest of `tags` (those of each article found)."""
    common = Counter(tag for some in tags for tag in some)
    return Facets(
        kinds=tuple(
            Facet(kind or "", count(replace(filters, kind=kind))) for kind in (None, *Kind)
        ),
        langs=tuple(
            Facet(lang or "", count(replace(filters, lang=lang))) for lang in (None, *LANGUAGES)
        ),
        tags=tuple(
            Facet(tag, count(replace(filters, tag=tag))) for tag, _ in common.most_common(TAGS)
        ),
    )
