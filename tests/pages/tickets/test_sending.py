"""The form that sends, without a script: what is typed is never lost, and comes once."""

from __future__ import annotations

import re
import struct
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx2 import Response

from kbsearch.accounts.roles import Role
from kbsearch.app import create_app
from kbsearch.errors import TooManyRequestsError
from kbsearch.pages.tickets.preview import PREVIEWS_A_MINUTE
from kbsearch.settings import Settings
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Impact, Kind, State, Urgency
from tests.pages.accounts.forms import Browser, form_to, words
from tests.pages.tickets.conftest import Visit

TYPED = {
    "subject": "No va la VPN & nada más",
    "description": "Sale **E-31**.\n\nDesde el lunes, <siempre>.",
    "email": "inigo@example.com",
}


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(bytes(2 * 7)))
    + _chunk(b"IEND", b"")
)
"""Two by two dots."""


def sent(browser: Browser, **more: str) -> Response:
    """The page of a ticket that was sent from the form as it came."""
    form = form_to(browser.get("/es/ticket"), "/ticket")
    answer = browser.post("/es/ticket", {**form.fields, **TYPED, **more})
    assert answer.status_code == 303, words(answer)
    return browser.get(answer.headers["location"])


def number_on(page: Response) -> int:
    """The number of the ticket that a page is about."""
    found = re.search(r"/tickets/(\d+)", page.url.path)
    assert found
    return int(found[1])


def test_what_was_typed_and_chosen_is_kept_whole(
    browser: Browser, services: TicketServices
) -> None:
    page = sent(
        browser,
        kind="request",
        impact="several",
        urgency="stopped",
        service="Correo",
        phone="+34 600 123 456",
        name="Íñigo Peña",
    )
    ticket = services.tickets.find(number_on(page))
    assert (ticket.subject, ticket.lang, ticket.state) == (TYPED["subject"], "es", State.NEW)
    assert (ticket.kind, ticket.impact) == (Kind.REQUEST, Impact.SEVERAL)
    assert (ticket.urgency, ticket.service) == (Urgency.STOPPED, "Correo")
    assert (ticket.requester.name, ticket.requester.email) == ("Íñigo Peña", TYPED["email"])
    assert services.tickets.history(ticket.number, private=False)[0].text == TYPED["description"]


def test_the_page_that_follows_says_number_text_state_and_link(browser: Browser) -> None:
    page = sent(browser)
    shown = words(page)
    assert f"Recibida. Es la consulta n.º {number_on(page)}." in shown
    assert "<strong>E-31</strong>" in page.text
    assert "&lt;siempre&gt;" in page.text
    assert f"http://testserver{page.url.path}" in shown
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["referrer-policy"] == "same-origin"


def test_the_same_form_sent_twice_is_one_ticket_even_at_once(
    browser: Browser, visit: Visit, services: TicketServices
) -> None:
    fields = {**form_to(browser.get("/es/ticket"), "/ticket").fields, **TYPED}
    start = threading.Barrier(2)

    def click(one: Browser) -> str:
        start.wait()
        return str(one.post("/es/ticket", fields).headers["location"])

    with ThreadPoolExecutor(2) as clicks:
        first, second = clicks.map(click, (visit(), visit()))
    assert urlsplit(first).path == urlsplit(second).path


def test_another_text_from_the_same_page_is_another_ticket(browser: Browser) -> None:
    fields = {**form_to(browser.get("/es/ticket"), "/ticket").fields, **TYPED}
    first = browser.post("/es/ticket", fields).headers["location"]
    second = browser.post("/es/ticket", {**fields, "subject": "Otra cosa"}).headers["location"]
    again = browser.post("/es/ticket", {**fields, "subject": "Otra cosa"}).headers["location"]
    assert first != second
    assert second == again


WRONG = {
    "no subject": ({"subject": ""}, "Escribe un asunto"),
    "no description": ({"description": " "}, "Cuéntanos qué pasa."),
    "nobody to answer": ({"email": ""}, "Deja un correo o un teléfono"),
    "no telephone number": ({"phone": "mañana"}, "No parece un número de teléfono"),
    "no e-mail address": ({"email": "inigo"}, "No parece una dirección de correo"),
    "too long": ({"description": "a" * 20_001}, "tiene 20001 caracteres y caben 20000"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_form_that_is_not_right_comes_back_with_what_was_typed(
    browser: Browser, case: str
) -> None:
    change, complaint = WRONG[case]
    typed = {**TYPED, **change, "kind": "improvement", "urgency": "stopped"}
    answer = browser.post("/es/ticket", typed)
    assert answer.status_code == 422
    shown = words(answer)
    assert complaint in shown
    assert shown.count('aria-invalid="true"') == 1
    assert 'value="improvement" checked' in shown
    assert 'value="stopped" checked' in shown
    for value in typed.values():
        assert value.strip() in shown


def test_a_telephone_number_alone_is_enough(browser: Browser, services: TicketServices) -> None:
    page = sent(browser, email="", phone="600 123 456")
    assert services.tickets.find(number_on(page)).requester.phone == "600123456"
    assert "Te llamamos al 600123456" in words(page)


def test_who_is_signed_in_need_not_say_who_he_is(
    browser: Browser, services: TicketServices
) -> None:
    browser.become(Role.REQUESTER)
    page = sent(browser, email="")
    ticket = services.tickets.find(number_on(page))
    assert ticket.requester.account == browser.account.number
    assert f'href="/es/tickets/{ticket.number}"' in browser.get("/es/tickets").text


def test_a_preview_is_shown_and_nothing_is_sent(browser: Browser) -> None:
    answer = browser.post("/es/ticket", {**TYPED, "subject": "", "action": "preview"})
    assert answer.status_code == 200
    assert "<p>Sale <strong>E-31</strong>.</p>" in answer.text
    assert 'role="alert"' not in answer.text


def test_files_come_with_the_form_and_survive_an_error_in_a_field(
    browser: Browser, services: TicketServices
) -> None:
    files = {"files": ("pantalla.png", PNG)}
    answer = browser.client.post("/es/ticket", data={**TYPED, "subject": ""}, files=files)
    assert answer.status_code == 422
    assert "pantalla.png" in answer.text
    again = {**form_to(answer, "/ticket").fields, **TYPED}
    first, second = (browser.post("/es/ticket", again).headers["location"] for _ in range(2))
    assert first == second, "sent twice it is one ticket, and names the same file"
    page = browser.get(first)
    (entry,) = services.tickets.history(number_on(page), private=False)
    assert [one.name for one in entry.attachments] == ["pantalla.png"]
    picture = browser.get(f"{page.url.path}/files/{entry.attachments[0].key}")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")


def test_a_file_that_is_not_taken_costs_neither_the_text_nor_the_others(browser: Browser) -> None:
    files = [
        ("files", ("dibujo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
        ("files", ("pantalla.png", PNG)),
    ]
    answer = browser.client.post("/es/ticket", data=TYPED, files=files)
    assert answer.status_code == 422
    shown = words(answer)
    assert "Los dibujos SVG pueden llevar programas" in shown
    assert TYPED["subject"] in shown
    kept = {name for name in form_to(answer, "/ticket").fields if name.startswith("attached-")}
    assert len(kept) == 1


@pytest.fixture
def broken(tmp_path: Path) -> FastAPI:
    """A service whose desk database is about to be out of action."""
    return create_app(
        Settings(
            articles=tmp_path,
            index=tmp_path / "index",
            database=tmp_path / "desk.db",
            attachments=tmp_path / "attachments",
            encoder=str(tmp_path / "none"),
            support_email="soporte@example.com",
        )
    )


def test_while_nothing_can_be_kept_the_page_has_everything_and_sends_it_later(
    broken: FastAPI, tmp_path: Path
) -> None:
    browser = Browser(broken)
    page = sent(browser)
    reply = {"text": "Sigue igual.", "action": "add"}
    tickets: TicketServices = broken.state.tickets
    path = tmp_path / "desk.db"
    path.rename(tmp_path / "gone.db")
    path.mkdir()
    answer = browser.post("/es/ticket", {**TYPED, "subject": "Otra"})
    assert answer.status_code == 503
    assert "no se ha podido enviar" in words(answer)
    assert "mailto:soporte@example.com" in answer.text
    added = browser.post(page.url.path, reply)
    assert added.status_code == 503
    assert "Sigue igual." in added.text
    path.rmdir()
    (tmp_path / "gone.db").rename(path)
    form = form_to(answer, "/ticket")
    number = number_on(browser.get(browser.post("/es/ticket", form.fields).headers["location"]))
    assert tickets.tickets.find(number).subject == "Otra"
    fields = {**form_to(added, page.url.path).fields, **reply}
    assert browser.post(page.url.path, fields).status_code == 303
    assert len(tickets.tickets.history(number_on(page), private=False)) == 2


def test_a_visitor_who_sends_without_end_is_asked_to_wait_and_loses_nothing(
    browser: Browser, services: TicketServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(address: str) -> None:
        raise TooManyRequestsError("Too many", retry_after=60)

    monkeypatch.setattr(services.arrivals, "take", refuse)
    answer = browser.post("/es/ticket", TYPED)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "Espera unos minutos" in words(answer)
    assert TYPED["subject"] in words(answer)


def test_whoever_is_signed_in_is_answered_at_his_address_unless_he_gives_another(
    visit: Visit, services: TicketServices
) -> None:
    owner = visit().become(Role.REQUESTER)
    emptied = services.tickets.find(number_on(sent(owner, email="")))
    assert emptied.requester.email == owner.account.email
    other = services.tickets.find(number_on(sent(owner, email="otra@example.com")))
    assert other.requester.email == "otra@example.com"


def test_a_visitor_sees_so_many_previews_a_minute(
    ticket_app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbsearch.pages.tickets.preview.address_of", lambda _: "198.51.100.7")
    browser = Browser(ticket_app)
    statuses = [
        browser.post("/es/tickets/preview", {"text": "hola"}).status_code
        for _ in range(PREVIEWS_A_MINUTE + 1)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429
