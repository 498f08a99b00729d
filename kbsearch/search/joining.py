"""From passages to articles: one hit for each article, and one for all its translations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indexer.articles import StoredPassage
from indexer.records import Language
from kbsearch.search.fusion import Scored


def best_of_each(scored: Iterable[Scored]) -> list[Scored]:
    """The best passage of each article, in the order given (best first)."""
    seen: set[int] = set()
    kept = []
    for one in scored:
        if one.candidate.article not in seen:
            seen.add(one.candidate.article)
            kept.append(one)
    return kept


def one_of_each_group(
    ranked: Sequence[Scored], passages: Mapping[int, StoredPassage], language: Language
) -> list[Scored]:
    """Translations of one article become one hit, in `language` where there is one.

    It takes the place of the best ranked of them.
    """
    members: dict[str, list[Scored]] = {}
    for one in ranked:
        article = passages[one.candidate.passage].article
        members.setdefault(article.translation_of or article.slug, []).append(one)
    return [
        next((one for one in group if one.candidate.lang == language), group[0])
        for group in members.values()
    ]
