"""Fitting the second look: what ranks best counts most, and nothing of what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.fit_questions import Labelled
from benchmarks.fit_ranking import FitSet
from benchmarks.fit_wording import WORDINGS, Reached, fit_wording
from kbsearch.search.fusion import Candidate, Likeness
from kbsearch.search.weights import Pair, Weights, Wording, shipped_weights
from tests.benchmarks.labelled import ACROSS, ENGLISH, SPANISH

WEIGHTS = shipped_weights()
NOTHING = Likeness(0.0, 0.0)


def question(
    answer: Likeness, other: Likeness, pair: Pair = SPANISH, lead: float = -0.05
) -> Labelled:
    """An answer that is a little behind another passage by meaning, or ahead of it."""
    asked, written = pair
    found = [
        Candidate(0, 0, written, 0.0, 0.5 - lead, likeness=other),
        Candidate(1, 1, written, 0.0, 0.5, likeness=answer),
    ]
    return Labelled(asked, found, {1: 1}, [1], {})


def one_set(name: str, answer: Likeness, other: Likeness, pair: Pair = SPANISH) -> FitSet:
    return FitSet(name, name.partition("_")[0], pair, [question(answer, other, pair)])


def fitted(*sets: FitSet, without: str = "") -> Wording:
    return fit_wording(sets, WEIGHTS, {}, without=without).wording


def test_pairs_and_shares_are_given_weight_where_they_help_and_none_where_they_harm() -> None:
    pairs = fitted(one_set("a", Likeness(0.0, 30.0), NOTHING))
    assert pairs.pairs == pytest.approx(0.004), "the middle of those that put the answer first"
    share = fitted(one_set("a", Likeness(0.9, 0.0), NOTHING))
    assert share.share == pytest.approx(0.12, abs=0.01)
    harmed = question(NOTHING, Likeness(1.0, 30.0), lead=0.01)
    assert fitted(FitSet("a", "a", SPANISH, [harmed])) == Wording(0.0, 0.0)


def test_the_family_that_is_left_out_has_no_influence() -> None:
    kept = one_set("a_es-es", NOTHING, NOTHING)
    left = [one_set("b_es-es", Likeness(0.0, 30.0), NOTHING)]
    assert fitted(kept, *left, without="b") == fitted(kept)
    assert fitted(kept, *left) != fitted(kept)


def test_a_family_counts_once_in_a_pair_however_many_sets_it_has() -> None:
    harmed = [one_set(f"a_{n}", NOTHING, Likeness(0.0, 30.0)) for n in range(3)]
    helped = [one_set(f"{name}_1", Likeness(0.0, 30.0), NOTHING, ENGLISH) for name in "bc"]
    assert fitted(*harmed, *helped).pairs > 0


def test_questions_across_languages_say_nothing_and_leave_the_weights_alone() -> None:
    across = one_set("a_es-en", Likeness(0.0, 30.0), NOTHING, ACROSS)
    assert fit_wording([across], WEIGHTS, {}) == WEIGHTS


def test_what_was_measured_is_not_measured_again() -> None:
    known: Reached = {}
    one = one_set("a", Likeness(0.0, 30.0), NOTHING)
    first = fit_wording([one], WEIGHTS, known)
    assert len(known) == len(WORDINGS)
    emptied = replace(one, questions=[])
    assert fit_wording([emptied], WEIGHTS, known) == first
    other: Weights = replace(WEIGHTS, words=dict.fromkeys(WEIGHTS.words, 0.5))
    fit_wording([emptied], other, known)
    assert len(known) == 2 * len(WORDINGS)
