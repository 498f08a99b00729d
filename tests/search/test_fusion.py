"""One order out of two engines, whatever the weights."""

from __future__ import annotations

import pytest

from indexer.records import Language
from kbsearch.search.fusion import Candidate, fuse
from kbsearch.search.joining import one_of_each_group

SHARES: dict[tuple[Language, Language], float] = {
    ("es", "es"): 0.5,
    ("en", "en"): 0.5,
    ("es", "en"): 0.1,
    ("en", "es"): 0.1,
}


def candidate(
    passage: int,
    bm25: float = 0.0,
    cosine: float | None = 0.0,
    *,
    lang: Language = "es",
    group: int | None = None,
) -> Candidate:
    return Candidate(passage, passage if group is None else group, lang, bm25, cosine)


def order(*candidates: Candidate, language: Language = "es") -> list[int]:
    return [one.candidate.passage for one in fuse(candidates, language, SHARES)]


def test_nothing_gives_nothing() -> None:
    assert fuse([], "es") == []


def test_what_both_engines_prefer_comes_first_with_full_score() -> None:
    best, *_ = fuse([candidate(1, 2.0, 0.3), candidate(2, 9.0, 0.8)], "es", SHARES)
    assert (best.candidate.passage, best.score) == (2, 1.0)


def test_scores_are_between_none_and_one() -> None:
    pool = [candidate(n, n * 1.5, 1 - n / 4) for n in range(9)]
    assert all(0 <= one.score <= 1 for one in fuse(pool, "es", SHARES))


def test_an_engine_that_found_nothing_has_no_say() -> None:
    assert order(candidate(1, 0.0, 0.2), candidate(2, 0.0, 0.9)) == [2, 1]
    assert order(candidate(1, 3.0, None), candidate(2, 1.0, None)) == [1, 2]
    assert fuse([candidate(1, 3.0, None)], "es", SHARES)[0].score == 1.0


def test_words_count_for_less_across_languages() -> None:
    nearest = candidate(1, 0.0, 0.9)
    same = candidate(2, 10.0, 0.2, lang="es")
    other = candidate(3, 10.0, 0.2, lang="en")
    scores = {
        one.candidate.passage: one.score for one in fuse([nearest, same, other], "es", SHARES)
    }
    assert scores[2] > scores[3]
    assert order(nearest, same, other, language="en").index(3) < 2


def test_a_cosine_below_zero_is_no_evidence_against() -> None:
    assert fuse([candidate(1, 1.0, -0.4), candidate(2, 0.0, 0.5)], "es", SHARES)[-1].score >= 0


def test_ties_are_broken_by_passage_whatever_the_order_given() -> None:
    pool = [candidate(n, 1.0, 0.5) for n in (3, 1, 2)]
    assert order(*pool) == order(*reversed(pool)) == [1, 2, 3]


@pytest.mark.parametrize(("reader", "shown"), [("es", 3), ("en", 1)])
def test_translations_are_one_hit_in_the_language_of_the_reader(
    reader: Language, shown: int
) -> None:
    scored = fuse(
        [
            candidate(1, 9.0, 0.9, lang="en", group=7),
            candidate(2, 5.0, 0.6, group=8),
            candidate(3, 1.0, 0.1, group=7),
        ],
        "en",
        SHARES,
    )
    joined = one_of_each_group(scored, reader)
    assert [one.candidate.passage for one in joined] == [shown, 2]


def test_passages_of_one_article_are_one_hit_led_by_the_best() -> None:
    scored = fuse([candidate(n, n, n / 10, group=1) for n in range(1, 5)], "es", SHARES)
    assert [one.candidate.passage for one in one_of_each_group(scored, "es")] == [4]
