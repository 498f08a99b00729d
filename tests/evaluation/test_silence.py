"""The measures of silence against figures worked out by hand, and against their definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.records import Kind
from kbsearch.evaluation.beir import LabelledSet
from kbsearch.evaluation.silence import (
    Outcome,
    ask_as_tickets,
    auroc,
    calibration_error,
    silence_measures,
    silent_at_5,
)
from kbsearch.search.records import Hit, Mode, PassageHit, SearchRequest, SearchResult

PASSAGE = PassageHit((), "", "Texto.", (), None)
HIT = Hit("d", "Título", "es", Kind.FAQ, (), None, 1.0, 1.0, PASSAGE)
CONFIDENCES = st.lists(
    st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.floats(0, 1)), min_size=1, max_size=30
)


def outcome(confidence: float, *, answerable: bool = True, right: bool = False) -> Outcome:
    """A question of which a suggestion is shown from a confidence of .6 on."""
    shown = confidence >= 0.6
    return Outcome(answerable, confidence, right, shown, shown and right)


def naive_auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Every pair compared, as the measure is defined."""
    won = sum((a > b) + 0.5 * (a == b) for a in higher for b in lower)
    return won / (len(higher) * len(lower))


def naive_silent_at_5(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """Every threshold that makes a difference, tried."""
    best = 0.0
    for threshold in {0.0, *answerable, *unanswerable, 1.0, 2.0}:
        silenced = sum(one < threshold for one in answerable)
        if 20 * silenced <= len(answerable):
            best = max(best, sum(one < threshold for one in unanswerable) / len(unanswerable))
    return best


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # Of six pairs, .9 beats three, .4 beats .3 and ties with .4.
    assert auroc([0.9, 0.4], [0.3, 0.4, 0.8]) == pytest.approx(4.5 / 6)
    assert auroc([0.9], [0.1]) == 1
    assert auroc([0.1], [0.9]) == 0
    assert auroc([0.5, 0.5], [0.5]) == 0.5


@given(CONFIDENCES, CONFIDENCES)
def test_auroc_is_what_comparing_every_pair_gives(higher: list[float], lower: list[float]) -> None:
    assert auroc(higher, lower) == pytest.approx(naive_auroc(higher, lower))


def test_silence_may_cost_one_answerable_question_in_twenty() -> None:
    twenty = [0.1, 0.3] + [0.9] * 18
    # A threshold just above .3 would silence a second one; at .3 only what is below is silent.
    assert silent_at_5(twenty, [0.0, 0.2, 0.3, 0.4]) == 0.5
    # With nineteen not even one may be silenced.
    assert silent_at_5(twenty[:-1], [0.0, 0.05, 0.1, 0.2]) == 0.5


def test_questions_of_equal_confidence_are_silenced_together_or_not_at_all() -> None:
    assert silent_at_5([0.5] * 20, [0.4, 0.5, 0.5, 0.6]) == 0.25
    assert silent_at_5([0.0, 0.0] + [0.5] * 18, [0.0, 0.0]) == 0


@given(CONFIDENCES, CONFIDENCES)
def test_silence_is_the_best_point_of_the_whole_curve(
    answerable: list[float], unanswerable: list[float]
) -> None:
    expected = naive_silent_at_5(answerable, unanswerable)
    assert silent_at_5(answerable, unanswerable) == pytest.approx(expected)


def test_calibration_compares_confidence_with_what_was_right_in_each_tenth() -> None:
    # From .8: .85 in the mean, where one of two is right; from .1: .1, where none is; from .2: .25,
    # where the only one is.
    expected = (0.85 - 0.5) * 2 / 4 + (0.1 - 0) * 1 / 4 + (1 - 0.25) * 1 / 4
    found = calibration_error([0.825, 0.875, 0.1, 0.25], [True, False, False, True])
    assert found == pytest.approx(expected)


def test_full_confidence_belongs_to_the_last_tenth() -> None:
    assert calibration_error([1.0, 0.9], [True, True]) == pytest.approx(0.05)
    assert calibration_error([1.0], [True]) == 0
    assert calibration_error([0.0], [False]) == 0


@given(st.integers(0, 9))
def test_the_lower_end_of_a_tenth_belongs_to_it(tenth: int) -> None:
    inside = tenth / 10 + 0.05
    alone = [calibration_error([one], [False]) for one in (tenth / 10, inside)]
    together = calibration_error([tenth / 10, inside], [False, True])
    # In one bin the two errors cancel in part; in two they would add up.
    assert together == pytest.approx(abs(sum(alone) - 1) / 2)


def test_the_measures_are_those_of_the_questions_shown_something() -> None:
    outcomes = [
        outcome(0.9, right=True),
        outcome(0.7),
        outcome(0.3, right=True),
        outcome(0.0),
        outcome(0.8, answerable=False),
        outcome(0.1, answerable=False),
    ]
    found = silence_measures(outcomes)
    assert list(found) == [
        "unanswerable_auroc",
        "silent@5",
        "shown_precision",
        "shown_coverage",
        "calibration_error",
    ]
    assert found["shown_precision"] == pytest.approx(1 / 3)
    assert found["shown_coverage"] == 0.5
    # .9 exceeds both of the unanswerable ones, .7 and .3 one of them, 0 none.
    assert found["unanswerable_auroc"] == pytest.approx(4 / 8)
    assert found["silent@5"] == 0
    assert found["calibration_error"] == pytest.approx((0.1 + 0.7 + 0.7 + 0 + 0.8 + 0.1) / 6)


def test_precision_of_nothing_shown_is_nothing() -> None:
    found = silence_measures([outcome(0.5, right=True), outcome(0.2, answerable=False)])
    assert (found["shown_precision"], found["shown_coverage"]) == (0, 0)


class Shelf:
    """A search that finds for each question the hits that it is told, and keeps how it was
    asked."""

    def __init__(self, found: dict[str, list[tuple[str, float]]]) -> None:
        self._found = found
        self.asked: list[SearchRequest] = []

    def search(self, request: SearchRequest) -> SearchResult:
        self.asked.append(request)
        hits = tuple(
            replace(HIT, slug=slug, confidence=confidence)
            for slug, confidence in self._found[request.query]
        )
        return SearchResult(request.query, "es", hits, len(hits), False, 1.0)


def test_questions_are_asked_as_a_ticket_form_asks_them() -> None:
    labels = LabelledSet(
        "set",
        {"q1": "uno", "q2": "dos\ncon más texto", "n": "nada", "x": "sin juzgar"},
        {"q1": {"d1": 1, "d2": 0}, "q2": {"d2": 2}},
        frozenset({"n"}),
    )
    shelf = Shelf(
        {
            "uno": [("d1", 0.5), ("d2", 0.7)],
            "dos\ncon más texto": [("d2", 0.9), ("d1", 0.9)],
            "nada": [],
        }
    )
    found = list(ask_as_tickets(shelf, labels, mode=Mode.VECTOR, threshold=0.6))
    assert found == [
        # What is shown first need not be what was found first.
        Outcome(answerable=True, confidence=0.5, right=True, shown=True, shown_right=False),
        Outcome(answerable=True, confidence=0.9, right=True, shown=True, shown_right=True),
        Outcome(answerable=False, confidence=0.0, right=False, shown=False, shown_right=False),
    ]
    assert all(one.mode is Mode.VECTOR and one.exact for one in shelf.asked)


def test_a_blank_question_is_met_with_silence() -> None:
    labels = LabelledSet("set", {"q": " \n "}, {"q": {"d": 1}})
    found = list(ask_as_tickets(Shelf({}), labels, mode=Mode.HYBRID, threshold=0.0))
    assert found == [Outcome(True, 0.0, right=False, shown=False, shown_right=False)]
