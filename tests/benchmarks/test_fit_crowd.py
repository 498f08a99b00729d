"""Fitting what a crowd takes off: what ranks best counts most, and nothing of what is left out."""

from __future__ import annotations

import pytest

from benchmarks.fit_crowd import CROWDS, fit_crowd
from benchmarks.fit_questions import Labelled
from benchmarks.fit_ranking import FitSet
from benchmarks.fit_wording import Reached
from kbsearch.search.fusion import Candidate
from kbsearch.search.weights import Pair, shipped_weights
from tests.benchmarks.labelled import ACROSS, SPANISH

WEIGHTS = shipped_weights()


def question(answer: float, other: float, lead: float, pair: Pair = SPANISH) -> Labelled:
    """An answer as crowded as that, and another passage, behind it by so much of a cosine."""
    asked, written = pair
    found = [
        Candidate(0, 0, written, 0.0, 0.5 - lead, crowd=other),
        Candidate(1, 1, written, 0.0, 0.5, crowd=answer),
    ]
    return Labelled(asked, found, {1: 1}, [1], {})


def one_set(name: str, *questions: Labelled, pair: Pair | None = SPANISH) -> FitSet:
    return FitSet(name, name.partition("_")[0], pair, questions)


def fitted(*sets: FitSet, without: str = "") -> float:
    return fit_crowd(sets, WEIGHTS, {}, without=without).crowd


HELPED = question(0.3, 0.8, lead=-0.12)
HARMED = question(0.8, 0.3, lead=0.02)
UNMOVED = question(0.5, 0.5, lead=0.1)


def test_a_crowd_takes_off_where_that_helps_and_nothing_where_it_harms() -> None:
    assert fitted(one_set("a", HELPED)) == pytest.approx(0.3)
    assert fitted(one_set("a", HARMED)) == pytest.approx(0)
    assert fitted(one_set("a", UNMOVED)) == pytest.approx(sum(CROWDS) / len(CROWDS))


def test_the_family_that_is_left_out_has_no_influence() -> None:
    kept, left = one_set("a_es-es", HARMED), one_set("b_es-es", HELPED, HELPED)
    assert fitted(kept, left, without="b") == fitted(kept)
    assert fitted(kept, left) != fitted(kept)


def test_a_family_counts_once_in_each_of_its_pairs_and_one_of_several_pairs_says_nothing() -> None:
    own = [one_set(f"a_{number}", HARMED) for number in range(3)]
    across = one_set("a_es-en", question(0.3, 0.8, -0.12, ACROSS), pair=ACROSS)
    assert fitted(*own, across) == fitted(own[0], across) > 0
    assert fitted(*own, one_set("a_mixed", HELPED, pair=None)) == fitted(*own)


def test_what_was_measured_is_not_measured_again() -> None:
    known: Reached = {}
    first = fit_crowd([one_set("a", HELPED)], WEIGHTS, known)
    assert len(known) == len(CROWDS)
    assert fit_crowd([one_set("a")], WEIGHTS, known) == first
