"""The default encoder against sentence-transformers itself, and how its export is kept."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from indexer.encoder import Vectors
from indexer.encoders import DEFAULT_MODEL_FOLDER, load_encoder
from indexer.errors import EncoderError
from indexer.onnx_encoder import OnnxEncoder
from indexer.precision import Precision
from tests.indexer.encoder_cases import cosines, read_texts

TEXTS = read_texts()
FAITHFUL = 0.9999  # cosine to the vectors of the reference implementation
ROUNDED = 0.99  # the same, with linear layers at eight bits; 0.999 on average
ALIKE = 0.999  # of a text alone and in company: the runtime multiplies few tokens its own way


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the default encoder."""
    folder = tmp_path_factory.mktemp("cache")
    load_encoder(cache=folder)
    return folder


@pytest.fixture(scope="module")
def vectors(cache: Path) -> Vectors:
    """What the default encoder makes of TEXTS, at eight bits."""
    return load_encoder(cache=cache).encode_passages(TEXTS)


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    """What the default model makes of TEXTS in full precision."""
    folder = tmp_path_factory.mktemp("exact")
    return OnnxEncoder.load("exact", DEFAULT_MODEL_FOLDER, folder).encode_passages(TEXTS)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the default model's folder, to be altered; its weights in one file."""
    folder = Path(shutil.copytree(DEFAULT_MODEL_FOLDER, tmp_path / "model"))
    shards = sorted(folder.glob("*.safetensors"))
    tensors = {name: values for shard in shards for name, values in load_file(shard).items()}
    for path in (*shards, folder / "model.safetensors.index.json"):
        path.unlink()
    save_file(tensors, folder / "model.safetensors")
    return folder


def kept_entry(cache: Path) -> Path:
    (entry,) = (cache / "encoders").iterdir()
    return entry


def test_vectors_are_those_of_sentence_transformers(exact: Vectors, vectors: Vectors) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - it imports torch

    reference = SentenceTransformer(str(DEFAULT_MODEL_FOLDER), device="cpu")
    expected = reference.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert min(cosines(exact, expected)) > FAITHFUL
    rounded = cosines(vectors, expected)
    assert min(rounded) > ROUNDED
    assert float(np.mean(rounded)) > 0.998


def test_at_eight_bits_a_vector_hardly_depends_on_its_company(
    cache: Path, vectors: Vectors
) -> None:
    encoder = load_encoder(cache=cache)
    alone = np.stack([encoder.encode_passages([text])[0] for text in TEXTS])
    assert min(cosines(vectors, alone)) > ALIKE


def test_a_folder_written_by_sentence_transformers_now_gives_the_same_vectors(
    exact: Vectors, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - it imports torch

    reference = SentenceTransformer(str(DEFAULT_MODEL_FOLDER), device="cpu")
    reference.save(str(tmp_path / "model"), create_model_card=False)
    again = OnnxEncoder.load("again", tmp_path / "model", tmp_path)
    assert again.window == reference.max_seq_length
    assert min(cosines(again.encode_passages(TEXTS), exact)) > FAITHFUL


def test_no_model_library_is_imported(cache: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from indexer.encoders import load_encoder\n"
        f"encoder = load_encoder(cache=Path({str(cache)!r}))\n"
        "encoder.encode_query('hola'); encoder.encode_passages(['hola', 'hello'])\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("set()", "")


def test_exporting_needs_no_torch(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = sys.modules['transformers'] = None\n"
        "from pathlib import Path; from indexer.encoders import load_encoder\n"
        f"print(load_encoder(cache=Path({str(tmp_path)!r})).encode_query('hola').shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("(384,)", "")


def test_more_threads_give_the_same_vectors(cache: Path, vectors: Vectors) -> None:
    parallel = load_encoder(cache=cache, threads=2)
    assert min(cosines(parallel.encode_passages(TEXTS), vectors)) > 1 - 1e-5


def test_an_export_is_made_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("exported again")

    monkeypatch.setattr("indexer.bert_graph.build_graph", refuse)
    assert load_encoder(cache=cache).encode_query("hola").shape == (384,)


def cut_short(entry: Path) -> None:
    weights = entry / "weights.bin"
    weights.write_bytes(weights.read_bytes()[:-5000])


def flip_a_bit(entry: Path) -> None:
    with (entry / "weights.bin").open("r+b") as file:
        file.seek(40_000_000)
        byte = file.read(1)[0]
        file.seek(40_000_000)
        file.write(bytes([byte ^ 1]))


def empty_the_graph(entry: Path) -> None:
    (entry / "graph.onnx").write_bytes(b"")


def lose_the_contents(entry: Path) -> None:
    (entry / "contents.json").unlink()


def list_nothing(entry: Path) -> None:
    (entry / "contents.json").write_text("{}")


def lose_the_weights(entry: Path) -> None:
    (entry / "weights.bin").unlink()


DAMAGE = [
    cut_short,
    flip_a_bit,
    empty_the_graph,
    lose_the_contents,
    list_nothing,
    lose_the_weights,
]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_export_is_made_again(
    damage: Callable[[Path], None],
    cache: Path,
    tmp_path: Path,
    vectors: Vectors,
    caplog: pytest.LogCaptureFixture,
) -> None:
    copy = Path(shutil.copytree(cache, tmp_path / "cache"))
    damage(kept_entry(copy))
    with caplog.at_level(logging.WARNING):
        repaired = load_encoder(cache=copy)
    assert "is damaged" in caplog.text
    assert min(cosines(repaired.encode_passages(TEXTS[:5]), vectors[:5])) > FAITHFUL
    caplog.clear()
    load_encoder(cache=copy)
    assert caplog.text == ""
    assert [path.name for path in (copy / "encoders").iterdir()] == [kept_entry(cache).name]


def test_a_graph_that_the_runtime_refuses_is_made_again(
    cache: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = Path(shutil.copytree(cache, tmp_path / "cache"))
    entry = kept_entry(copy)
    nonsense = b"not a graph"
    (entry / "graph.onnx").write_bytes(nonsense)
    contents = json.loads((entry / "contents.json").read_text("utf-8"))
    contents["graph.onnx"] = [len(nonsense), zlib.crc32(nonsense)]
    (entry / "contents.json").write_text(json.dumps(contents), "utf-8")
    assert load_encoder(cache=copy).encode_query("hola").shape == (384,)
    assert "ONNX Runtime refuses" in caplog.text


def test_a_cache_that_cannot_be_written_leaves_the_encoder_in_memory(
    tmp_path: Path, vectors: Vectors, caplog: pytest.LogCaptureFixture
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    encoder = load_encoder(cache=occupied / "cache")
    assert min(cosines(encoder.encode_passages(TEXTS[:5]), vectors[:5])) > FAITHFUL
    assert "cannot be kept" in caplog.text
    assert "KBSEARCH_CACHE" in caplog.text


def test_two_processes_may_export_at_once(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from indexer.encoders import load_encoder\n"
        f"print(load_encoder(cache=Path({str(tmp_path)!r})).encode_query('hola').shape)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [process.communicate() for process in running] == [("(384,)\n", "")] * 3
    assert len(list((tmp_path / "encoders").iterdir())) == 1


def test_one_file_in_full_precision_gives_the_vectors_of_half_precision_shards(
    model: Path, tmp_path: Path, exact: Vectors
) -> None:
    tensors = load_file(model / "model.safetensors")
    whole = {name: values.astype(np.float32) for name, values in tensors.items()}
    save_file(whole, model / "model.safetensors")
    again = OnnxEncoder.load("again", model, tmp_path)
    assert min(cosines(again.encode_passages(TEXTS), exact)) > 1 - 1e-5
    assert again.fingerprint != load_encoder(cache=tmp_path).fingerprint


def test_precisions_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    one, other = (
        OnnxEncoder.load("model", DEFAULT_MODEL_FOLDER, tmp_path, precision=precision)
        for precision in get_args(Precision)
    )
    assert one.fingerprint != other.fingerprint


def test_a_larger_vocabulary_needs_nothing_more(model: Path, tmp_path: Path) -> None:
    tensors = load_file(model / "model.safetensors")
    words = tensors["embeddings.word_embeddings.weight"]
    tensors["embeddings.word_embeddings.weight"] = np.vstack([words, words[2000:2001]])
    save_file(tensors, model / "model.safetensors")
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"vocab_size": len(words) + 1}))
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["zarzaparrilla"] = len(words)
    (model / "tokenizer.json").write_text(json.dumps(tokenizer))
    grown = OnnxEncoder.load("grown", model, tmp_path)
    assert grown.count_tokens(["zarzaparrilla"]) == [1]
    (old,) = [word for word, number in tokenizer["model"]["vocab"].items() if number == 2000]
    assert float(grown.encode_query("zarzaparrilla") @ grown.encode_query(old)) > FAITHFUL


def test_the_prompts_of_the_authors_are_used(model: Path, tmp_path: Path, cache: Path) -> None:
    settings = {"prompts": {"query": "query: ", "document": "passage: "}}
    (model / "config_sentence_transformers.json").write_text(json.dumps(settings))
    prompted = OnnxEncoder.load("prompted", model, tmp_path, precision="int8")
    plain = load_encoder(cache=cache)
    assert float(prompted.encode_query("hola") @ plain.encode_query("query: hola")) > FAITHFUL
    passages = prompted.encode_passages(["hola"]), plain.encode_passages(["passage: hola"])
    assert cosines(*passages)[0] > FAITHFUL
    assert prompted.fingerprint != plain.fingerprint


def test_changed_weights_change_the_fingerprint(model: Path, tmp_path: Path) -> None:
    before = OnnxEncoder.load("model", model, tmp_path).fingerprint
    tensors = load_file(model / "model.safetensors")
    tensors["embeddings.LayerNorm.bias"] += 0.01
    save_file(tensors, model / "model.safetensors")
    assert OnnxEncoder.load("model", model, tmp_path).fingerprint != before


def test_damaged_weights_are_refused_by_name(model: Path, tmp_path: Path) -> None:
    (model / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(EncoderError, match=r"model\.safetensors cannot be read"):
        OnnxEncoder.load("model", model, tmp_path)


def test_missing_weights_are_named(model: Path, tmp_path: Path) -> None:
    tensors = load_file(model / "model.safetensors")
    del tensors["encoder.layer.3.output.dense.bias"]
    save_file(tensors, model / "model.safetensors")
    with pytest.raises(EncoderError, match=r"encoder\.layer\.3\.output\.dense\.bias"):
        OnnxEncoder.load("model", model, tmp_path)


def test_settings_of_another_model_are_refused(model: Path, tmp_path: Path) -> None:
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"vocab_size": 40_000}))
    with pytest.raises(EncoderError, match=r"54522 word vectors of 384 .* tells of 40000 of 384"):
        OnnxEncoder.load("model", model, tmp_path)


def test_a_tokenizer_of_another_model_is_refused(model: Path, tmp_path: Path) -> None:
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["contraseña"] = 30_522
    (model / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(EncoderError, match="knows 54523 tokens and the model only 54522"):
        OnnxEncoder.load("model", model, tmp_path)


def test_a_damaged_tokenizer_is_refused_by_name(model: Path, tmp_path: Path) -> None:
    (model / "tokenizer.json").write_text("{")
    with pytest.raises(EncoderError, match=r"tokenizer\.json is not a tokenizer"):
        OnnxEncoder.load("model", model, tmp_path)
