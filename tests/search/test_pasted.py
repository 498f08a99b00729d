"""Of a pasted mail only what its writer said is asked."""

from __future__ import annotations

import pytest

from kbsearch.search.pasted import own_words

SPANISH = """De: Marta Gil <marta.gil@example.com>
Para: soporte@example.com
Asunto: impresora

Buenos días:

La impresora de la segunda planta no imprime y sale PR-404.

Un saludo,
Marta Gil
Departamento de Compras, extensión 5500

El lun, 2 nov 2026 a las 9:12, Soporte (<soporte@example.com>) escribió:
> Hola Marta, ¿has restablecido la contraseña?
"""

ENGLISH = """Hi team,

my laptop shows a blue screen with 0x80070005.

Kind regards,
Tom
--
Tom Hale, Finance
> On Monday you wrote about the VPN
"""


def test_a_spanish_mail_keeps_its_problem_alone() -> None:
    kept = own_words(SPANISH)
    assert "PR-404" in kept
    assert all(word not in kept for word in ("Compras", "example.com", "contraseña", "Asunto"))


def test_an_english_mail_keeps_its_problem_alone() -> None:
    kept = own_words(ENGLISH)
    assert "0x80070005" in kept
    assert all(word not in kept for word in ("Finance", "VPN", "regards"))


@pytest.mark.parametrize(
    "text",
    [
        "no me funciona la vpn",
        "Gracias",
        "error:\nE-31\nal conectar",
        "> todo citado\n> y nada más\n> que decir",
        "Saludos\n\nNo puedo entrar en el correo",
        "",
    ],
)
def test_what_is_no_mail_loses_nothing(text: str) -> None:
    assert own_words(text).split() == text.split()
