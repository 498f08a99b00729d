"""Distillation: what the student reads in Spanish must land where the teacher puts the English.

Reimers and Gurevych, Making Monolingual Sentence Embeddings Multilingual using Knowledge
Distillation, 2020; with a little in-batch contrast beside the cosine, so that a text lands nearer
to its own translation than to its neighbours'.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.batches import Batches
from training.recipe import Recipe, Stage
from training.student import Student
from training.teacher import Teacher, padded

CHECKPOINT = "checkpoint.pt"
_KEEP_EVERY = 250  # steps between checkpoints
_SAME = 0.97  # cosine from which two English texts say the same, and do not compete


@dataclass(frozen=True, slots=True)
class Loss:
    cosine: Tensor  # one minus the mean cosine with the target
    contrast: Tensor  # cross entropy in nats

    def total(self, weight: float) -> Tensor:
        return self.cosine + weight * self.contrast


def loss_of(student: Tensor, target: Tensor, temperature: float) -> Loss:
    """The loss of unit vectors against their targets, both of shape (texts, dimension)."""
    likeness = student @ target.T
    same = (target @ target.T > _SAME) & ~torch.eye(len(target), dtype=torch.bool)
    logits = (likeness / temperature).masked_fill(same, -torch.inf)
    contrast = nn.functional.cross_entropy(logits, torch.arange(len(target)))
    return Loss(1 - likeness.diagonal().mean(), contrast)


class Distiller:
    """Trains a student step by step, and can be stopped and started again at any of them."""

    def __init__(
        self,
        student: Student,
        teacher: Teacher,
        tokenizer: Tokenizer,
        batches: Batches,
        recipe: Recipe,
        stage: Stage,
        folder: Path,
    ) -> None:
        """`folder` keeps the checkpoint of this stage."""
        self.student = student
        self._teacher, self._tokenizer, self._batches = teacher, tokenizer, batches
        self._recipe, self._stage, self._folder = recipe, stage, folder
        words = student.words
        self._dense = torch.optim.AdamW(
            student.body(), lr=stage.body_rate, weight_decay=0.0, fused=True
        )
        self._sparse = torch.optim.SparseAdam(
            [
                {"params": [words.new.weight], "lr": stage.new_rate},
                {"params": [words.old.weight], "lr": stage.body_rate},
            ]
        )
        self.step = self._resume()

    def run(self, until: int) -> Iterable[dict[str, Any]]:
        """Trains up to step `until` and yields a record of the loss for every hundred steps."""
        self.student.train()
        sums, started, tokens = [0.0, 0.0], time.monotonic(), 0
        for batch in self._batches.after(self.step):
            if self.step >= until:
                break
            loss, read = self._learn(batch.numbers, batch.texts)
            self.step += 1
            tokens += read
            sums = [sums[0] + loss.cosine.item(), sums[1] + loss.contrast.item()]
            if self.step % 100 == 0:
                seconds = time.monotonic() - started
                yield {
                    "step": self.step,
                    "cosine": round(sums[0] / 100, 5),
                    "contrast": round(sums[1] / 100, 5),
                    "tokens_a_second": round(tokens / seconds),
                    "seconds": round(seconds, 1),
                }
                sums, started, tokens = [0.0, 0.0], time.monotonic(), 0
            if self.step % _KEEP_EVERY == 0:
                self.keep()

    def keep(self) -> None:
        """Writes the checkpoint, whole or not at all."""
        state = {
            "step": self.step,
            "student": self.student.state_dict(),
            "dense": self._dense.state_dict(),
            "sparse": self._sparse.state_dict(),
        }
        scratch = self._checkpoint.with_suffix(".new")
        torch.save(state, scratch)
        scratch.replace(self._checkpoint)

    @property
    def _checkpoint(self) -> Path:
        return self._folder / CHECKPOINT

    def _resume(self) -> int:
        if not self._checkpoint.exists():
            return 0
        state = torch.load(self._checkpoint, weights_only=True)
        self.student.load_state_dict(state["student"])
        self._dense.load_state_dict(state["dense"])
        self._sparse.load_state_dict(state["sparse"])
        return int(state["step"])

    def _learn(self, numbers: Sequence[int], texts: Sequence[str]) -> tuple[Loss, int]:
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        vectors = self._vectors([tokens[place] for place in order])
        target = self._teacher.vectors([numbers[place] for place in order])
        loss = loss_of(vectors, target, self._recipe.temperature)
        loss.total(self._recipe.contrast).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.student.body(), 1.0)
        self._set_rates()
        for optimizer in (self._dense, self._sparse):
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        return loss, sum(len(one) for one in tokens)

    def _vectors(self, tokens: Sequence[list[int]]) -> Tensor:
        """The student's vectors of texts in order of length: the longest quarter is computed
        apart, so that a few long texts do not pad all the others (a third of the work)."""
        cut = len(tokens) * 3 // 4
        parts = [part for part in (tokens[:cut], tokens[cut:]) if part]
        with torch.autocast("cpu", torch.bfloat16):
            return torch.cat([self.student(*padded(part)).float() for part in parts])

    def _set_rates(self) -> None:
        """Up in a straight line, then down half a cosine."""
        last = self._recipe.final_rate
        done = min(1.0, self.step / self._stage.steps)
        fall = last + (1 - last) * (1 + math.cos(math.pi * done)) / 2
        scale = min(1.0, (self.step + 1) / self._stage.warm_up) * fall
        rates = (self._stage.body_rate, self._stage.new_rate, self._stage.body_rate)
        groups = (*self._dense.param_groups, *self._sparse.param_groups)
        for group, rate in zip(groups, rates, strict=True):
            group["lr"] = rate * scale


def append(path: Path, record: dict[str, Any]) -> None:
    """Adds a line of JSON to the log."""
    with path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(record) + "\n")
