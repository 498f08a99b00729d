"""Related articles lie near, are none of the reader's own, and none that he may not see."""

from __future__ import annotations

import pytest

from indexer.articles import StoredArticle
from indexer.reader import Generation, Reader
from indexer.records import Audience, Language
from kbsearch.search.related import related
from tests.sample import Sample


@pytest.fixture(scope="module")
def generation(sample: Sample) -> Generation:
    return Reader(sample.index).current()


def article(generation: Generation, slug: str) -> StoredArticle:
    with generation.rows() as rows:
        found = rows.article(slug, Audience.TECHNICIAN)
    assert found is not None
    return found


def beside(
    generation: Generation, slug: str, audience: Audience = Audience.PUBLIC, lang: Language = "es"
) -> list[StoredArticle]:
    return list(related(generation, article(generation, slug), audience, lang, 4))


def test_an_article_leads_to_its_neighbours(generation: Generation) -> None:
    slugs = [one.slug for one in beside(generation, "es/red/vpn-desde-casa")]
    assert 0 < len(slugs) <= 4
    assert any("vpn" in slug or "teletrabajo" in slug or "red/" in slug for slug in slugs)


def test_neither_the_article_nor_its_translation_is_beside_itself(generation: Generation) -> None:
    for lang in ("es", "en"):
        own = article(generation, "es/red/vpn-desde-casa")
        for one in beside(generation, own.slug, lang=lang):
            assert one.slug != own.slug
            assert one.translation_of != own.slug


def test_neighbours_come_in_the_language_of_the_reader_where_they_exist(
    generation: Generation,
) -> None:
    spanish, english = (
        beside(generation, "es/contrasenas/restablecer", lang=lang) for lang in ("es", "en")
    )
    assert any(one.lang == "es" for one in spanish)
    assert any(one.lang == "en" for one in english)
    with generation.rows() as rows:
        for one in spanish:
            translations = rows.translations(one, Audience.PUBLIC)
            assert one.lang == "es" or all(other.lang != "es" for other in translations)
    groups = [one.translation_of or one.slug for one in english]
    assert len(groups) == len(set(groups))


def test_nobody_is_led_to_what_he_may_not_read(generation: Generation) -> None:
    with generation.rows() as rows:
        everything = rows.articles(Audience.TECHNICIAN, limit=-1)
    for one in everything:
        for other in beside(generation, one.slug):
            assert other.audience is Audience.PUBLIC
