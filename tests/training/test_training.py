"""A whole training, small: it learns, goes on where it stopped, and writes a model."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from indexer.onnx_encoder import OnnxEncoder
from tests.training.small_teacher import PAIRS, write_small_teacher
from training import __main__ as command
from training.distil import CHECKPOINT
from training.export import anchor, export
from training.leaks import TrainingTexts, trained_on, without_questions
from training.pairs import Pair
from training.picture import draw, read_log
from training.recipe import Recipe, Stage
from training.student import Student

RECIPE = replace(
    Recipe(),
    batch_tokens=120,
    longest=32,
    new_words=40,
    new_stems=0,
    fewest_occurrences=1,
    stages=(
        Stage("sentences", 200, 0, 0.2, new_rate=1e-2, body_rate=1e-3, warm_up=10),
        Stage("passages", 100, 0, 0.2, new_rate=1e-3, body_rate=1e-4, warm_up=10, texts=5),
    ),
)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_teacher(tmp_path_factory.mktemp("teacher"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with gzip.open(folder / "desk.en_es.tsv.gz", "wt", encoding="utf-8") as file:
        for english, spanish in PAIRS:
            file.write(f"desk\t{english}\t{spanish}\n")
    (folder / "tatoeba.eng").write_text("\n".join(english for english, _ in PAIRS) + "\n")
    (folder / "tatoeba.spa").write_text("\n".join(spanish for _, spanish in PAIRS) + "\n")
    return folder


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that share work this small only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def run(teacher: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run."""
    out = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "teacher_folder", lambda: teacher)
        command.train([data], out, RECIPE)
    return out


def losses(run: Path) -> list[float]:
    return [record["cosine"] for record in read_log(run / "log.jsonl") if "cosine" in record]


def test_the_student_comes_nearer_to_the_teacher(run: Path) -> None:
    before, *_, after = losses(run)
    assert after < before * 0.75
    scores = [one for one in read_log(run / "log.jsonl") if one.get("check") == "sentences"]
    assert scores[-1]["es_en"] > scores[0]["es_en"]


def test_a_training_that_was_stopped_ends_with_the_same_weights(
    run: Path, teacher: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "teacher_folder", lambda: teacher)
    for stop in (70, 230, None):
        command.train([data], tmp_path, RECIPE, stop)
    whole, again = (
        torch.load(folder / "passages" / CHECKPOINT, weights_only=True)
        for folder in (run, tmp_path)
    )
    assert again["step"] == whole["step"] == RECIPE.stages[-1].steps
    for name, weights in whole["student"].items():
        assert torch.allclose(weights, again["student"][name], atol=1e-3), name


def test_what_is_exported_is_a_model_for_us_and_for_sentence_transformers(
    run: Path, teacher: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - it takes seconds

    export(run, tmp_path / "model", teacher)
    texts = [spanish for _, spanish in PAIRS]
    ours = OnnxEncoder.load("small", tmp_path / "model", tmp_path).encode_passages(texts)
    theirs = SentenceTransformer(str(tmp_path / "model"), device="cpu").encode(texts)
    assert np.abs(ours - theirs).max() < 1e-3
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "model").glob("*.safetensors")}
    assert modes == {0o644}
    assert (tmp_path / "model" / "README.md").read_text().startswith("---\n")


def test_what_is_exported_lies_between_the_teacher_and_what_was_learnt(
    run: Path, teacher: Path
) -> None:
    first = np.load(run / "first_vectors.npy")
    before = {name: one.clone() for name, one in Student(teacher, first).state_dict().items()}
    learnt = [
        torch.load(run / stage.name / CHECKPOINT, weights_only=True)["student"]
        for stage in RECIPE.stages
    ]
    student = Student(teacher, first)
    anchor(student, learnt, 0.25)
    for name, weights in student.state_dict().items():
        share = 0.0 if name.endswith("new.weight") else 0.25
        mean = (learnt[0][name] + learnt[1][name]) / 2
        assert torch.allclose(weights, torch.lerp(mean, before[name], share), atol=1e-6), name


def test_pairs_near_a_question_are_left_out_and_noted(tmp_path: Path) -> None:
    questions = tmp_path / "eval" / "desk"
    questions.mkdir(parents=True)
    asked = {"_id": "1", "text": "Does the dog drink fresh cold clear water?"}
    (questions / "queries.jsonl").write_text(json.dumps(asked))
    pairs = [
        Pair("desk", "does the dog drink fresh cold clear water", "bebe el perro agua"),
        Pair("desk", "The dog does drink clear cold water.", "El perro bebe agua."),
        Pair("desk", "The cat sleeps on a warm new keyboard.", "El gato duerme."),
    ]
    left = without_questions(pairs, {}, [tmp_path / "eval"], tmp_path)
    assert left == pairs[2:]
    assert trained_on(pairs, tmp_path) == left, "the run's folder tells what was left out"
    assert without_questions(pairs, {}, [], tmp_path / "another") == pairs


def test_a_run_can_be_drawn(run: Path, tmp_path: Path) -> None:
    draw(read_log(run / "log.jsonl")).savefig(tmp_path / "curve.svg")
    assert "everyday sentences" in (tmp_path / "curve.svg").read_text()


def test_of_a_log_that_goes_back_the_later_records_count(tmp_path: Path) -> None:
    records = [{"step": 200, "cosine": 1}, {"step": 100, "cosine": 2}, {"step": 200, "cosine": 3}]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert [(one["step"], one["cosine"]) for one in read_log(log)] == [(100, 2), (200, 3)]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("THE DOG DRINKS WATER!", "equal"),
        ("El perro bebe agua", "equal"),
        ("perro bebe agua fresca", "translated"),
        ("dog drinks fresh cold water daily", "near"),
        ("where is my invoice for november", None),
        ("dog water", None),  # too short to say where it comes from
    ],
)
def test_a_question_that_was_trained_on_is_found_in_either_language(
    question: str, kind: str | None
) -> None:
    pairs = [
        Pair("desk", "the dog drinks water", "el perro bebe agua"),
        Pair("desk", "fresh water drinks dog", "agua fresca"),
        Pair("desk", "dog drinks fresh cold clear water daily", "x"),
    ]
    to_english = {"perro": "dog", "bebe": "drinks", "agua": "water", "fresca": "fresh", "el": "the"}
    found = TrainingTexts(pairs, to_english).find(question)
    assert (found.kind if found else None) == kind
