"""What every encoder promises, asked of each implementation over the same texts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import Encoder, Vectors
from indexer.encoders import DEFAULT_MODEL_FOLDER, load_encoder
from tests.indexer.encoder_cases import cosines, read_texts

TEXTS = read_texts()
SAME = 0.99999
# Cosine of one text's vectors, alone and in company. At eight bits the runtime multiplies a few
# tokens in another way than many.
IN_COMPANY = {"default": 0.999}


@pytest.fixture(scope="module", params=["default", "sentence-transformers"])
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    model = "default" if request.param == "default" else str(DEFAULT_MODEL_FOLDER)
    return load_encoder(model, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> Vectors:
    return encoder.encode_passages(TEXTS)


@pytest.fixture
def alike(encoder: Encoder) -> float:
    """How alike this encoder's vectors of one text are at least, alone and in company."""
    return IN_COMPANY.get(encoder.name, SAME)


def test_vectors_are_unit_vectors_of_the_stated_dimension(
    encoder: Encoder, vectors: Vectors
) -> None:
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_has_one_vector_alone_and_in_company(
    encoder: Encoder, vectors: Vectors, alike: float
) -> None:
    alone = np.stack([encoder.encode_passages([text])[0] for text in TEXTS])
    assert min(cosines(vectors, alone)) > alike


def test_the_order_of_the_texts_is_the_order_of_the_vectors(
    encoder: Encoder, vectors: Vectors
) -> None:
    assert min(cosines(vectors, encoder.encode_passages(TEXTS[::-1])[::-1])) > SAME


def test_without_prompts_a_query_and_a_passage_have_the_same_vector(
    encoder: Encoder, vectors: Vectors, alike: float
) -> None:
    queries = np.stack([encoder.encode_query(text) for text in TEXTS])
    assert queries.shape == (len(TEXTS), encoder.dimension)
    assert min(cosines(queries, vectors)) > alike


def test_what_lies_beyond_the_window_changes_nothing(encoder: Encoder) -> None:
    full = "red " * encoder.window
    cut, whole = encoder.encode_passages([full, full + "impresora"])
    assert float(cut @ whole) > SAME


def test_what_lies_within_the_window_counts(encoder: Encoder) -> None:
    short = "red " * (encoder.window - 10)
    without, with_it = encoder.encode_passages([short, short + "impresora"])
    assert float(without @ with_it) < SAME


def test_tokens_are_counted_beyond_the_window_and_without_special_ones(encoder: Encoder) -> None:
    beyond = "red " * (encoder.window * 2)
    assert encoder.count_tokens(["", "red", beyond]) == [0, 1, encoder.window * 2]


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert encoder.count_tokens([]) == []


def test_a_lone_surrogate_is_read_as_a_question_mark(encoder: Encoder) -> None:
    broken = encoder.encode_query("contraseña \ud800")
    assert float(broken @ encoder.encode_query("contraseña ?")) > SAME
    assert encoder.count_tokens(["\udfff"]) == [1]


def test_threads_share_an_encoder(encoder: Encoder, vectors: Vectors, alike: float) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = pool.map(lambda _: encoder.count_tokens(TEXTS), range(8))
        answers = np.stack(list(pool.map(encoder.encode_query, TEXTS * 2)))
        assert min(cosines(answers, np.concatenate([vectors, vectors]))) > alike
        assert len({tuple(count) for count in counts}) == 1


def test_a_prompt_changes_its_own_kind_of_text_and_the_fingerprint(
    encoder: Encoder, vectors: Vectors, alike: float, tmp_path: Path
) -> None:
    model = "default" if encoder.name == "default" else encoder.name
    prompted = load_encoder(model, query_prompt="pregunta: ", cache=tmp_path)
    asked = prompted.encode_query("¿dónde está?")
    assert float(asked @ encoder.encode_query("pregunta: ¿dónde está?")) > SAME
    assert float(asked @ encoder.encode_query("¿dónde está?")) < SAME
    assert min(cosines(prompted.encode_passages(TEXTS[:9]), vectors[:9])) > alike
    assert prompted.fingerprint != encoder.fingerprint


def test_the_same_model_and_prompts_have_the_same_fingerprint(
    encoder: Encoder, tmp_path: Path
) -> None:
    assert load_encoder(encoder.name, cache=tmp_path).fingerprint == encoder.fingerprint
