"""Writes a trained student as a sentence-transformers folder: python -m training.export RUN FOLDER.

The weights are stored once, in float16, in two shards: the word vectors, and everything else.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from torch import Tensor

from training.distil import CHECKPOINT
from training.recipe import STAGES, Recipe
from training.student import Student
from training.teacher_model import teacher_folder

WINDOW = 256  # tokens, as the teacher's
_SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
_WORDS = "embeddings.word_embeddings.weight"
_NEW_WORDS = ".new.weight"  # the table has two names: it is a part of two modules
_COPIED = ("modules.json", "1_Pooling/config.json", "sentence_bert_config.json")
_HERE = Path(__file__).parent

Tensors = Mapping[str, NDArray[np.float16]]


def export(run: Path, folder: Path, teacher: Path) -> None:
    """The student of `run` as a model folder: the mean of what it was at the end of each stage
    that has a checkpoint, and of the teacher; `teacher` is the folder of the model it grew from."""
    reached = [run / stage.name / CHECKPOINT for stage in STAGES]
    learnt = [torch.load(path, weights_only=True)["student"] for path in reached if path.exists()]
    student = Student(teacher, np.load(run / "first_vectors.npy"))
    anchor(student, learnt, Recipe().anchor)
    folder.mkdir(parents=True, exist_ok=True)
    _write_weights(tensors_of(student), folder)
    _write_tokenizer(run / "tokenizer.json", folder)
    _write_settings(student, teacher, folder)
    shutil.copyfile(_HERE / "MODEL_CARD.md", folder / "README.md")


def anchor(student: Student, learnt: Sequence[Mapping[str, Tensor]], share: float) -> None:
    """Moves a student that is still its teacher to the mean of what was `learnt`, but for `share`
    of the way.

    The new words are taken as they were learnt: the teacher has none. Wortsman et al., Robust
    fine-tuning of zero-shot models, 2022: the mean of a model before and after keeps more of what
    it knew than it loses of what it learnt.
    """
    state = student.state_dict()
    for name, tensor in state.items():
        if tensor.is_floating_point():
            mean = torch.stack([one[name] for one in learnt]).mean(dim=0)
            own = 0.0 if name.endswith(_NEW_WORDS) else share
            state[name] = torch.lerp(mean, tensor, own)
    student.load_state_dict(state)


def tensors_of(student: Student) -> dict[str, NDArray[np.float16]]:
    """Every weight by its name in BERT, the two tables of word vectors as one."""
    named = {
        name: tensor
        for name, tensor in student.bert.state_dict().items()
        if not name.startswith("embeddings.word_embeddings.") and not name.endswith("position_ids")
    }
    named[_WORDS] = student.words.joined()
    return {name: tensor.numpy().astype(np.float16) for name, tensor in named.items()}


def _write_weights(tensors: Tensors, folder: Path) -> None:
    homes = {name: _SHARDS[0] if name == _WORDS else _SHARDS[1] for name in sorted(tensors)}
    for shard in _SHARDS:
        members = {name: tensors[name] for name, home in homes.items() if home == shard}
        save_file(members, folder / shard, metadata={"format": "pt"})
        (folder / shard).chmod(0o644)  # the library leaves it to its owner alone
    total = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": total}, "weight_map": homes}
    _write_json(folder / "model.safetensors.index.json", index)


def _write_tokenizer(definition: Path, folder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(definition))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    special = {
        "cls_token": "[CLS]",
        "mask_token": "[MASK]",
        "pad_token": "[PAD]",
        "sep_token": "[SEP]",
        "unk_token": "[UNK]",
    }
    _write_json(
        folder / "tokenizer_config.json",
        {
            # Not BertTokenizer: that one puts its own normaliser in place of the file's.
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": WINDOW,
            "clean_up_tokenization_spaces": True,
            **special,
        },
    )
    _write_json(folder / "special_tokens_map.json", special)


def _write_settings(student: Student, teacher: Path, folder: Path) -> None:
    (folder / "1_Pooling").mkdir(exist_ok=True)
    for name in _COPIED:
        shutil.copyfile(teacher / name, folder / name)
    config = json.loads((teacher / "config.json").read_text("utf-8"))
    config.pop("_name_or_path", None)
    config.pop("transformers_version", None)
    words = student.words.joined().shape[0]
    # Stored in half precision and computed in single: no processor is quick at half.
    config |= {"vocab_size": words, "dtype": "float32"}
    _write_json(folder / "config.json", config)
    settings: dict[str, Any] = {
        "prompts": {},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }
    _write_json(folder / "config_sentence_transformers.json", settings)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("run", type=Path, help="the --out folder of a training run")
    parser.add_argument("folder", type=Path, help="the model folder to write")
    options = parser.parse_args()
    export(options.run, options.folder, teacher_folder())


if __name__ == "__main__":
    main()
