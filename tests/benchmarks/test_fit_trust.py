"""Fitting how sure the ranking is: on what answers, on what does not, and family by family."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from benchmarks.fit_ranking import FitSet
from benchmarks.fit_trust import ENOUGH, cases, chances, fit_trust
from kbsearch.search.weights import PAIRS, Trust, shipped_weights
from tests.benchmarks.labelled import ACROSS, ENGLISH, SPANISH, drawn, labelled

WEIGHTS = shipped_weights()


def spanish(count: int = ENOUGH, *, middle: float = 0.5) -> list[FitSet]:
    """So many families in Spanish."""
    return [drawn(f"s{n}_es-es", SPANISH, n, middle=middle) for n in range(count)]


def english(count: int = ENOUGH, *, middle: float = 0.5) -> list[FitSet]:
    """So many families in English."""
    return [drawn(f"e{n}_en-en", ENGLISH, 50 + n, middle=middle) for n in range(count)]


def numbers(trust: Trust) -> object:
    return pytest.approx(asdict(trust), rel=1e-6)


def test_an_answerable_question_is_a_case_twice_and_any_other_once() -> None:
    right, wrong = labelled((9, 0.9, 1), (1, 0.3, 0)), labelled((9, 0.9, 0), (1, 0.3, 1))
    none = labelled((9, 0.8, 0))
    found = [
        (one.right, one.answerable, one.signs.meaning)
        for one in cases([right, wrong, none], WEIGHTS)
    ]
    assert found == [
        (True, True, 0.9),
        (False, False, 0.3),
        (False, True, 0.9),
        (False, False, 0.9),
        (False, False, 0.8),
    ]


def test_a_question_that_finds_nothing_without_its_answer_is_one_case() -> None:
    assert len(list(cases([labelled((9, 0.9, 1))], WEIGHTS))) == 1
    assert list(cases([labelled(missed=(1,))], WEIGHTS)) == []


def test_a_case_knows_its_languages_and_what_of_the_question_was_found() -> None:
    (one, _) = cases([labelled((9, 0.9, 1), (1, 0.3, 0), pair=ACROSS, coverage=0.7)], WEIGHTS)
    assert (one.pair, one.signs.words) == (ACROSS, 0.7)
    assert one.signs.lead > 0


def test_what_answers_is_surer_than_what_does_not() -> None:
    sets = spanish()
    weights = fit_trust(sets, WEIGHTS)
    some = list(cases(drawn("new", SPANISH, 99).questions, weights))
    sure = list(zip(chances(some, weights), some, strict=True))
    right = [value for value, case in sure if case.right]
    wrong = [value for value, case in sure if not case.right]
    assert sum(right) / len(right) > sum(wrong) / len(wrong) + 0.3
    assert weights.trust[SPANISH].meaning > 0
    assert weights.trust[SPANISH].words > 0


def test_words_alone_have_a_model_that_knows_no_meaning() -> None:
    trust = fit_trust([*spanish(), *english()], WEIGHTS).trust_in_words
    assert trust.meaning == pytest.approx(0)
    assert trust.words > 0


def test_what_the_ranking_weighs_stays() -> None:
    weights = fit_trust(spanish(), WEIGHTS)
    assert (weights.fields, weights.words) == (WEIGHTS.fields, WEIGHTS.words)
    assert set(weights.trust) == set(PAIRS)


def test_the_family_that_is_left_out_has_no_influence() -> None:
    left = drawn("other_es-es", SPANISH, 7, middle=0.2)
    without = fit_trust([*spanish(), left], WEIGHTS, without="other")
    assert without == fit_trust(spanish(), WEIGHTS)
    assert fit_trust([*spanish(), left], WEIGHTS) != without


def test_a_pair_with_enough_families_borrows_from_no_other() -> None:
    near, far = (fit_trust([*spanish(), *english(middle=middle)], WEIGHTS) for middle in (0.5, 0.8))
    assert asdict(near.trust[SPANISH]) == numbers(far.trust[SPANISH])
    assert asdict(near.trust[ENGLISH]) != numbers(far.trust[ENGLISH])


def test_a_pair_with_few_families_borrows_from_the_others() -> None:
    few = ENOUGH - 1
    near, far = (
        fit_trust([*spanish(few), *english(middle=middle)], WEIGHTS) for middle in (0.5, 0.8)
    )
    assert asdict(near.trust[SPANISH]) != numbers(far.trust[SPANISH])


def test_what_is_borrowed_counts_for_less_than_what_is_its_own() -> None:
    sets = [*spanish(1, middle=0.4), *english(1, middle=0.8)]
    trust = fit_trust(sets, WEIGHTS).trust

    def sure(pair_trust: Trust) -> float:
        """The log odds of a cosine of 0.6: much for a Spanish answer, little for an English one."""
        return pair_trust.constant + 0.6 * pair_trust.meaning + 0.5 * pair_trust.words

    assert sure(trust[SPANISH]) > sure(trust[ACROSS]) > sure(trust[ENGLISH])


def test_sets_of_one_family_count_as_one() -> None:
    odd = drawn("odd_1", SPANISH, 9, middle=0.2)
    again = [FitSet(f"odd_{n}", "odd", SPANISH, odd.questions) for n in range(2, 6)]
    new = [FitSet(f"new{n}", f"new{n}", SPANISH, odd.questions) for n in range(2, 6)]
    some = list(cases(odd.questions, WEIGHTS))

    def said(*more: FitSet) -> float:
        weights = fit_trust([*spanish(), odd, *more], WEIGHTS)
        return sum(chances(some, weights)) / len(some)

    assert said(*again) == pytest.approx(said(), abs=0.01)
    assert said(*new) > said() + 0.03
