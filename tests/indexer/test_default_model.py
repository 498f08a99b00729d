"""What the built-in encoder knows: Spanish as well as English, however it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.encoder import Encoder
from indexer.encoders import load_encoder

CASES = yaml.safe_load((Path(__file__).parent / "meanings.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def cosine(encoder: Encoder, one: str, other: str) -> float:
    return float(encoder.encode_query(one) @ encoder.encode_query(other))


@pytest.mark.parametrize("case", CASES, ids=[case["question"] for case in CASES])
def test_a_question_lies_nearest_to_what_answers_it(encoder: Encoder, case: dict[str, Any]) -> None:
    near = cosine(encoder, case["question"], case["near"])
    far = {text: cosine(encoder, case["question"], text) for text in case["far"]}
    assert near > max(far.values()), far


@pytest.mark.parametrize(
    "spellings",
    [
        ("contraseña", "contrasena", "CONTRASEÑA", "Contrasen\u0303a"),
        ("configuración", "configuracion", "CONFIGURACIÓN"),
        ("¿Cómo imprimo en A3?", "¿como imprimo en a3?", "¿CÓMO IMPRIMO EN A3?"),
        ("mañana", "manana", "MAÑANA"),
    ],
    ids=lambda spellings: spellings[0],
)  # fmt: skip
def test_accents_capitals_and_tildes_may_be_left_out(
    encoder: Encoder, spellings: tuple[str, ...]
) -> None:
    assert min(cosine(encoder, spellings[0], other) for other in spellings) > 0.99999


@pytest.mark.parametrize(
    ("word", "without", "meaning"),
    [("año", "ano", "year"), ("campaña", "campana", "campaign"), ("uña", "una", "nail")],
)
def test_a_tilde_that_makes_another_word_is_read(
    encoder: Encoder, word: str, without: str, meaning: str
) -> None:
    assert cosine(encoder, word, without) < 0.9
    assert cosine(encoder, word, meaning) > cosine(encoder, without, meaning)


def test_a_spanish_form_that_is_not_listed_reads_as_its_verb(encoder: Encoder) -> None:
    right = cosine(encoder, "reconfiguraríamos los servidores", "we would reconfigure the servers")
    wrong = cosine(encoder, "reconfiguraríamos los servidores", "we would sell the servers")
    assert right > wrong
