"""Errors: problem details for programs, pages for people, and every header on each of them."""

from __future__ import annotations

import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient

from indexer.errors import EncoderMismatchError, IndexDamagedError, IndexMissingError
from kbsearch.api.problems import add_error_handlers
from kbsearch.errors import NotFoundError, NotReadyError, ServiceError
from kbsearch.pages.headers import SECURITY_HEADERS, SecurityHeaders
from kbsearch.pages.rendering import Renderer
from kbsearch.settings import Settings

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "es"}
ADDRESSES = [
    "/api/v1/search?q=vpn",
    "/api/v1/search",
    "/api/v1/articles/es/no-hay",
    "/api/openapi.json",
    "/api/nothing",
    "/healthz",
    "/readyz",
    "/metrics",
    "/",
    "/es/",
    "/es/search?q=vpn",
    "/es/search?page=0",
    "/en/articles/es/red/vpn-desde-casa",
    "/media/media/camino-vpn.svg",
    "/nothing",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(api: TestClient, address: str) -> None:
    for headers in ({}, BROWSER):
        response = api.get(address, headers=headers)
        assert all(name in response.headers for name in SECURITY_HEADERS)
        assert len(response.headers["x-request-id"]) == 16


def test_over_https_browsers_are_told_to_keep_to_it(api: TestClient) -> None:
    policy = "strict-transport-security"
    secure = api.get("https://help.example.com/healthz")
    assert secure.headers[policy] == "max-age=31536000"
    assert policy not in api.get("http://help.example.com/healthz").headers


def test_a_browser_gets_a_page_and_a_program_gets_json(api: TestClient) -> None:
    page, json = api.get("/es/nothing", headers=BROWSER), api.get("/es/nothing")
    assert page.status_code == json.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="es"' in page.text
    assert json.headers["content-type"] == "application/problem+json"


def test_the_api_answers_a_browser_in_json_too(api: TestClient) -> None:
    for address in ("/api/v1/search", "/api/nothing", "/api/v1/articles/es/no-hay"):
        response = api.get(address, headers=BROWSER)
        assert response.headers["content-type"] == "application/problem+json"


class WrongError(ServiceError):
    """An error that says its own status."""

    status = 418
    title = "Wrong"


ERRORS = {
    "service": (WrongError("It is wrong; mend it"), 418, "It is wrong; mend it"),
    "not-found": (NotFoundError("There is no such thing"), 404, "There is no such thing"),
    "not-ready": (NotReadyError("Nothing yet"), 503, "Nothing yet"),
    "missing": (IndexMissingError("There is no index"), 503, "There is no index"),
    "damaged": (IndexDamagedError("It is damaged"), 503, "It is damaged"),
    "mismatch": (EncoderMismatchError("Another one"), 500, "Another one"),
    "unexpected": (ZeroDivisionError("secret detail"), 500, "Something went wrong on our side"),
}


@pytest.fixture
def failing() -> TestClient:
    """An application whose every address fails in one of the ways above."""
    app = FastAPI()

    @app.get("/api/{name}")
    @app.get("/{name}")
    def fail(name: str) -> None:
        raise ERRORS[name][0]

    add_error_handlers(app, Renderer(Settings()))
    app.add_middleware(SecurityHeaders)
    return TestClient(app)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_answered_with_its_status(failing: TestClient, name: str) -> None:
    _, status, detail = ERRORS[name]
    response = failing.get(f"/api/{name}")
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert body["detail"].startswith(detail)
    assert all(header in response.headers for header in SECURITY_HEADERS)


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_has_a_page_for_people(failing: TestClient, name: str) -> None:
    response = failing.get(f"/{name}", headers=BROWSER)
    assert response.status_code == ERRORS[name][1]
    assert "<h1" in response.text
    assert all(header in response.headers for header in SECURITY_HEADERS)


def test_what_nobody_foresaw_is_logged_and_not_shown(failing: TestClient) -> None:
    with structlog.testing.capture_logs() as logs:
        response = failing.get("/api/unexpected")
    assert "secret detail" not in response.text
    assert "ZeroDivisionError" not in response.text
    assert [log["error"] for log in logs if log["log_level"] == "error"] == ["ZeroDivisionError"]
