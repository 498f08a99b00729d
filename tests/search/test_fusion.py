"""One order out of two engines, whatever the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.records import LANGUAGES, Language
from kbsearch.search.fusion import Candidate, fuse
from kbsearch.search.joining import one_of_each_group
from kbsearch.search.weights import shipped_weights

WEIGHTS = replace(
    shipped_weights(),
    words={("es", "es"): 0.05, ("es", "en"): 0.01, ("en", "es"): 0.02, ("en", "en"): 0.04},
)
"""Another weight for each pair of languages, so that taking the wrong one shows."""

candidates = st.lists(
    st.builds(
        Candidate,
        passage=st.integers(0, 1000),
        group=st.integers(0, 9),
        lang=st.sampled_from(LANGUAGES),
        bm25=st.floats(0, 60),
        cosine=st.none() | st.floats(-1, 1),
        updated=st.integers(0, 3),
    ),
    unique_by=lambda one: one.passage,
)


def candidate(
    passage: int,
    bm25: float = 0.0,
    cosine: float | None = 0.0,
    *,
    lang: Language = "es",
    group: int | None = None,
    updated: int = 0,
) -> Candidate:
    return Candidate(passage, passage if group is None else group, lang, bm25, cosine, updated)


def order(*some: Candidate, language: Language = "es") -> list[int]:
    return [one.candidate.passage for one in fuse(some, language, WEIGHTS)]


def test_nothing_gives_nothing() -> None:
    assert fuse([], "es", WEIGHTS) == []


@pytest.mark.parametrize(
    ("asked", "written", "score"),
    [("es", "es", 1.0), ("es", "en", 0.6), ("en", "es", 0.7), ("en", "en", 0.9)],
)
def test_a_score_is_the_cosine_and_what_the_pair_of_languages_makes_of_the_words(
    asked: Language, written: Language, score: float
) -> None:
    (one,) = fuse([candidate(1, 10.0, 0.5, lang=written)], asked, WEIGHTS)
    assert one.meaning == 0.5
    assert one.words == pytest.approx(score - 0.5)
    assert one.score == pytest.approx(score)


def test_words_count_as_they_are_and_not_as_a_share_of_the_best() -> None:
    alone = fuse([candidate(1, 2.0, 0.3)], "es", WEIGHTS)
    beside = fuse([candidate(1, 2.0, 0.3), candidate(2, 40.0, 0.3)], "es", WEIGHTS)
    assert beside[1] == alone[0]


def test_an_engine_that_found_nothing_has_no_say() -> None:
    assert order(candidate(1, 0.0, 0.2), candidate(2, 0.0, 0.9)) == [2, 1]
    assert order(candidate(1, 1.0, None), candidate(2, 3.0, None)) == [2, 1]


def test_a_cosine_below_zero_is_no_evidence_against() -> None:
    assert fuse([candidate(1, 2.0, -0.4)], "es", WEIGHTS)[0].score == pytest.approx(0.1)


@given(candidates, st.sampled_from(LANGUAGES))
def test_the_parts_make_the_score_and_none_is_below_zero(
    some: list[Candidate], language: Language
) -> None:
    for one in fuse(some, language, WEIGHTS):
        assert one.score == one.meaning + one.words
        assert min(one.meaning, one.words) >= 0


@given(st.data(), candidates, st.sampled_from(LANGUAGES))
def test_the_order_does_not_depend_on_the_order_given(
    data: st.DataObject, some: list[Candidate], language: Language
) -> None:
    shuffled = data.draw(st.permutations(some))
    assert fuse(some, language, WEIGHTS) == fuse(shuffled, language, WEIGHTS)


def test_of_equal_ones_the_newer_comes_first_and_then_the_lower_passage() -> None:
    pool = [candidate(n, 1.0, 0.5, updated=day) for n, day in ((3, 8), (1, 5), (2, 8), (4, 9))]
    assert order(*pool) == order(*reversed(pool)) == [4, 2, 3, 1]


def test_what_differs_by_less_than_a_thousandth_is_as_good() -> None:
    assert order(candidate(1, 0.0, 0.5003, updated=1), candidate(2, 0.0, 0.4998, updated=2)) == [
        2,
        1,
    ]


def test_what_is_newer_never_comes_before_what_is_better() -> None:
    assert order(candidate(1, 0.0, 0.502, updated=1), candidate(2, 0.0, 0.5, updated=9)) == [1, 2]


def joined(some: Sequence[Candidate], language: Language, reader: Language) -> list[int]:
    found = one_of_each_group(fuse(some, language, WEIGHTS), reader)
    return [one.candidate.passage for one in found]


@pytest.mark.parametrize(("reader", "shown"), [("es", 3), ("en", 1)])
def test_translations_are_one_hit_in_the_language_of_the_reader(
    reader: Language, shown: int
) -> None:
    pool = [
        candidate(1, 9.0, 0.9, lang="en", group=7),
        candidate(2, 5.0, 0.6, group=8),
        candidate(3, 1.0, 0.1, group=7),
    ]
    assert joined(pool, "en", reader) == [shown, 2]


def test_passages_of_one_article_are_one_hit_led_by_the_best() -> None:
    assert joined([candidate(n, n, n / 10, group=1) for n in range(1, 5)], "es", "es") == [4]
