"""Model folders of both layouts are read, and unsupported models are refused with a cure."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from indexer.encoders import DEFAULT_MODEL_FOLDER
from indexer.errors import EncoderError
from indexer.model_folder import read_model_folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The default model's folder with empty weights, to be altered."""
    ignore = shutil.ignore_patterns("*.safetensors", "*.index.json")
    folder = Path(shutil.copytree(DEFAULT_MODEL_FOLDER, tmp_path / "model", ignore=ignore))
    (folder / "model.safetensors").touch()
    return folder


def alter(file: Path, **settings: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | settings), "utf-8")


def test_the_default_model_is_described() -> None:
    folder = read_model_folder(DEFAULT_MODEL_FOLDER)
    assert (folder.shape.hidden, folder.shape.layers, folder.shape.heads) == (384, 6, 12)
    assert (folder.window, folder.query_prompt, folder.passage_prompt) == (256, "", "")


def test_the_window_may_be_told_by_the_tokenizer(model: Path) -> None:
    (model / "sentence_bert_config.json").write_text("{}")
    alter(model / "tokenizer_config.json", model_max_length=128)
    assert read_model_folder(model).window == 128


def test_a_window_without_limit_is_limited_by_the_positions(model: Path) -> None:
    (model / "sentence_bert_config.json").write_text("{}")
    alter(model / "tokenizer_config.json", model_max_length=1e30)
    assert read_model_folder(model).window == 512


def test_the_pooling_may_be_one_word(model: Path) -> None:
    pooling = {"embedding_dimension": 384, "pooling_mode": "mean", "include_prompt": False}
    (model / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    assert not read_model_folder(model).pools_prompt


@pytest.mark.parametrize(
    ("settings", "query", "passage"),
    [
        ({}, "", ""),
        ({"prompts": {"query": "q: ", "passage": "p: "}}, "q: ", "p: "),
        ({"prompts": {"query": "q: ", "document": "d: ", "passage": "p: "}}, "q: ", "d: "),
        ({"prompts": {"query": None, "document": None}}, "", ""),
        ({"prompts": {"usual": "u: "}, "default_prompt_name": "usual"}, "u: ", "u: "),
    ],
)
def test_prompts_are_chosen_as_sentence_transformers_does(
    model: Path, settings: dict[str, Any], query: str, passage: str
) -> None:
    (model / "config_sentence_transformers.json").write_text(json.dumps(settings))
    folder = read_model_folder(model)
    assert (folder.query_prompt, folder.passage_prompt) == (query, passage)


UNSUPPORTED = [
    ("config.json", {"model_type": "roberta"}, "model_type is 'roberta'"),
    ("config.json", {"hidden_act": "relu"}, "hidden_act is 'relu'"),
    ("config.json", {"position_embedding_type": "relative_key"}, "relative_key"),
    ("1_Pooling/config.json", {"pooling_mode_cls_token": True}, "pooling_mode_cls_token"),
    ("1_Pooling/config.json", {"pooling_mode": "cls"}, "pooling is 'cls'"),
    ("sentence_bert_config.json", {"do_lower_case": True}, "do_lower_case"),
    ("config_sentence_transformers.json", {"truncate_dim": 128}, "truncate_dim is 128"),
]


@pytest.mark.parametrize(("file", "settings", "reason"), UNSUPPORTED)
def test_an_unsupported_model_is_refused_with_the_way_to_run_it(
    model: Path, file: str, settings: dict[str, Any], reason: str
) -> None:
    alter(model / file, **settings)
    with pytest.raises(EncoderError, match=reason) as caught:
        read_model_folder(model)
    assert "configure the folder's path as the model" in str(caught.value)


def test_another_pipeline_is_refused(model: Path) -> None:
    modules = json.loads((model / "modules.json").read_text())
    (model / "modules.json").write_text(json.dumps(modules[:2]))
    with pytest.raises(EncoderError, match="its modules are Transformer, Pooling, where"):
        read_model_folder(model)


@pytest.mark.parametrize(
    "file", ["modules.json", "config.json", "tokenizer.json", "model.safetensors"]
)
def test_a_missing_file_is_named(model: Path, file: str) -> None:
    (model / file).unlink()
    with pytest.raises(EncoderError, match=f"lacks .*{file}"):
        read_model_folder(model)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"hidden_size": "wide"}'])
def test_settings_that_make_no_sense_are_refused(model: Path, content: str) -> None:
    (model / "config.json").write_text(content)
    with pytest.raises(EncoderError, match="copy the"):
        read_model_folder(model)


def test_shards_are_listed_once_each(model: Path) -> None:
    index = {"weight_map": {"a": "2.safetensors", "b": "1.safetensors", "c": "2.safetensors"}}
    (model / "model.safetensors.index.json").write_text(json.dumps(index))
    (model / "1.safetensors").touch()
    (model / "2.safetensors").touch()
    names = [path.name for path in read_model_folder(model).weights]
    assert names == ["1.safetensors", "2.safetensors"]
