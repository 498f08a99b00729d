"""Answers are withdrawn whole, for about half of the questions, and the same ones each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.errors import InvalidRequestError
from kbsearch.evaluation.beir import LabelledSet
from kbsearch.evaluation.withdrawing import withdraw_half

ANSWERS = st.lists(
    st.frozensets(st.integers(0, 40).map("d{}".format), min_size=1, max_size=3),
    min_size=1,
    max_size=30,
)


def labelled(*answers: set[str] | frozenset[str]) -> LabelledSet:
    """A set whose question n is answered by the documents given in place n."""
    return LabelledSet(
        "set",
        {f"q{n}": f"pregunta {n}" for n in range(len(answers))},
        {f"q{n}": dict.fromkeys(sorted(one), 1) for n, one in enumerate(answers)},
    )


def test_half_of_the_questions_lose_their_answers() -> None:
    labels = labelled({"d0"}, {"d1"}, {"d2"}, {"d3"})
    found = withdraw_half(labels, seed=0)
    assert len(found.labels.unanswerable) == len(found.labels.answerable) == 2
    assert len(found.documents) == 2
    assert found.labels.questions == labels.questions


def test_the_seed_chooses_and_chooses_the_same_each_time() -> None:
    labels = labelled(*({f"d{n}"} for n in range(20)))
    chosen = [withdraw_half(labels, seed).documents for seed in (0, 0, 1)]
    assert chosen[0] == chosen[1] != chosen[2]


@pytest.mark.parametrize("seed", range(6))
def test_questions_that_share_an_answer_go_or_stay_together(seed: int) -> None:
    # q0 and q2 share d1, q2 and q4 share d4: the three are one group, too large to go.
    labels = labelled({"d0", "d1"}, {"d2"}, {"d1", "d4"}, {"d3"}, {"d4"})
    found = withdraw_half(labels, seed)
    assert set(found.labels.unanswerable) == {"q1", "q3"}
    assert found.documents == {"d2", "d3"}


def test_what_was_unanswerable_before_is_so_still() -> None:
    labels = LabelledSet(
        "set",
        {"a": "una", "b": "otra", "n": "nada", "x": "sin juzgar"},
        {"a": {"d0": 1, "d1": 0}, "b": {"d1": 2}, "n": {"d0": 0}},
        frozenset({"n"}),
    )
    found = withdraw_half(labels, seed=0)
    assert set(found.labels.unanswerable) - {"n"} in ({"a"}, {"b"})
    assert "n" in found.labels.unanswerable
    assert len(found.labels.answerable) == 1
    assert found.labels.answerable.keys().isdisjoint(found.labels.unanswerable)


def test_a_set_that_cannot_be_divided_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="2 questions of set cannot be withdrawn"):
        withdraw_half(labelled({"d0", "d1"}, {"d1"}), seed=0)
    with pytest.raises(InvalidRequestError, match="of set cannot lose their answers: only one"):
        withdraw_half(labelled({"d0"}), seed=0)


@given(ANSWERS, st.integers(0, 3))
def test_those_that_go_lose_every_answer_and_those_that_stay_keep_every_one(
    answers: list[frozenset[str]], seed: int
) -> None:
    labels = labelled(*answers)
    try:
        found = withdraw_half(labels, seed)
    except InvalidRequestError:
        return
    gone, kept = found.labels.unanswerable, found.labels.answerable
    assert gone.keys() | kept.keys() == labels.questions.keys()
    assert gone.keys().isdisjoint(kept)
    assert 0 < len(gone) <= len(labels.questions) / 2
    assert found.documents == frozenset().union(*(labels.relevant(one) for one in gone))
    assert all(labels.relevant(one).isdisjoint(found.documents) for one in kept)
    assert all(found.labels.relevant(one) == labels.relevant(one) for one in kept)
