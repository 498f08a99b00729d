"""Runs any sentence-transformers model through sentence-transformers itself.

Importing this module imports torch: seconds, and hundreds of megabytes. Only `encoders` does, when
a desk has configured another model than the default.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
import torch
from huggingface_hub import try_to_load_from_cache
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from indexer.encoder import Vectors
from indexer.encoder_cache import file_digest
from indexer.errors import EncoderError
from indexer.text_tokenizer import TextTokenizer, TokenizerCounter, well_formed

_USUAL_WINDOW = 512  # tokens; for models that read without a limit of their own
_UNBOUNDED = 1_000_000  # transformers writes 1e30 for a tokenizer without a limit
_MODEL_FILES = {".bin", ".json", ".model", ".pt", ".py", ".safetensors", ".txt"}
_OTHER_RUNTIMES = {"onnx", "openvino"}  # folders with copies of the model that are not loaded


class SentenceTransformerEncoder:
    """An Encoder over a sentence-transformers model; safe to share between threads, which take
    turns: the library's tokenizer is set up anew at each call."""

    def __init__(
        self, name: str, model: SentenceTransformer, prompts: tuple[str, str], fingerprint: str
    ) -> None:
        self._name = name
        self._model = model
        self._query_prompt, self._passage_prompt = prompts
        self._fingerprint = fingerprint
        self._window = _window(model)
        self._dimension = _dimension(name, model)
        self._tokenizer = TextTokenizer(_tokenizer_definition(name, model), self._window)
        self._turn = Lock()

    @classmethod
    def load(
        cls,
        name: str,
        cache: Path,
        *,
        query_prompt: str = "",
        passage_prompt: str = "",
        threads: int = 1,
    ) -> Self:
        """The model in the folder `name`, or the public one of that name.

        An empty prompt means the one that the model's authors configured, if any. `threads` holds
        for the whole process. Raises EncoderError when the model cannot be found or loaded.
        """
        torch.set_num_threads(threads)
        disable_progress_bar()  # type: ignore[no-untyped-call]
        model = _load(name)
        digests = _digests(_folder(name), cache)
        parts = json.dumps([digests, query_prompt, passage_prompt]).encode("utf-8")
        fingerprint = hashlib.sha256(parts).hexdigest()
        return cls(name, model, (query_prompt, passage_prompt), fingerprint)

    @property
    def name(self) -> str:
        return self._name

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def window(self) -> int:
        return self._window

    def counter(self) -> TokenizerCounter:
        """The tokenizer and the window, without the model."""
        return TokenizerCounter(self._tokenizer, self.window)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, untruncated, special tokens not counted."""
        return self._tokenizer.count(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with self._turn:
            vectors = self._model.encode_document(
                [well_formed(text) for text in texts],
                prompt=self._passage_prompt or None,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of `texts`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with self._turn:
            vectors = self._model.encode_query(
                [well_formed(text) for text in texts],
                prompt=self._query_prompt or None,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of one question, of shape (dimension,)."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector


def _load(name: str) -> SentenceTransformer:
    try:
        return SentenceTransformer(name)
    except Exception as error:  # each model brings its own code and its own ways to fail
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EncoderError(
            f"the model {name!r} cannot be loaded ({reason}); give the path of a "
            "sentence-transformers folder, or a public name whose files are on this machine: "
            f"'hf download {name}' fetches them where there is a network"
        ) from error


def _folder(name: str) -> Path:
    """Where the files of a loaded model lie: the folder named, or a snapshot of the public one."""
    if Path(name).is_dir():
        return Path(name)
    home = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    for owned in (name, f"sentence-transformers/{name}"):
        for file in ("modules.json", "config.json"):
            found = try_to_load_from_cache(owned, file, cache_dir=home)
            if isinstance(found, str):
                return Path(found).parent
    raise EncoderError(
        f"the files of the model {name!r} are not where they were loaded from; "
        f"run 'hf download {name}' and give the folder that it prints as the model"
    )


def _digests(folder: Path, cache: Path) -> list[tuple[str, str]]:
    """Every file that can change a vector, with its SHA-256; so a model has one fingerprint
    whether it is given by name or as a folder."""
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in _MODEL_FILES and path.relative_to(folder).parts[0] not in _OTHER_RUNTIMES
    ]
    return [(path.relative_to(folder).as_posix(), file_digest(path, cache)) for path in files]


def _window(model: SentenceTransformer) -> int:
    longest = model.max_seq_length
    return longest if isinstance(longest, int) and longest < _UNBOUNDED else _USUAL_WINDOW


def _dimension(name: str, model: SentenceTransformer) -> int:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise EncoderError(f"the model {name!r} does not tell its dimension; choose another model")
    return dimension


def _tokenizer_definition(name: str, model: SentenceTransformer) -> str:
    engine = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    if not hasattr(engine, "to_str"):
        raise EncoderError(
            f"the model {name!r} has no tokenizer.json; choose a model that has one, or convert "
            "its tokenizer with transformers"
        )
    return str(engine.to_str())
