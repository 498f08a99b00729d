"""Whatever is sent, the answer is a clear refusal in problem details, and never a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kbsearch.api.limits import BODY_MAX

SEARCH = "/api/v1/search"
REFUSED = {
    "no question": f"{SEARCH}",
    "an empty question": f"{SEARCH}?q=",
    "a blank question": f"{SEARCH}?q=%20%09",
    "a long question": f"{SEARCH}?q={'a' * 10_000}",
    "a control character": f"{SEARCH}?q=vpn%07",
    "NUL": f"{SEARCH}?q=vpn%00",
    "an escape sequence": f"{SEARCH}?q=%1b%5b31m",
    "a C1 control character": f"{SEARCH}?q=%c2%85vpn%c2%9f",
    "an unknown language": f"{SEARCH}?q=vpn&lang=fr",
    "a language in capitals": f"{SEARCH}?q=vpn&lang=ES",
    "an unknown kind": f"{SEARCH}?q=vpn&kind=telegram",
    "an unknown mode": f"{SEARCH}?q=vpn&mode=magic",
    "no results": f"{SEARCH}?q=vpn&limit=0",
    "too many results": f"{SEARCH}?q=vpn&limit=51",
    "a number in words": f"{SEARCH}?q=vpn&limit=ten",
    "a fraction": f"{SEARCH}?q=vpn&limit=1.5",
    "a huge number": f"{SEARCH}?q=vpn&limit={'9' * 5000}",
    "a negative offset": f"{SEARCH}?q=vpn&offset=-1",
    "an offset past what is ranked": f"{SEARCH}?q=vpn&offset=201",
    "a long tag": f"{SEARCH}?q=vpn&tag={'t' * 101}",
    "NUL in a tag": f"{SEARCH}?q=vpn&tag=%00",
    "two questions": f"{SEARCH}?q=vpn&q=correo",
    "two languages": f"{SEARCH}?q=vpn&lang=es&lang=en",
    "an unknown language of a list": "/api/v1/articles?lang=fr",
    "no articles": "/api/v1/articles?limit=0",
    "a long cursor": f"/api/v1/articles?cursor={'M' * 101}",
    "no completion": "/api/v1/complete?q=",
    "too many completions": "/api/v1/complete?q=a&limit=21",
    "NUL in an address": "/api/v1/articles/es%00",
    "a long address": f"/api/v1/articles/{'a' * 501}",
}
NOT_THERE = {
    "no article": "/api/v1/articles/es/no-hay",
    "an article above the folder": "/api/v1/articles/..%2f..%2fetc%2fpasswd",
    "half of a character": "/api/v1/articles/%ff",
    "no route": "/api/v1/nothing",
    "no version": "/api/v2/search?q=vpn",
}


def check_problem(status: int, content_type: str, body: dict[str, object]) -> None:
    assert content_type == "application/problem+json"
    assert body.keys() == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_is_refused_with_the_reason(api: TestClient, address: str) -> None:
    response = api.get(address)
    assert response.status_code == 422
    check_problem(422, response.headers["content-type"], response.json())
    assert len(response.text) < 1_000, "the answer repeats what was sent"


@pytest.mark.parametrize("address", NOT_THERE.values(), ids=NOT_THERE.keys())
def test_what_is_not_there_is_said_so(api: TestClient, address: str) -> None:
    response = api.get(address)
    assert response.status_code == 404
    check_problem(404, response.headers["content-type"], response.json())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "MADEUP"])
def test_another_method_is_refused_with_those_allowed(api: TestClient, method: str) -> None:
    response = api.request(method, f"{SEARCH}?q=vpn")
    check_problem(405, response.headers["content-type"], response.json())
    assert response.headers["allow"] == "GET"


def test_a_refusal_names_the_parameter(api: TestClient) -> None:
    assert "limit" in api.get(REFUSED["too many results"]).json()["detail"]
    assert "lang" in api.get(REFUSED["two languages"]).json()["detail"]
    assert "U+0007" in api.get(REFUSED["a control character"]).json()["detail"]


def in_pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 1_000):
        yield b" " * 1_000


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
def test_a_body_that_is_too_large_is_refused(api: TestClient, *, declared: bool) -> None:
    size = BODY_MAX + 1_000
    content = b" " * size if declared else in_pieces(size)
    response = api.post(
        "/api/v1/suggest", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 413
    check_problem(413, response.headers["content-type"], response.json())


def test_a_body_of_just_the_greatest_size_is_read(api: TestClient) -> None:
    body = b'{"subject": ""}'.ljust(BODY_MAX)
    response = api.post(
        "/api/v1/suggest", content=body, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 200


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "", "٣"])
def test_a_malformed_length_is_no_failure(api: TestClient, length: str) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", length.encode("utf-8")),
    ]
    response = api.post("/api/v1/suggest", content=b"{}", headers=headers)
    assert response.status_code < 500


def test_a_body_where_none_is_expected_is_ignored(api: TestClient) -> None:
    response = api.request("GET", f"{SEARCH}?q=vpn", content=b"x" * (BODY_MAX + 1))
    assert response.status_code == 200
