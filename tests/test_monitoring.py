"""What is logged of a request: how it went, and never what was asked."""

from __future__ import annotations

import json

import pytest
import structlog
from starlette.testclient import TestClient

from kbsearch.monitoring import configure_logging


def logged(api: TestClient, *requests: tuple[str, str]) -> list[dict[str, object]]:
    """The log of some requests."""
    with structlog.testing.capture_logs() as logs:
        for method, address in requests:
            api.request(method, address)
    return [dict(one) for one in logs if one["event"] == "request"]


def test_a_request_is_one_line_with_route_status_and_time(api: TestClient) -> None:
    (line,) = logged(api, ("GET", "/api/v1/articles/es/red/vpn-desde-casa"))
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"] == "/api/v1/articles/{slug:path}"
    assert isinstance(line["ms"], float)


def test_what_was_asked_is_never_logged(api: TestClient) -> None:
    lines = logged(
        api,
        ("GET", "/api/v1/search?q=contrase%C3%B1a+de+Ana"),
        ("GET", "/es/search?q=contrase%C3%B1a+de+Ana"),
        ("GET", "/api/v1/articles/ana-garcia"),
        ("GET", "/nothing/ana-garcia"),
    )
    assert len(lines) == 4
    assert "ana" not in json.dumps(lines).lower()


def test_every_answer_carries_the_number_of_its_log_line(api: TestClient) -> None:
    numbers = {api.get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(numbers) == 3


def test_a_log_for_machines_is_one_object_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        configure_logging(json=True)
        log = structlog.get_logger()
        with structlog.contextvars.bound_contextvars(request="abc"):
            log.info("año", status=200)
        try:
            int("wrong")
        except ValueError:
            log.exception("failed")
    finally:
        structlog.configure(**before)
    printed = capfd.readouterr()
    first, second = map(json.loads, printed.err.splitlines())
    assert printed.out == ""
    assert (first["event"], first["request"], first["status"]) == ("año", "abc", 200)
    assert "ValueError: invalid literal" in second["exception"]
