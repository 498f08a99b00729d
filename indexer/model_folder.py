"""Reads what a sentence-transformers folder says about its model, and refuses what it cannot run.

Two generations of the layout exist: before release 6 `sentence_bert_config.json` holds the window
and the pooling mode is five booleans; since then the tokenizer holds the window and the mode is
one word. Both are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import EncoderError

_PIPELINE = ["Transformer", "Pooling", "Normalize"]
_UNBOUNDED = 1_000_000  # transformers writes 1e30 for a tokenizer without a limit


@dataclass(frozen=True, slots=True)
class BertShape:
    """The numbers of a BERT encoder that its weights alone do not tell."""

    vocabulary: int
    hidden: int
    layers: int
    heads: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A BERT model with mean pooling and unit vectors, as its folder describes it.

    `window` is in tokens, special tokens included; `weights` are safetensors files, in order.
    The prompts are what the model's authors put before a text, and are mostly empty;
    `pools_prompt` says whether the prompt's own tokens count in the mean.
    """

    path: Path
    shape: BertShape
    window: int
    weights: tuple[Path, ...]
    tokenizer: Path
    query_prompt: str
    passage_prompt: str
    pools_prompt: bool


def read_model_folder(path: Path) -> ModelFolder:
    """The model in `path`; EncoderError when a part is missing or is not of the supported kind."""
    try:
        return _described(path)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EncoderError(
            f"the settings of the model in {path} cannot be understood ({error!r}); copy the whole "
            "sentence-transformers folder again"
        ) from error


def _described(path: Path) -> ModelFolder:
    _check_pipeline(path)
    shape = _bert_shape(path)
    query_prompt, passage_prompt = _prompts(path)
    return ModelFolder(
        path=path,
        shape=shape,
        window=_window(path, shape),
        weights=_weight_files(path),
        tokenizer=_existing(path / "tokenizer.json"),
        query_prompt=query_prompt,
        passage_prompt=passage_prompt,
        pools_prompt=_pools_prompt(path),
    )


def _check_pipeline(path: Path) -> None:
    modules = _read_json(path / "modules.json")
    kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    if kinds != _PIPELINE:
        raise _unsupported(path, "its modules are " + ", ".join(kinds), ", ".join(_PIPELINE))


def _bert_shape(path: Path) -> BertShape:
    config = _read_json(path / "config.json")
    expected = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "position_embedding_type": "absolute",
        "is_decoder": False,
    }
    for key, value in expected.items():
        if config.get(key, value) != value:
            raise _unsupported(path, f"{key} is {config[key]!r}", repr(value))
    return BertShape(
        vocabulary=int(config["vocab_size"]),
        hidden=int(config["hidden_size"]),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        positions=int(config["max_position_embeddings"]),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
    )


def _window(path: Path, shape: BertShape) -> int:
    settings = _read_json(path / "sentence_bert_config.json")
    if settings.get("do_lower_case"):
        raise _unsupported(path, "do_lower_case is true", "a tokenizer that lowers case itself")
    tokenizer = _read_json(path / "tokenizer_config.json", missing={})
    named = settings.get("max_seq_length") or tokenizer.get("model_max_length") or _UNBOUNDED
    return min(int(named), shape.positions)


def _pools_prompt(path: Path) -> bool:
    """Reads the pooling; EncoderError when it is another than the mean."""
    pooling = _read_json(path / "1_Pooling" / "config.json")
    mode = pooling.get("pooling_mode")
    if mode is None:
        flags = [key for key, on in pooling.items() if key.startswith("pooling_mode_") and on]
        mode = "mean" if flags == ["pooling_mode_mean_tokens"] else " and ".join(flags)
    if mode != "mean":
        raise _unsupported(path, f"its pooling is {mode!r}", "'mean'")
    return bool(pooling.get("include_prompt", True))


def _weight_files(path: Path) -> tuple[Path, ...]:
    index = path / "model.safetensors.index.json"
    if index.exists():
        names = sorted(set(_read_json(index)["weight_map"].values()))
        return tuple(_existing(path / name) for name in names)
    return (_existing(path / "model.safetensors"),)


def _prompts(path: Path) -> tuple[str, str]:
    """The prompts that sentence-transformers itself would put before a query and a passage."""
    settings = _read_json(path / "config_sentence_transformers.json", missing={})
    if settings.get("truncate_dim"):
        raise _unsupported(path, f"truncate_dim is {settings['truncate_dim']}", "no truncation")
    prompts = settings.get("prompts", {})
    usual = prompts.get(settings.get("default_prompt_name"), "")
    passages = [prompts[name] for name in ("document", "passage", "corpus") if name in prompts]
    return prompts.get("query", usual) or "", (passages or [usual])[0] or ""


def _read_json(path: Path, *, missing: dict[str, Any] | None = None) -> Any:
    if missing is not None and not path.exists():
        return missing
    try:
        return json.loads(_existing(path).read_text("utf-8"))
    except ValueError as error:
        raise EncoderError(
            f"{path} is not valid JSON ({error}); copy the model folder again"
        ) from error


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise EncoderError(
            f"the model folder lacks {path}; copy the whole sentence-transformers folder again"
        )
    return path


def _unsupported(path: Path, found: str, wanted: str) -> EncoderError:
    return EncoderError(
        f"the model in {path} cannot run without torch: {found}, where {wanted} is needed; "
        "configure the folder's path as the model to run it through sentence-transformers"
    )
