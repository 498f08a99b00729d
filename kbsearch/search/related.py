"""Articles that belong beside another one: those with passages near to the middle of its own."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.articles import ArticleRows, StoredArticle
from indexer.reader import Generation, Limits
from indexer.records import Audience, Language

NEAR = 0.45
"""The least cosine between an article's middle and another one's passage; chosen by hand."""

POOL = 120
"""Passages that are looked at; the article's own and its translations' are among the nearest."""


def related(
    generation: Generation, article: StoredArticle, audience: Audience, lang: Language, limit: int
) -> Sequence[StoredArticle]:
    """At most `limit` articles near `article`, nearest first, none of them a translation of it.

    Of articles that are translations of each other the one in `lang` is chosen. Without vectors
    there are none.
    """
    centre = generation.centre(article.id) if generation.has_vectors else None
    if centre is None:
        return []
    near = generation.nearest(centre, POOL, Limits(audience))
    passages = generation.passages([one for one, cosine in near if cosine >= NEAR])
    found: dict[str, StoredArticle] = {}
    for one, _ in near:
        if one in passages:
            other = passages[one].article
            found.setdefault(other.translation_of or other.slug, other)
    found.pop(article.translation_of or article.slug, None)
    with generation.rows() as rows:
        return [_in_language(one, rows, audience, lang) for one in list(found.values())[:limit]]


def _in_language(
    article: StoredArticle, rows: ArticleRows, audience: Audience, lang: Language
) -> StoredArticle:
    """The article, or its translation in `lang` where there is one."""
    if article.lang == lang:
        return article
    translations = rows.translations(article, audience)
    return next((one for one in translations if one.lang == lang), article)
