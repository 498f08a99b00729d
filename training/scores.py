"""Scores of a student on sentences that it is not trained on: who finds his own translation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.pairs import Pair
from training.student import Student
from training.teacher import padded

_AT_ONCE = 64  # texts


def held_out(pairs: Sequence[Pair], every: int = 500) -> tuple[list[Pair], list[Pair]]:
    """`pairs` without each `every`-th, and those."""
    kept = [pair for place, pair in enumerate(pairs) if place % every]
    return kept, list(pairs[::every])


def sentence_pairs(folder: Path, name: str = "tatoeba") -> list[Pair]:
    """The lines of `NAME.eng` and `NAME.spa` in `folder`, if they are there."""
    files = [folder / f"{name}.{language}" for language in ("eng", "spa")]
    if not all(path.exists() for path in files):
        return []
    lines = [path.read_text("utf-8").splitlines() for path in files]
    return [Pair(name, english, spanish) for english, spanish in zip(*lines, strict=True)]


def score(student: Student, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> dict[str, float]:
    """Accuracy both ways: the share of texts whose nearest in the other language is their own."""
    english = encode(student, tokenizer, [pair.english for pair in pairs])
    spanish = encode(student, tokenizer, [pair.spanish for pair in pairs])
    likeness = spanish @ english.T
    own = torch.arange(len(pairs))
    return {
        "es_en": round(float((likeness.argmax(1) == own).float().mean()), 4),
        "en_es": round(float((likeness.argmax(0) == own).float().mean()), 4),
    }


def encode(student: Student, tokenizer: Tokenizer, texts: Sequence[str]) -> Tensor:
    """Unit vectors, shape (len(texts), dimension), in the order of `texts`."""
    tokens = [one.ids for one in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
    vectors = torch.empty(len(tokens), student.bert.config.hidden_size)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), _AT_ONCE):
            chosen = order[start : start + _AT_ONCE]
            vectors[chosen] = student(*padded([tokens[place] for place in chosen])).float()
    return vectors
