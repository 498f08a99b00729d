"""What there is to browse in the sample articles, for each reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.articles import StoredArticle
from indexer.reader import Generation, Reader
from indexer.records import Audience
from kbsearch.browsing.catalogue import Catalogue, Catalogues
from kbsearch.browsing.categories import FILE, Categories, parse_categories
from tests.sample import ARTICLES, Sample


@pytest.fixture(scope="module")
def generation(sample: Sample) -> Generation:
    return Reader(sample.index).current()


@pytest.fixture(scope="module")
def catalogue(generation: Generation) -> Catalogue:
    return Catalogues().of(generation, Audience.PUBLIC)


@pytest.fixture(scope="module")
def categories() -> Categories:
    return parse_categories((ARTICLES / FILE).read_bytes())


def test_an_article_and_its_translation_are_one_on_a_shelf(
    catalogue: Catalogue, categories: Categories
) -> None:
    for lang in ("es", "en"):
        shelves = {shelf.name: shelf for shelf in catalogue.shelves(categories, lang)}
        vpn = [one for one in shelves["network"].articles if "vpn" in one.slug and one.lang == lang]
        assert vpn, "in the reader's language"
        titles = [one.title for shelf in shelves.values() for one in shelf.articles]
        assert len(titles) == len(set(titles)) == len(catalogue.groups)


def test_the_shelves_stand_in_the_order_of_the_file(
    catalogue: Catalogue, categories: Categories
) -> None:
    names = [shelf.name for shelf in catalogue.shelves(categories, "es")]
    listed = [one.name for one in categories.listed]
    assert names == [name for name in listed if name in names]
    assert names[0] == "passwords"


def test_titles_stand_in_the_order_of_a_dictionary(
    catalogue: Catalogue, categories: Categories
) -> None:
    mail = next(one for one in catalogue.shelves(categories, "es") if one.name == "mail")
    titles = [one.title.lower().strip("¿¡«") for one in mail.articles]
    assert titles == sorted(titles)


def test_who_may_read_more_finds_more(generation: Generation, catalogue: Catalogue) -> None:
    technicians = Catalogues().of(generation, Audience.TECHNICIAN)
    assert len(technicians.groups) > len(catalogue.groups)
    assert all(one.audience is Audience.PUBLIC for group in catalogue.groups for one in group)


def test_the_newest_come_first_and_speak_the_language(catalogue: Catalogue) -> None:
    newest = catalogue.newest("en", 6)
    assert len(newest) == 6
    assert {one.lang for one in newest} == {"en"}
    days = [one.updated for one in newest if one.updated]
    assert days == sorted(days, reverse=True)


def test_a_notice_is_told_until_its_day_and_once(catalogue: Catalogue) -> None:
    def told(today: date) -> list[str]:
        return [one.title for one in catalogue.tagged(("aviso", "notice"), "es", today, 10)]

    assert any("KB5072406" in title for title in told(date(2026, 12, 20)))
    assert not any("KB5072406" in title for title in told(date(2026, 12, 21)))
    assert len(told(date(2026, 12, 1))) == len(set(told(date(2026, 12, 1))))


@pytest.fixture
def pair(catalogue: Catalogue) -> tuple[StoredArticle, StoredArticle]:
    """An article in Spanish and its translation."""
    return next(
        (one, other)
        for group in catalogue.groups
        for one in group
        for other in group
        if (one.lang, other.lang) == ("es", "en")
    )


def test_a_notice_that_has_expired_in_one_language_is_shown_in_the_other(
    pair: tuple[StoredArticle, StoredArticle],
) -> None:
    spanish, english = (replace(one, tags=("aviso",)) for one in pair)
    over = replace(spanish, valid_until=date(2026, 1, 1))
    lasting = replace(english, valid_until=None)
    told = Catalogue(((over, lasting),)).tagged(["aviso"], "es", date(2026, 11, 22), 3)
    assert [one.slug for one in told] == [english.slug]


def test_a_new_translation_does_not_make_an_old_article_new(
    pair: tuple[StoredArticle, StoredArticle],
) -> None:
    old, translation = replace(pair[0], updated=date(2020, 1, 1)), pair[1]
    newer = replace(pair[0], slug="es/otro", updated=date(2025, 1, 1))
    newest = Catalogue(((translation, old), (newer,))).newest("es", 2)
    assert [one.slug for one in newest] == ["es/otro", old.slug]


def test_shelves_are_made_again_only_when_the_categories_change(
    catalogue: Catalogue, categories: Categories
) -> None:
    again = catalogue.shelves(categories, "es")
    assert catalogue.shelves(categories, "es") is again
    others = catalogue.shelves(Categories(), "es")
    assert [one.name for one in others] != [one.name for one in again]


def test_a_catalogue_is_made_once_for_a_generation(generation: Generation) -> None:
    catalogues = Catalogues()
    assert catalogues.of(generation, Audience.PUBLIC) is catalogues.of(generation, Audience.PUBLIC)


def test_the_tags_offered_are_those_of_most_articles(catalogue: Catalogue) -> None:
    tags = catalogue.tags("es", 10)
    assert "acequia" in tags
    assert len(tags) == 10
    assert "network" not in tags
