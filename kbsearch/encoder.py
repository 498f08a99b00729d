"""The encoder that the settings name, for serving or for indexing."""

from __future__ import annotations

from indexer.encoder import Encoder
from indexer.encoders import load_encoder
from kbsearch.settings import Settings


def configured_encoder(settings: Settings, *, threads: int) -> Encoder:
    """The encoder with its prompts, computing on `threads`; EncoderError when it cannot load."""
    return load_encoder(
        settings.encoder,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
        threads=threads,
        cache=settings.cache,
    )
