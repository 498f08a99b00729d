"""A teacher of two small layers with random weights, in a sentence-transformers folder."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

ENGLISH = [
    "the",
    "printer",
    "does",
    "not",
    "print",
    "reset",
    "your",
    "password",
    "open",
    "a",
    "door",
    "close",
    "window",
    "red",
    "blue",
    "mail",
    "house",
    "dog",
    "cat",
    "eats",
    "drinks",
    "water",
    "bread",
    "friend",
    "works",
    "in",
    "from",
    "home",
    "office",
    "today",
    "always",
]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAIRS = [
    ("the dog drinks water", "el perro bebe agua"),
    ("the cat drinks water", "el gato bebe agua"),
    ("the dog eats bread", "el perro come pan"),
    ("the cat eats bread", "el gato come pan"),
    ("the red house", "la casa roja"),
    ("the red door", "la puerta roja"),
    ("the blue door", "la puerta azul"),
    ("the blue house", "la casa azul"),
]


def write_small_teacher(folder: Path) -> Path:
    """The folder, with every letter as a piece, so that any word can be read."""
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    tokens = [*SPECIAL, *ENGLISH, *letters, *(f"##{letter}" for letter in letters)]
    numbers = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token=SPECIAL[1]))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", numbers["[SEP]"]), ("[CLS]", numbers["[CLS]"])
    )
    tokenizer.enable_padding(length=32)  # as some published models have it
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(numbers),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "1_Pooling").mkdir()
    kinds = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    modules = [
        {
            "idx": place,
            "name": str(place),
            "path": path,
            "type": f"sentence_transformers.models.{k}",
        }
        for place, (k, path) in enumerate(kinds.items())
    ]
    pooling = {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}
    files = {
        "modules.json": modules,
        "1_Pooling/config.json": pooling,
        "sentence_bert_config.json": {"max_seq_length": 64, "do_lower_case": False},
    }
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value))
    return folder
