"""The teacher's vectors of the English texts, computed when first asked for and kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.student import load_bert, pooled


class Teacher:
    """English texts by number to the unit vectors that the student must reach."""

    def __init__(self, model: Path, texts: Sequence[str], kept: Path, longest: int) -> None:
        """`kept` is a file of float16 rows; a row of zeros has not been computed yet."""
        self._bert = load_bert(model).requires_grad_(False)
        self._tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.no_padding()
        self._texts = texts
        shape = (len(texts), int(self._bert.config.hidden_size))
        fresh = not kept.exists() or kept.stat().st_size != shape[0] * shape[1] * 2
        self._rows = np.memmap(kept, np.float16, "w+" if fresh else "r+", shape=shape)

    def vectors(self, numbers: Sequence[int]) -> Tensor:
        """Shape (len(numbers), dimension), float32."""
        missing = [number for number in numbers if not self._rows[number].any()]
        if missing:
            self._rows[missing] = self._encode([self._texts[number] for number in missing])
        return torch.from_numpy(self._rows[list(numbers)].astype(np.float32))

    def _encode(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        ids, mask = padded(tokens)
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            states = self._bert(input_ids=ids, attention_mask=mask).last_hidden_state
            vectors = pooled(states, mask)
        return vectors.float().numpy().astype(np.float16)


def padded(tokens: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Token numbers and their mask, int64 of shape (texts, longest)."""
    longest = max(len(one) for one in tokens)
    ids = torch.zeros(len(tokens), longest, dtype=torch.int64)
    mask = torch.zeros(len(tokens), longest, dtype=torch.int64)
    for row, one in enumerate(tokens):
        ids[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return ids, mask
