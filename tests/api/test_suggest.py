"""`POST /api/v1/suggest`: answers for a ticket while it is being written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from tests.api.test_search import HIDDEN

QUESTIONS = yaml.safe_load(
    (Path(__file__).parent.parent / "relevance" / "questions.yaml").read_text(encoding="utf-8")
)
MAILS = [one for one in QUESTIONS["questions"] if one["ask"].count("\n") > 3]


def suggest(api: TestClient, **draft: Any) -> list[dict[str, Any]]:
    """The suggestions for a draft that must be accepted."""
    response = api.post("/api/v1/suggest", json=draft)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["suggestions"]
    return found


def test_a_clear_draft_gets_its_answer_first(api: TestClient) -> None:
    found = suggest(
        api, subject="No puedo entrar en la VPN desde casa", description="Me sale el error E-27."
    )
    assert found[0]["article"] == "es/red/vpn-desde-casa"
    assert len(found) <= 3


@pytest.mark.parametrize("draft", [{}, {"subject": ""}, {"subject": "  \n", "description": "\t"}])
def test_an_empty_draft_gets_silence(api: TestClient, draft: dict[str, str]) -> None:
    assert suggest(api, **draft) == []


def test_what_is_no_question_for_the_desk_gets_silence(api: TestClient) -> None:
    assert suggest(api, subject="who won the match last night") == []


@pytest.mark.parametrize("mail", MAILS, ids=lambda one: str(one["want"][0]))
def test_a_whole_pasted_mail_is_accepted(api: TestClient, mail: dict[str, Any]) -> None:
    subject, _, description = mail["ask"].partition("\n")
    for hit in suggest(api, subject=subject, description=description):
        assert 0 <= hit["confidence"] <= 1


def test_a_draft_of_the_greatest_length_is_accepted(api: TestClient) -> None:
    words = "la impresora está atascada y no imprime ñandú " * 1000
    assert len(suggest(api, subject=words[:500], description=words[:20_000])) <= 3


def test_control_characters_that_were_pasted_do_no_harm(api: TestClient) -> None:
    pasted = suggest(
        api,
        subject="No puedo entrar\x00 en la VPN desde casa\x1b[0m",
        description="Sale el error E-27\x07\x7f",
    )
    assert pasted[0]["article"] == "es/red/vpn-desde-casa"


def test_a_pasted_mail_keeps_the_lines_that_tell_who_says_what(api: TestClient) -> None:
    said = "Desde esta mañana la impresora se queda con el papel atascado y no imprime."
    mail = (
        f"Hola equipo,\r\n\r\n{said}\r\n\r\nUn saludo,\r\nMaría Pérez\r\nResponsable de Compras"
        "\r\n\r\nEl 20 nov 2026, a las 10:22, Soporte <soporte@aforalia.example> escribió:\r\n"
        "> tu contraseña de Acequia caducará en 5 días.\x00\r\n> Cámbiala con la VPN conectada."
    )
    alone, whole = suggest(api, description=said), suggest(api, description=mail)
    assert alone[0]["article"] == "es/impresoras/atasco-o-cola-parada"
    assert [(one["article"], one["confidence"]) for one in whole] == [
        (one["article"], one["confidence"]) for one in alone
    ]


@pytest.mark.parametrize("subject", ["Baja de un empleado", "Unlock an account", "desbloquear"])
def test_articles_for_staff_are_never_suggested(api: TestClient, subject: str) -> None:
    found = suggest(api, subject=subject, description=subject)
    assert HIDDEN.isdisjoint(hit["article"] for hit in found)


@pytest.mark.parametrize("field", ["subject", "description"])
def test_a_draft_that_is_too_long_is_refused_by_name(api: TestClient, field: str) -> None:
    response = api.post("/api/v1/suggest", json={field: "a" * 20_001})
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"subject"',
        b"{",
        b"subject=vpn",
        b'{"subject": "\xff"}',
        b'{"subject": "\\ud800"}',
        b'{"subject": 7}',
        b'{"subject": null}',
        b'{"subject": "vpn", "attachment": "x"}',
        b'{"subject": "vpn", "lang": "fr"}',
        b"[" * 60_000,
    ],
    ids=lambda body: body[:30].decode("latin-1"),
)
def test_a_malformed_draft_is_the_senders_mistake(api: TestClient, body: bytes) -> None:
    response = api.post(
        "/api/v1/suggest", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "image/png"])
def test_a_draft_of_another_type_is_refused(api: TestClient, kind: str) -> None:
    response = api.post(
        "/api/v1/suggest", content=b'{"subject": "vpn"}', headers={"Content-Type": kind}
    )
    assert response.status_code == 422
