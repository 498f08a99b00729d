"""Of a pasted mail or ticket only what its writer says is asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.search.pasted import own_words

CASES = yaml.safe_load((Path(__file__).parent / "cases/pasted.yaml").read_text(encoding="utf-8"))

PIECES = (
    *("hola, ", "De: Ana <a@example.com>\n", "Asunto: RE: vpn\n", "\n", "\n\n", "> "),
    *("no imprime ", "un saludo,\n", "--\n", "El lun, 2 nov 2026, X escribió:\n"),
    *("-----Original Message-----\n", "\tat a.b.C.d(C.java:1)\n", '  File "x.py", line 1, in f\n'),
    *("Tel. 555 123 456\n", "este mensaje es confidencial ", "2026-11-02 10:00:00 ERROR "),
    *("gracias. ", "soy Ana de compras, ", "0x80070005 ", "00E9E450 ", "____\n", "PD: "),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_pasted_text_is_reduced_to_its_matter(case: dict[str, Any]) -> None:
    assert own_words(case["text"]).split() == case["left"].split()


@pytest.mark.parametrize(
    "text",
    [
        "no me funciona la vpn",
        "Gracias",
        "Buenos días",
        "error:\nE-31\nal conectar",
        "El error 0x80070035, 0x80070043, 53, 85 o 1219",
        "soy nuevo en la empresa y no tengo correo",
        "Soy responsable de un equipo y necesito dos altas",
        "please help me install Outlook",
        "para: todos los usuarios",
        "¿cómo pongo un aviso legal en mi firma?",
        "Copia de seguridad:\n- diaria\n- semanal\n\n-----\n¿cuál uso?\n",
        "el día 02/11/2026 a las 10:00 no funcionaba el correo",
        "",
    ],
)
def test_what_has_nothing_around_it_loses_no_word(text: str) -> None:
    kept = own_words(text)
    assert [word for word in kept.split() if word != "-----"] == [
        word for word in text.split() if word != "-----"
    ]


def test_a_mail_that_only_quotes_is_still_a_question() -> None:
    kept = own_words("> todo citado\n> y nada más\n")
    assert " ".join(kept.split()) == "todo citado y nada más"


WORD = re.compile(r"\w+")


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_something_is_left_of_everything_and_nothing_is_added(text: str) -> None:
    kept = own_words(text)
    assert any(char.isalnum() for char in kept) == any(char.isalnum() for char in text)
    assert set(WORD.findall(kept)) <= set(WORD.findall(text))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert own_words(text) or not text
