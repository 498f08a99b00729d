"""Fitting what the ranking weighs: the best values balanced, and nothing of what is left out."""

from __future__ import annotations

from itertools import pairwise

import ir_measures
import pytest

from benchmarks.fit_questions import Labelled
from benchmarks.fit_ranking import (
    AS_GOOD,
    WORDS,
    Curves,
    FitSet,
    balanced,
    curves,
    fit_ranking,
    leaning,
    mean_ndcg,
    ranked,
    tried,
)
from kbsearch.search.weights import PAIRS, Pair, Weights, shipped_weights
from tests.benchmarks.labelled import ACROSS, ENGLISH, SPANISH, labelled, words_harm, words_help

WEIGHTS = shipped_weights()


def one_set(name: str, *questions: Labelled, pair: Pair | None = SPANISH) -> FitSet:
    return FitSet(name, name.partition("_")[0], pair, questions)


def fitted(*sets: FitSet, without: str = "") -> Weights:
    return fit_ranking(sets, curves(sets, WEIGHTS), WEIGHTS, without=without)


def curve(words: float = 0.02, drop: float = 0.1) -> dict[float, float]:
    """An nDCG that is best at this weight, and drops by so much for each step away."""
    return {one: 0.9 - drop * abs(WORDS.index(one) - WORDS.index(words)) for one in WORDS}


def test_ndcg_is_what_an_independent_implementation_says() -> None:
    questions = [
        labelled((1, 0.9, 0), (9, 0.8, 2), (3, 0.7, 0), (2, 0.6, 1), missed=(3,)),
        labelled((5, 0.2, 1), (5, 0.3, 2), (0, 0.9, 0)),
        labelled(*((0.0, 0.9 - n / 100, int(n == 11)) for n in range(13)), missed=(1, 1)),
        labelled((1, 0.4, 1)),
    ]
    weights = tried(WEIGHTS, 0.01)
    qrels, run = [], []
    for number, one in enumerate(questions):
        missed = list(one.ideal)
        for group, grade in one.grades.items():
            qrels.append(ir_measures.Qrel(str(number), str(group), grade))
            missed.remove(grade)
        for place, grade in enumerate(missed):
            qrels.append(ir_measures.Qrel(str(number), f"missed {place}", grade))
        for place, hit in enumerate(ranked(one, weights)):
            run.append(ir_measures.ScoredDoc(str(number), str(hit.candidate.group), -place))
    measure = ir_measures.nDCG @ 10
    theirs = ir_measures.calc_aggregate([measure], qrels, run)[measure]
    assert 0 < theirs < 1
    assert mean_ndcg(questions, weights) == pytest.approx(theirs)


def test_questions_without_answer_have_no_say_in_ndcg() -> None:
    assert mean_ndcg([labelled((1, 0.4, 1)), labelled((1, 0.4, 0))], WEIGHTS) == 1
    assert mean_ndcg([labelled((1, 0.4, 0))], WEIGHTS) == 0


def test_the_weight_of_words_that_ranks_best_is_taken() -> None:
    helped = fitted(one_set("a", words_help()), one_set("b", words_help()))
    harmed = fitted(one_set("a", words_harm()), one_set("b", words_harm()))
    assert helped.words[SPANISH] > 0.02 >= harmed.words[SPANISH]


def test_where_one_value_is_far_the_best_it_is_taken() -> None:
    assert balanced(curve(words=0.02)) == pytest.approx(0.02)
    assert balanced(curve(words=0.0)) == pytest.approx(0.0)


def test_where_the_curve_is_flat_the_middle_is_taken() -> None:
    assert balanced({0.0: 0.7, 1.0: 0.7, 2.0: 0.7}) == pytest.approx(1.0)
    assert balanced({0.0: 0.7, 1.0: 0.7, 2.0: 0.3}) == pytest.approx(0.5)


def test_words_lean_to_the_larger_of_what_is_as_good_and_not_beyond_what_was_tried() -> None:
    assert leaning(curve(words=0.02)) == pytest.approx(0.02)
    flat = dict.fromkeys(WORDS, 0.8)
    assert balanced(flat) < leaning(flat) < max(WORDS)
    assert leaning({0.0: 0.7, 1.0: 0.7}) == pytest.approx(1.0)


def test_a_little_more_or_less_moves_the_weight_a_little() -> None:
    flat = dict.fromkeys(WORDS, 0.8)
    low, high = ({**flat, words: 0.8 + AS_GOOD / 10} for words in (min(WORDS), max(WORDS)))
    step = min(b - a for a, b in pairwise(WORDS))
    assert 0 < balanced(high) - balanced(low) < step


def test_each_pair_of_languages_has_a_weight_of_its_own_and_one_without_sets_their_mean() -> None:
    sets = [one_set("a_es-es"), one_set("a_en-en", pair=ENGLISH)]
    found = {"a_es-es": curve(words=0.01), "a_en-en": curve(words=0.03)}
    words = fit_ranking(sets, found, WEIGHTS).words
    assert (words[SPANISH], words[ENGLISH]) == (0.01, 0.03)
    assert words[ACROSS] == pytest.approx(0.02)
    assert set(words) == set(PAIRS)


def test_a_translated_word_never_outweighs_one_of_the_questions_own_language() -> None:
    sets = [FitSet("own", "own", SPANISH, []), FitSet("other", "other", ACROSS, [])]
    found = {"own": curve(words=0.008), "other": curve(words=0.03)}
    assert fit_ranking(sets, found, WEIGHTS).words[ACROSS] == 0.008


def test_a_family_counts_once_however_many_sets_it_has() -> None:
    sets = [one_set(name) for name in ("many_1", "many_2", "many_3", "b", "c")]
    low, high = curve(words=0.0), curve(words=0.05)
    found: Curves = {one.name: low if one.family == "many" else high for one in sets}
    assert fit_ranking(sets, found, WEIGHTS).words[SPANISH] == 0.05


def test_the_family_that_is_left_out_has_no_influence() -> None:
    kept = [one_set("a", words_help()), one_set("b_en-en", words_harm(ENGLISH), pair=ENGLISH)]
    left = [one_set("c_1", words_harm()), one_set("c_2", words_harm()), one_set("d", words_harm())]
    assert fitted(*kept, *left[:2], without="c") == fitted(*kept)
    assert fitted(*kept, *left) != fitted(*kept)


def test_a_set_of_several_pairs_has_no_influence() -> None:
    kept = one_set("a", words_help())
    mixed = one_set("b_mixed", words_harm(), words_harm(ENGLISH), pair=None)
    assert curves([kept, mixed], WEIGHTS).keys() == {"a"}
    assert fitted(kept, mixed) == fitted(kept)


def test_hidden_groups_are_gone_from_the_ranking() -> None:
    question = words_help()
    assert ranked(question, tried(WEIGHTS, 0.0))[0].candidate.group == 0
    assert [one.candidate.group for one in ranked(question, WEIGHTS, {1})] == [0]
