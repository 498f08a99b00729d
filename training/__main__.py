"""Makes the built-in encoder: python -m training --data DIR [--data DIR] --out FOLDER.

A run that was interrupted goes on where it stopped. README.md in this folder says what DIR holds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from training.batches import Batches, texts_of
from training.distil import Distiller, append
from training.leaks import without_questions
from training.noise import Writer
from training.pairs import Pair, read_pairs
from training.preparation import Preparation, prepare
from training.recipe import Recipe, Stage
from training.scores import held_out, score, sentence_pairs
from training.student import Student
from training.teacher import Teacher
from training.teacher_model import teacher_folder

_SCORE_EVERY = 500  # steps


def main() -> None:
    """Trains, or goes on training."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    train(options.data, options.out, Recipe(), options.stop, options.eval)


def train(
    folders: list[Path],
    out: Path,
    recipe: Recipe,
    stop: int | None = None,
    questions: Sequence[Path] = (),
) -> None:
    """Prepares what is missing in `out`, then trains stage by stage, in all up to step `stop`.

    Pairs near a question of the labelled sets in the folders `questions` are not trained on. `out`
    keeps a folder for each stage with its checkpoint, and `log.jsonl`.
    """
    pairs, kept_out = held_out(read_pairs(folders))
    model = teacher_folder()
    prepared = prepare(pairs, folders, model, out, recipe)
    pairs = without_questions(pairs, prepared.to_english, questions, out)
    print(f"{len(pairs):,} pairs, {len(prepared.vectors):,} new words", flush=True)
    checks = {"held_out": kept_out, "sentences": [p for f in folders for p in sentence_pairs(f)]}
    student, first = Student(model, prepared.vectors), 0
    for stage in recipe.stages:
        last = stage.steps if stop is None else min(stage.steps, stop - first)
        distiller = _distiller(
            texts_of(pairs, stage, recipe.seed), student, prepared, recipe, stage, out
        )
        if first + distiller.step == 0:
            _check(student, prepared, checks, 0, out)
        while distiller.step < last:
            for record in distiller.run(min(last, distiller.step + _SCORE_EVERY)):
                _tell(out, record | {"step": first + record["step"]})
            _check(student, prepared, checks, first + distiller.step, out)
            distiller.keep()
        if distiller.step < stage.steps:
            break
        first += stage.steps


def _distiller(
    texts: list[Pair],
    student: Student,
    prepared: Preparation,
    recipe: Recipe,
    stage: Stage,
    out: Path,
) -> Distiller:
    folder = out / stage.name
    folder.mkdir(exist_ok=True)
    tokenizer, model = prepared.tokenizer, teacher_folder()
    lengths = [len(one.ids) for one in tokenizer.encode_batch([text.spanish for text in texts])]
    writers = [Writer(recipe.noise, other) for other in (prepared.to_english, prepared.to_spanish)]
    english = [text.english for text in texts]
    teacher = Teacher(model, english, folder / "teacher.f16", recipe.longest)
    batches = Batches(texts, lengths, recipe, stage, *writers)
    return Distiller(student, teacher, tokenizer, batches, recipe, stage, folder)


def _check(
    student: Student, prepared: Preparation, checks: dict[str, list[Pair]], step: int, out: Path
) -> None:
    for name, pairs in checks.items():
        if pairs:
            _tell(out, {"step": step, "check": name, **score(student, prepared.tokenizer, pairs)})


def _tell(out: Path, record: dict[str, object]) -> None:
    print(time.strftime("%H:%M:%S"), record, flush=True)
    append(out / "log.jsonl", record)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--eval", type=Path, action="append", default=[], help="labelled sets to keep clear of"
    )
    parser.add_argument("--stop", type=int, help="leave off after this step")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
