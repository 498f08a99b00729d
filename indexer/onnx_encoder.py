"""Runs a BERT sentence encoder through ONNX Runtime, without torch.

The model is exported once into the cache and mapped from there: measured, an encoder is ready in
0.2 s where the export takes 0.9 s. When the cache cannot be written the export stays in memory.

The session computes on the thread that calls it, and never has threads of its own that wait for
work. In bulk, threads take whole batches instead of sharing one: on two processors that measured
6,200 tokens a second against 5,300, and 3,200 on one (benchmarks/encoding.py).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from onnxruntime.capi import onnxruntime_pybind11_state as failures  # type: ignore[import-untyped]

from indexer.encoder import Vectors
from indexer.encoder_cache import GRAPH_FILE, file_digest, is_whole, publish
from indexer.errors import EncoderError
from indexer.model_folder import ModelFolder, read_model_folder
from indexer.model_weights import Weights
from indexer.precision import Precision
from indexer.text_tokenizer import TextTokenizer, TokenizerCounter
from indexer.token_batches import batches_by_length, padded

if TYPE_CHECKING:
    from indexer.bert_graph import Graph

GRAPH_VERSION = 2  # raise when a change to the graph changes the vectors or the files of an export
# Padded tokens of a bulk batch. What a batch computes should stay in the processor's own cache:
# 3,250 tokens a second at 512, 2,750 at 1,024, 2,200 at 8,192.
TOKENS_AT_ONCE = 512

_TEXTS_AT_ONCE = 8192  # texts sorted by length together; bounds memory, costs no speed
_LOAD_FAILURES = (
    failures.Fail,
    failures.InvalidArgument,
    failures.InvalidGraph,
    failures.InvalidProtobuf,
    failures.NoSuchFile,
    failures.NotImplemented,
    failures.RuntimeException,
)
_log = logging.getLogger(__name__)


class OnnxEncoder:
    """An Encoder over a sentence-transformers folder; safe to share between threads."""

    def __init__(
        self,
        name: str,
        folder: ModelFolder,
        session: onnxruntime.InferenceSession,
        prompts: tuple[str, str],
        fingerprint: str,
        threads: int,
    ) -> None:
        self._name = name
        self._folder = folder
        self._session = session
        self._query_prompt, self._passage_prompt = prompts
        self._fingerprint = fingerprint
        self._threads = threads
        self._tokenizer = _tokenizer(folder)

    @classmethod
    def load(
        cls,
        name: str,
        path: Path,
        cache: Path,
        *,
        query_prompt: str = "",
        passage_prompt: str = "",
        threads: int = 1,
        precision: Precision = "float32",
    ) -> Self:
        """The encoder in the model folder `path`, exported into `cache` if it is not there yet.

        An empty prompt means the one that the model's authors configured, if any. `threads` is
        how many encode passages; a query is encoded by the thread that asks. Raises EncoderError
        when the folder is incomplete, damaged or of an unsupported kind.
        """
        folder = read_model_folder(path)
        prompts = (
            query_prompt or folder.query_prompt,
            passage_prompt or folder.passage_prompt,
        )
        if any(prompts) and not folder.pools_prompt:
            raise EncoderError(
                f"the model in {path} leaves prompts out of its mean, which only "
                "sentence-transformers does; configure the folder's path as the model"
            )
        identity = _identity(folder, cache, precision)
        session = _session(folder, cache / "encoders" / identity, precision)
        return cls(name, folder, session, prompts, _hash([identity, *prompts]), threads)

    @property
    def name(self) -> str:
        return self._name

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._folder.shape.hidden

    @property
    def window(self) -> int:
        return self._folder.window

    def counter(self) -> TokenizerCounter:
        """The tokenizer and the window, without the model."""
        return TokenizerCounter(self._tokenizer, self.window)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, untruncated, special tokens not counted."""
        return self._tokenizer.count(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), in the order of `texts`."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            group = texts[start : start + _TEXTS_AT_ONCE]
            tokens = self._tokenizer.numbers([self._passage_prompt + text for text in group])
            batches = list(batches_by_length([len(one) for one in tokens], TOKENS_AT_ONCE))
            results = self._run_each([[tokens[place] for place in batch] for batch in batches])
            for batch, rows in zip(batches, results, strict=True):
                vectors[[start + place for place in batch]] = rows
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimension), computed by the thread that asks."""
        tokens = self._tokenizer.numbers([self._query_prompt + text for text in texts])
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for batch in batches_by_length([len(one) for one in tokens], TOKENS_AT_ONCE):
            vectors[batch] = self._run([tokens[place] for place in batch])
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of one question, of shape (dimension,)."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def _run_each(self, batches: Sequence[Sequence[Sequence[int]]]) -> Iterator[Vectors]:
        """The vectors of each batch, in order, computed by as many threads as were asked for."""
        if self._threads == 1:
            yield from map(self._run, batches)
            return
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encode")
        try:
            yield from pool.map(self._run, batches)
        finally:
            pool.shutdown(cancel_futures=True)  # an interrupted run does not finish the rest

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        numbers, mask = padded(tokens)
        feed = {"input_ids": numbers, "attention_mask": mask}
        vectors: Vectors = self._session.run(["sentence_embedding"], feed)[0]
        return vectors


def _identity(folder: ModelFolder, cache: Path, precision: Precision) -> str:
    """A hash of what the exported graph and the tokenizer compute, prompts left out."""
    digests = [file_digest(path, cache) for path in (*folder.weights, folder.tokenizer)]
    return _hash([GRAPH_VERSION, precision, repr(folder.shape), folder.window, *digests])


def _tokenizer(folder: ModelFolder) -> TextTokenizer:
    tokenizer = TextTokenizer.read(folder.tokenizer, folder.window)
    if tokenizer.vocabulary > folder.shape.vocabulary:
        raise EncoderError(
            f"{folder.tokenizer} knows {tokenizer.vocabulary} tokens and the model only "
            f"{folder.shape.vocabulary}: they belong to two models; copy the model folder again"
        )
    return tokenizer


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode("utf-8")).hexdigest()


def _session(
    folder: ModelFolder, entry: Path, precision: Precision
) -> onnxruntime.InferenceSession:
    """A session on the kept export, made first if need be; from memory when it cannot be kept."""
    kept = _kept_session(entry)
    if kept is not None:
        return kept
    graph = _export(folder, precision)
    try:
        publish(entry, graph.save)
    except OSError as error:
        _log.warning(
            "the encoder cannot be kept in %s (%s), so every start makes it again, which takes "
            "a second; let KBSEARCH_CACHE name a folder that can be written",
            entry.parent,
            error,
        )
    return _kept_session(entry) or _session_in_memory(folder, graph)


def _kept_session(entry: Path) -> onnxruntime.InferenceSession | None:
    """A session on the kept export, unless there is none or it is damaged.

    Another process may put its own export in the place of this one while it is being opened; then
    the new one is opened.
    """
    while place := _inode(entry):
        if is_whole(entry):
            try:
                return _open(str(entry / GRAPH_FILE))
            except _LOAD_FAILURES as error:
                if _inode(entry) == place:
                    _log.warning("ONNX Runtime refuses the encoder in %s: %s", entry, error)
        if _inode(entry) == place:
            _log.warning("the encoder kept in %s is damaged; it is made again", entry)
            return None
    return None


def _inode(path: Path) -> int:
    """What tells a file from another that takes its place; 0 when there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _session_in_memory(folder: ModelFolder, graph: Graph) -> onnxruntime.InferenceSession:
    try:
        return _open(graph.to_bytes())
    except _LOAD_FAILURES as error:
        raise EncoderError(
            f"ONNX Runtime {onnxruntime.__version__} refuses the model in {folder.path} ({error}); "
            "copy the model folder again, or configure its path as the model"
        ) from error


def _open(model: str | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the caller's own
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: standard error belongs to our own log
    options.enable_mem_pattern = False  # plans memory for one input shape; ours all differ
    # Should the runtime ever wait for a thread, it sleeps: an idle server burns no processor.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _export(folder: ModelFolder, precision: Precision) -> Graph:
    from indexer.bert_graph import build_graph  # noqa: PLC0415 - onnx takes 0.3 s to import

    with Weights(folder.weights) as weights:
        return build_graph(folder.shape, weights, precision)
