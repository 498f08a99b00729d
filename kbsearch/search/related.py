"""Articles that belong beside another one: those with passages near to the middle of its own."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.articles import StoredArticle
from indexer.reader import Generation, Limits
from indexer.records import Audience, Language

NEAR = 0.45
"""The least cosine between an article's middle and another one's passage; chosen by hand."""

POOL = 60


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
            group = other.translation_of or other.slug
            if group not in found or (other.lang == lang != found[group].lang):
                found[group] = other
    found.pop(article.translation_of or article.slug, None)
    return list(found.values())[:limit]
