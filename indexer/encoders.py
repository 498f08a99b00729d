"""Chooses the encoder that a desk configured: the built-in one, or any sentence-transformers model.

default         the model that comes with kbsearch, through ONNX Runtime, without torch
a folder        a sentence-transformers model on this machine
owner/model     a sentence-transformers model by its public name
"""

from __future__ import annotations

from pathlib import Path

from indexer.encoder import Encoder
from indexer.encoder_cache import default_cache
from indexer.errors import EncoderError
from indexer.onnx_encoder import OnnxEncoder
from indexer.precision import Precision

DEFAULT_MODEL = "default"

DEFAULT_MODEL_FOLDER = Path(__file__).parent / "model"
"""The built-in model: a sentence-transformers folder, whose README.md is its model card."""

DEFAULT_PRECISION: Precision = "int8"
"""Measured by benchmarks/encoder.py to rank as well as float32, at more than twice the speed."""


def load_encoder(
    model: str = DEFAULT_MODEL,
    *,
    query_prompt: str = "",
    passage_prompt: str = "",
    threads: int = 1,
    cache: Path | None = None,
) -> Encoder:
    """The encoder called `model`, ready to use; EncoderError when it cannot be found or loaded.

    A prompt is put before every query or passage; an empty one means the prompt that the model's
    authors configured, if any. `cache` is where exports are kept (KBSEARCH_CACHE, or else the
    user's cache folder).
    """
    kept = default_cache() if cache is None else cache
    if model == DEFAULT_MODEL:
        return OnnxEncoder.load(
            model,
            DEFAULT_MODEL_FOLDER,
            kept,
            query_prompt=query_prompt,
            passage_prompt=passage_prompt,
            threads=threads,
            precision=DEFAULT_PRECISION,
        )
    _check_path(model)
    # It imports torch, which takes seconds and hundreds of megabytes.
    from indexer.sentence_encoder import SentenceTransformerEncoder  # noqa: PLC0415

    return SentenceTransformerEncoder.load(
        model,
        kept,
        query_prompt=query_prompt,
        passage_prompt=passage_prompt,
        threads=threads,
    )


def _check_path(model: str) -> None:
    """Refuses a path that leads nowhere before torch is imported, not ten seconds later."""
    looks_like_a_path = model.startswith(("/", ".", "~")) or model.count("/") > 1
    if looks_like_a_path and not Path(model).is_dir():
        raise EncoderError(
            f"the model {model!r} is not a folder; give the full path of a sentence-transformers "
            f"folder, a public name such as owner/model, or {DEFAULT_MODEL!r}"
        )
