"""Files that are sent through the API, before the ticket that names them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kbsearch.tickets.attachments.limits import MEGABYTE
from tests.tickets.attachments.conftest import Counter
from tests.tickets.attachments.making import made

UPLOADS = "/api/v1/attachments"
BYTES = {"content-type": "application/octet-stream"}
PROBLEM = "application/problem+json"


def send(counter: Counter, name: str, content: bytes, **headers: str) -> Any:
    """Sends a file."""
    return counter.client.post(
        UPLOADS, params={"name": name}, content=content, headers={**BYTES, **headers}
    )


def test_a_file_is_taken_and_said_to_be_what_it_is(counter: Counter) -> None:
    answer = send(counter, "../Captura de pantalla.PNG", made("= png 640x480"))
    assert answer.status_code == 201
    found = answer.json()
    assert counter.services.attachments.pending(found["key"]).sha256
    del found["key"], found["size"]
    assert found == {
        "name": "Captura de pantalla.PNG",
        "type": "image/png",
        "width": 640,
        "height": 480,
    }
    assert answer.headers["cache-control"] == "no-store"


def test_a_ticket_names_a_file_that_was_sent_before(counter: Counter) -> None:
    key = send(counter, "vpn.log", b"Error 809\n").json()["key"]
    new = {"subject": "Red", "description": "No va.", "email": "ana@example.com"}
    sent = counter.client.post("/api/v1/tickets", json={**new, "attachments": [key]})
    assert sent.status_code == 201, sent.text
    link = sent.json()["link"].removeprefix("http://testserver")
    assert counter.client.get(f"{link}/files/{key}").text == "Error 809\n"
    again = counter.client.post("/api/v1/tickets", json={**new, "attachments": [key]})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("plano.svg", "<svg onload='alert(1)'/>", 422, "svg"),
        ("vacio.txt", "", 422, "empty"),
        ("foto.png", "= png 50000x50000", 422, "picture-large"),
        ("registros.zip", "= flat-bomb 20", 422, "archive-bomb"),
        ("grande.log", f"= long-text {11 * MEGABYTE}", 413, "too-large"),
    ],
)
def test_a_problem_says_which_file_and_why(
    counter: Counter, name: str, content: str, status: int, code: str
) -> None:
    answer = send(counter, f"../{name}", made(content))
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert (problem["code"], problem["file"]) == (code, name)
    assert problem["detail"].startswith(f"“{name}” was not taken: ")


def test_a_file_of_some_megabytes_is_taken(counter: Counter) -> None:
    answer = send(counter, "grande.log", made(f"= long-text {5 * MEGABYTE}"))
    assert answer.status_code == 201
    assert answer.json()["size"] > 4.9 * MEGABYTE


def test_what_does_not_say_its_size_is_bounded_too(counter: Counter) -> None:
    def body() -> Any:
        for _ in range(200):
            yield b"x" * 100_000

    answer = counter.client.post(
        UPLOADS, params={"name": "grande.log"}, content=body(), headers=BYTES
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""]
)
def test_what_a_form_elsewhere_could_send_is_not_taken(counter: Counter, kind: str) -> None:
    answer = send(counter, "vpn.log", b"Hola.\n", **{"content-type": kind})
    assert answer.status_code == 415


def test_a_page_of_another_site_sends_no_files(counter: Counter) -> None:
    answer = send(counter, "vpn.log", b"Hola.\n", **{"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["", "?name=a&name=b", f"?name={'x' * 1001}"])
def test_a_file_needs_one_name(counter: Counter, query: str) -> None:
    answer = counter.client.post(f"{UPLOADS}{query}", content=b"Hola.\n", headers=BYTES)
    assert answer.status_code == 422


def test_nothing_of_a_refused_file_is_left(counter: Counter) -> None:
    before = {path.name for path in counter.services.attachments.root.rglob("*")}
    send(counter, "plano.svg", b"<svg/>")
    send(counter, "grande.log", made(f"= long-text {11 * MEGABYTE}"))
    assert {path.name for path in counter.services.attachments.root.rglob("*")} == before


def test_the_reference_tells_what_is_sent_and_answered(counter: Counter) -> None:
    document = json.loads(counter.client.get("/api/openapi.json").text)
    body = document["paths"][UPLOADS]["post"]["requestBody"]["content"]
    assert list(body) == ["application/octet-stream"]
