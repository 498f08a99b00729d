"""The measures are the field's, over the questions that have an answer."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from indexer.progress import Silent
from kbsearch.errors import InvalidRequestError
from kbsearch.evaluation.measuring import Scores, evaluate
from kbsearch.search.records import Mode
from tests.evaluation.sets import write_set
from tests.hashing_encoder import HashingEncoder

KEYS = [
    "ndcg@10",
    "mrr@10",
    "recall@10",
    "recall@100",
    "hit@1",
    "hit@3",
    "ms_per_query",
    "queries",
    "documents",
]


def scores(
    place: Path,
    questions: dict[str, str],
    judgements: list[tuple[str, str, int]],
    mode: Mode = Mode.LEXICAL,
) -> Scores:
    """The measures of a set made for the purpose."""
    folder = write_set(place / "set", questions, judgements)
    encoder = HashingEncoder()
    return evaluate(folder, encoder, mode=mode, cache=place / "cache.db", progress=Silent())


@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_found_first_scores_full_marks(tmp_path: Path, mode: Mode) -> None:
    found = scores(tmp_path, {"q": "zafiro"}, [("q", "d1", 1)], mode).as_dict()
    assert list(found) == KEYS
    assert [found[key] for key in KEYS[:6]] == [1, 1, 1, 1, 1, 1]
    assert (found["queries"], found["documents"]) == (1, 4)


def test_what_is_found_second_scores_by_its_rank(tmp_path: Path) -> None:
    # "esmeralda" stands three times in d3 and once in d2: d2 comes second.
    found = scores(tmp_path, {"q": "esmeralda"}, [("q", "d2", 1)]).as_dict()
    assert found["mrr@10"] == 0.5
    assert found["ndcg@10"] == round(1 / math.log2(3), 4)
    assert (found["hit@1"], found["hit@3"], found["recall@10"]) == (0, 1, 1)


def test_grades_weigh_in_ndcg_alone(tmp_path: Path) -> None:
    # d3 is first with grade 1, d2 second with grade 2 (gains are the grades themselves).
    found = scores(tmp_path, {"q": "esmeralda"}, [("q", "d3", 1), ("q", "d2", 2)]).as_dict()
    ideal = 2 + 1 / math.log2(3)
    assert found["ndcg@10"] == round((1 + 2 / math.log2(3)) / ideal, 4)
    assert (found["mrr@10"], found["hit@1"], found["recall@10"]) == (1, 1, 1)


def test_measures_are_means_over_the_questions(tmp_path: Path) -> None:
    questions = {"q1": "zafiro", "q2": "esmeralda", "q3": "jade"}
    judgements = [("q1", "d1", 1), ("q2", "d2", 1), ("q3", "d1", 1)]
    found = scores(tmp_path, questions, judgements).as_dict()
    assert found["mrr@10"] == 0.5
    assert found["hit@1"] == round(1 / 3, 4)
    assert found["recall@100"] == round(2 / 3, 4)


def test_recall_counts_every_answer(tmp_path: Path) -> None:
    found = scores(tmp_path, {"q": "jade"}, [("q", "d4", 1), ("q", "d1", 1)]).as_dict()
    assert found["recall@10"] == 0.5
    assert found["hit@1"] == 1


def test_questions_without_an_answer_are_left_out(tmp_path: Path) -> None:
    questions = {"q1": "zafiro", "q2": "jade", "q3": "topacio"}
    judgements = [("q1", "d1", 1), ("q2", "d4", 0), ("q9", "d4", 1)]
    found = scores(tmp_path, questions, judgements)
    assert found.queries == 1
    assert found.measures["mrr@10"] == 1


def test_a_set_without_any_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="no question with an answer"):
        scores(tmp_path, {"q": "zafiro"}, [("q", "d1", 0)])


def test_a_second_evaluation_encodes_no_passage_again(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", {"q": "zafiro"}, [("q", "d1", 1)])
    first, second = HashingEncoder(), HashingEncoder()
    results = [
        evaluate(
            folder, one, mode=Mode.VECTOR, cache=tmp_path / "cache.db", progress=Silent()
        ).measures
        for one in (first, second)
    ]
    assert len(first.encoded) == 4
    assert second.encoded == []
    assert results[0] == results[1]


def test_another_encoder_is_not_given_remembered_vectors(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", {"q": "zafiro"}, [("q", "d1", 1)])
    for encoder in (HashingEncoder("one"), HashingEncoder("two")):
        evaluate(folder, encoder, mode=Mode.VECTOR, cache=tmp_path / "cache.db", progress=Silent())
        assert len(encoder.encoded) == 4
