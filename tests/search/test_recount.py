"""BM25 counted anew: as the formula says, each field for itself, the best form of a word."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indexer.lexical import FIELDS, LexicalIndex, Synonym, Term
from indexer.reader import Generation
from indexer.records import Audience
from kbsearch.search.question import rarity, understand
from kbsearch.search.recount import LENGTH, SATURATION, TEXT, Recount
from tests.desk import Desk

EVEN = tuple((field, 1.0) for field in FIELDS)
ORDINARY = "Texto de siempre."


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    desk = Desk(tmp_path_factory.mktemp("recount"))
    desk.write("una.md", "El zafiro brilla.")
    desk.write("dos.md", "El zafiro brilla; un zafiro brilla.")
    desk.write("larga.md", "El zafiro brilla. " + "Nada de nada. " * 60)
    desk.write("verbo.md", "Ayer restableció la red privada virtual, y con wi-fi.")
    desk.write("topacio.md", ORDINARY)
    desk.write("alias.md", ORDINARY, aliases='["el ópalo", "ópalos raros"]')
    desk.write("english.md", "The printer is broken.", lang="en")
    desk.index()
    return desk.open()


def lexical(generation: Generation) -> LexicalIndex:
    index = generation.lexical(Audience.PUBLIC)
    assert index is not None
    return index


def scores(
    generation: Generation,
    terms: Iterable[Term],
    boosts: tuple[tuple[str, float], ...] = EVEN,
) -> dict[str, float]:
    """By slug, of every passage."""
    with generation.rows() as rows:
        stored = rows.passages(range(1, 100))
    counted = Recount(terms, boosts, lexical(generation)).scores(stored)
    return {stored[one].article.slug: score for one, score in counted.items()}


def test_a_word_in_a_text_scores_as_the_formula_says(generation: Generation) -> None:
    says = rarity(3, lexical(generation).passages)
    damping = SATURATION * (1 - LENGTH + LENGTH * 3 / TEXT)
    expected = says * (SATURATION + 1) / (1 + damping)
    assert scores(generation, [Term("zafiro")])["una"] == pytest.approx(expected)
    weighed = scores(generation, [Term("zafiro", weight=2.5)])["una"]
    assert weighed == pytest.approx(2.5 * expected)


def test_twice_is_hardly_more_than_once_and_a_longer_text_has_less(generation: Generation) -> None:
    found = scores(generation, [Term("zafiro")])
    assert found["una"] < found["dos"] < 1.2 * found["una"]
    assert 0 < found["larga"] < found["una"]
    assert found["topacio"] == 0


def test_two_words_are_worth_more_than_one_of_them_twice(generation: Generation) -> None:
    once, twice = ([Term("zafiro"), Term("brilla")], [Term("zafiro")])
    assert scores(generation, once)["una"] > 1.5 * scores(generation, twice)["dos"]


def test_a_word_is_found_by_its_stem_and_its_forms_count_once(generation: Generation) -> None:
    (term,) = understand("restablecer", ("es",)).terms
    by_stem = scores(generation, [term])["verbo"]
    assert by_stem > 0
    (typed,) = understand("restableció", ("es",)).terms
    assert scores(generation, [typed])["verbo"] < 1.5 * by_stem


def test_compounds_are_words(generation: Generation) -> None:
    assert scores(generation, [Term("wifi")])["verbo"] > 0


def test_every_field_counts_with_its_weight_and_aliases_together(generation: Generation) -> None:
    assert scores(generation, [Term("topacio")])["topacio"] > 0, "its title"
    none = scores(generation, [Term("topacio")], (("title", 0.0), ("body", 1.0)))
    assert none["topacio"] == 0
    one, both = (scores(generation, [Term(form)])["alias"] for form in ("raros", "opalo"))
    assert one == pytest.approx(both), "each stands once"
    double = scores(generation, [Term("opalo")], (("aliases", 2.0),))["alias"]
    assert double == pytest.approx(2 * both)


def test_synonyms_and_translations_count_as_much_as_their_weight(generation: Generation) -> None:
    own = scores(generation, [Term("zafiro")])["una"]
    other = Term("gema", synonyms=(Synonym(("zafiro",), ("zafir",), 0.5),))
    assert scores(generation, [other])["una"] < own
    translated = Term("impresora", synonyms=(Synonym(("printer",), ("printer",), 0.8),))
    assert scores(generation, [translated])["english"] > 0


def test_a_synonym_of_several_words_stands_together(generation: Generation) -> None:
    together = Term("vpn", synonyms=(Synonym(("red", "privada", "virtual")),))
    apart = Term("vpn", synonyms=(Synonym(("privada", "red", "virtual")),))
    assert scores(generation, [together])["verbo"] > 0
    assert scores(generation, [apart])["verbo"] == 0


def test_where_all_words_are_guesses_nothing_is_counted(generation: Generation) -> None:
    assert scores(generation, [Term("zafira", edits=1)]) == {}
    assert scores(generation, [Term("zaf", begins=True)]) == {}
    both = scores(generation, [Term("zafira", edits=1), Term("brilla")])
    assert both == scores(generation, [Term("brilla")])
