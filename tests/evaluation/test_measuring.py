"""The measures are the field's, over the questions that have an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.encoder import Encoder
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
SILENCE = [
    "unanswerable_auroc",
    "silent@5",
    "shown_precision",
    "shown_coverage",
    "calibration_error",
]
SILENT_KEYS = [*KEYS[:6], *SILENCE, "ms_per_query", "queries", "unanswerable_queries", "documents"]


def scores(
    place: Path,
    questions: dict[str, str],
    judgements: list[tuple[str, str, int]],
    mode: Mode = Mode.LEXICAL,
    unanswerable: Iterable[str] = (),
) -> Scores:
    """The measures of a set made for the purpose."""
    folder = write_set(place / "set", questions, judgements, unanswerable)
    return scores_of(folder, HashingEncoder(), mode)


def scores_of(
    folder: Path, encoder: Encoder | None, mode: Mode, half_hidden_by: int | None = None
) -> Scores:
    """The measures of a set, with suggestions from a confidence of .25 on."""
    return evaluate(
        folder,
        encoder,
        mode=mode,
        threshold=0.25,
        cache=folder.parent / "cache.db",
        progress=Silent(),
        half_hidden_by=half_hidden_by,
    )


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
    results = [scores_of(folder, one, Mode.VECTOR).measures for one in (first, second)]
    assert len(first.encoded) == 4
    assert second.encoded == []
    assert results[0] == results[1]


def test_another_encoder_is_not_given_remembered_vectors(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", {"q": "zafiro"}, [("q", "d1", 1)])
    for encoder in (HashingEncoder("one"), HashingEncoder("two")):
        scores_of(folder, encoder, Mode.VECTOR)
        assert len(encoder.encoded) == 4


@pytest.mark.parametrize("mode", list(Mode))
def test_questions_without_answer_are_to_be_met_with_silence(tmp_path: Path, mode: Mode) -> None:
    questions = {"q1": "zafiro", "q2": "jade", "n1": "wolframio", "n2": "paladio", "x": "topacio"}
    judgements = [("q1", "d1", 1), ("q2", "d4", 1)]
    found = scores(tmp_path, questions, judgements, mode, ["n1", "n2"]).as_dict()
    assert list(found) == SILENT_KEYS
    assert (found["queries"], found["unanswerable_queries"]) == (2, 2)
    assert found["unanswerable_auroc"] == 1
    assert found["silent@5"] == 1
    assert found["shown_precision"] == 1
    assert found["shown_coverage"] == 1


def test_an_answerable_question_that_finds_nothing_has_no_confidence(tmp_path: Path) -> None:
    questions = {"q1": "zafiro", "q2": "wolframio", "n1": "jade", "n2": "paladio"}
    judgements = [("q1", "d1", 1), ("q2", "d2", 1)]
    found = scores(tmp_path, questions, judgements, unanswerable=["n1", "n2"]).silence
    # "zafiro" and "jade" find their articles with equal confidence, the others nothing: of four
    # pairs one is won and two are tied.
    assert found["unanswerable_auroc"] == 0.5
    assert found["silent@5"] == 0
    assert found["shown_precision"] == 0.5
    assert found["shown_coverage"] == 0.5


def test_half_of_the_answers_can_be_withdrawn_from_any_set(tmp_path: Path) -> None:
    questions = {"q1": "zafiro", "q2": "topacio", "q3": "jade"}
    judgements = [("q1", "d1", 1), ("q2", "d2", 1), ("q3", "d4", 1)]
    folder = write_set(tmp_path / "set", questions, judgements)
    for seed in range(3):
        found = scores_of(folder, HashingEncoder(), Mode.HYBRID, half_hidden_by=seed)
        assert (found.queries, found.unanswerable, found.documents) == (2, 1, 3)
        assert found.measures["hit@1"] == 1
        assert found.silence["unanswerable_auroc"] == 1


def test_words_are_measured_without_an_encoder(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", {"q": "esmeralda"}, [("q", "d2", 1)])
    assert scores_of(folder, None, Mode.LEXICAL).measures["mrr@10"] == 0.5
    assert not (tmp_path / "cache.db").exists()
