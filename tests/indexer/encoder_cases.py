"""The texts in encoder_texts.yaml, and what the encoder tests share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

from indexer.encoder import Vectors

_FILE = Path(__file__).with_name("encoder_texts.yaml")


def read_texts() -> list[str]:
    """Every text of every group, and two that are too long for a file."""
    groups = yaml.safe_load(_FILE.read_text("utf-8"))
    texts = [text for group in groups.values() for text in group]
    return [*texts, "contraseña olvidada " * 400, "a" * 20_000]


def cosines(left: Vectors, right: Vectors) -> list[float]:
    """The cosine of each pair of rows; both hold unit vectors."""
    return [float(value) for value in np.sum(left * right, axis=1)]
