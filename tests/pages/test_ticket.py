"""The ticket form without a browser: nothing typed is ever lost."""

from __future__ import annotations

import html
import re
import threading
import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from kbsearch.pages.tickets.ready import SUGGEST_SECONDS
from tests.pages.conftest import Visit
from tests.pages.shelf import Shelf, SiteSettings

TYPED = {
    "subject": "No va la VPN & nada más",
    "description": "Sale E-31.\n\nDesde el lunes, <siempre>.",
    "name": "Íñigo Peña",
    "email": "inigo@example.com",
}


def test_the_message_is_shown_and_said_not_to_be_sent(client: TestClient) -> None:
    page = client.post("/es/ticket", data=TYPED)
    assert page.status_code == 200
    assert "pero aún no se ha enviado" in page.text
    assert "no ha enviado ni guardado nada" in page.text
    assert "Desde el lunes, &lt;siempre&gt;." in page.text


def test_the_mail_opens_already_written(client: TestClient) -> None:
    page = client.post("/es/ticket", data=TYPED).text
    link = html.unescape(re.findall(r'href="(mailto:[^"]+)"', page)[0])
    assert urlsplit(link).path == "soporte@example.com"
    # A plus sign is a plus sign in such a link, so what is read back must not hold one for a space.
    assert "+" not in link
    fields = parse_qs(urlsplit(link).query)
    assert fields["subject"] == [TYPED["subject"]]
    assert fields["body"] == [
        "Sale E-31.\r\n\r\nDesde el lunes, <siempre>.\r\n\r\nÍñigo Peña\r\ninigo@example.com"
    ]


def test_a_message_too_long_for_a_link_is_pasted_instead(client: TestClient) -> None:
    page = client.post("/en/ticket", data={**TYPED, "description": "palabra " * 600}).text
    link = html.unescape(re.findall(r'href="(mailto:[^"]+)"', page)[0])
    assert "body=" not in link
    assert unquote(link).endswith(TYPED["subject"])
    assert "too long for a link" in page


def test_the_help_desks_own_form_is_linked_where_there_is_one(visit: Visit) -> None:
    client = visit(SiteSettings(support_email="", ticket_url="https://desk.example.com/new"))
    page = client.post("/en/ticket", data=TYPED).text
    assert 'href="https://desk.example.com/new"' in page
    assert "mailto:" not in page


def test_without_an_address_the_message_is_there_to_copy(visit: Visit) -> None:
    page = visit(SiteSettings(support_email="")).post("/es/ticket", data=TYPED).text
    assert "envíalo a soporte como sueles hacerlo" in page
    assert "mailto:" not in page


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "no subject": ({"subject": "  "}, "Escribe un asunto"),
    "no description": ({"description": ""}, "Cuéntanos qué pasa."),
    "long subject": ({"subject": "a" * 201}, "tiene 201 caracteres y caben 200"),
    "long description": ({"description": "a" * 20_001}, "tiene 20001 caracteres"),
    "malformed e-mail": ({"email": "inigo"}, "No parece una dirección de correo"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_form_that_is_not_right_comes_back_with_everything_that_was_typed(
    client: TestClient, case: str
) -> None:
    change, complaint = WRONG[case]
    answer = client.post("/es/ticket", data={**TYPED, **change})
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert complaint in page
    assert page.count('aria-invalid="true"') == 1
    for name, value in {**TYPED, **change}.items():
        assert value.strip() in page, name


def test_changing_something_brings_the_form_back_as_it_was(client: TestClient) -> None:
    page = html.unescape(client.post("/es/ticket", data={**TYPED, "action": "edit"}).text)
    assert f"\n{TYPED['description']}</textarea>" in page
    assert 'role="alert"' not in page


def test_a_search_without_luck_becomes_the_subject(client: TestClient) -> None:
    assert 'value="no va"' in client.get("/es/ticket", params={"subject": " no  va\n"}).text
    assert f'value="{"a" * 200}"' in client.get("/es/ticket?subject=" + "a" * 5000).text


def test_answers_are_offered_beside_the_message_without_javascript(client: TestClient) -> None:
    page = client.post("/es/ticket", data=TYPED).text
    assert "Antes de enviarlo: puede que ya esté resuelto" in page
    assert 'href="/es/articles/es/red/vpn#errores"' in page
    silent = client.post("/es/ticket", data={**TYPED, "subject": "Otra cosa"}).text
    assert "puede que ya esté resuelto" not in silent


def test_a_failing_search_costs_no_ticket_and_is_logged(client: TestClient, shelf: Shelf) -> None:
    shelf.failure = RuntimeError("the index is gone")
    with capture_logs() as logs:
        page = client.post("/es/ticket", data=TYPED)
    assert page.status_code == 200
    assert [entry["event"] for entry in logs] == ["suggestions_failed"]


def test_a_slow_search_costs_no_time(
    client: TestClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def slow(*_: Any, **__: Any) -> list[object]:
        time.sleep(SUGGEST_SECONDS * 3)
        answered.set()
        return []

    monkeypatch.setattr(Shelf, "suggest", slow)
    with capture_logs() as logs:
        page = client.post("/es/ticket", data=TYPED)
    assert page.status_code == 200
    assert not answered.is_set(), "the page went out while the search was still under way"
    assert [entry["event"] for entry in logs] == ["suggestions_slow"]


def test_an_enormous_body_is_refused_without_being_read_whole(client: TestClient) -> None:
    answer = client.post("/en/ticket", data={**TYPED, "description": "a" * 600_000})
    assert answer.status_code == 413
    assert "Go back, where your text still is" in answer.text


def test_a_body_of_another_kind_is_refused(client: TestClient) -> None:
    assert client.post("/en/ticket", json=TYPED).status_code == 415


def test_bytes_that_are_not_text_do_no_harm(client: TestClient) -> None:
    answer = client.post(
        "/es/ticket",
        content=b"subject=%ff%00%1b&description=%f0%28&email=&name=%00",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in {200, 422}
