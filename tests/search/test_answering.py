"""Which sentence of a passage answers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoder import Encoder, Vectors
from indexer.wrapped_encoder import WrappedEncoder
from kbsearch.search.answering import Answers, sentences

TEXT = (
    "La VPN sirve para trabajar desde casa. El cliente se llama FortiClient y viene instalado.\n"
    "Si te pide un código, míralo en la aplicación del móvil. La contraseña caduca cada 90 días."
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("cada cuánto caduca la clave", "La contraseña caduca cada 90 días."),
        ("how often does the password expire", "La contraseña caduca cada 90 días."),
        ("where do I find the code", "Si te pide un código, míralo en la aplicación del móvil."),
        ("qué programa es", "El cliente se llama FortiClient y viene instalado."),
    ],
)
def test_the_sentence_is_found_by_its_meaning_in_either_language(
    default_encoder: Encoder, question: str, answer: str
) -> None:
    found = Answers(default_encoder).find(question, TEXT)
    assert found is not None
    assert TEXT[slice(*found)] == answer


def test_a_passage_of_one_sentence_has_none_to_choose(default_encoder: Encoder) -> None:
    answers = Answers(default_encoder)
    assert answers.find("algo", "Reinicia el equipo y espera.") is None
    assert answers.find("algo", "") is None


class Counting(WrappedEncoder):
    """Counts the times that passages are encoded."""

    times = 0

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.times += 1
        return self._encoder.encode_passages(texts)


def test_the_sentences_of_a_passage_are_encoded_once(default_encoder: Encoder) -> None:
    encoder = Counting(default_encoder)
    answers = Answers(encoder)
    assert answers.find("el código", TEXT) == answers.find("el código", TEXT)
    answers.find("la contraseña", TEXT)
    assert encoder.times == 1


def test_the_names_of_columns_answer_nothing() -> None:
    rows = ("Mira el código.", "Código | Cuándo sale | Qué hacer")
    table = "\n".join([*rows, "E-27 | al entrar | avisa", "E-31 | al salir | espera"])
    assert [table[begin:end] for begin, end in sentences(table)] == [
        "Mira el código.",
        "E-27 | al entrar | avisa",
        "E-31 | al salir | espera",
    ]
    assert len(sentences("Una sola fila | con celdas y palabras")) == 1


def test_lines_and_sentences_are_told_apart() -> None:
    text = "Pulsa Aceptar ahora.  ¿No sale nada? Espera dos minutos\nOK\n- Abre el menú de nuevo\n"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Pulsa Aceptar ahora.",
        "¿No sale nada?",
        "Espera dos minutos",
        "- Abre el menú de nuevo",
    ]


@given(st.text(max_size=300))
def test_spans_are_in_order_and_hold_no_white_space_at_their_edges(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert text[start:end] == text[start:end].strip()
        at = end
