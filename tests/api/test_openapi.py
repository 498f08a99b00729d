"""The OpenAPI document says what the API does, with an example of everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

PATHS = [
    "/api/v1/search",
    "/api/v1/complete",
    "/api/v1/suggest",
    "/api/v1/suggestions/{token}/events",
    "/api/v1/outcomes",
    "/api/v1/reports/deflection",
    "/api/v1/tickets",
    "/api/v1/tickets/{number}",
    "/api/v1/tickets/{number}/replies",
    "/api/v1/tickets/{number}/files/{key}",
    "/api/v1/tickets/{number}/suggestions",
    "/api/v1/tickets/{number}/links",
    "/api/v1/suggestions/for-text",
    "/api/v1/links",
    "/api/v1/links/{number}",
    "/api/v1/attachments",
    "/api/v1/articles",
    "/api/v1/articles/{slug}",
    "/api/v1/articles/{slug}/feedback",
    "/api/v1/articles/{slug}/feedback/{key}",
    "/healthz",
    "/readyz",
    "/metrics",
]


@pytest.fixture(scope="module")
def document(api: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/api/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def examples(document: dict[str, Any], media: dict[str, Any]) -> list[Any]:
    """The examples of a body, a response or a parameter, wherever OpenAPI 3.1 allows them."""
    found = [one["value"] for one in media.get("examples", {}).values()]
    found += [media["example"]] if "example" in media else []
    found += resolve(document, media.get("schema", {})).get("examples", [])
    return found


def test_every_route_is_described(document: dict[str, Any]) -> None:
    assert sorted(document["paths"]) == sorted(PATHS)
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["tags"], name


def test_every_operation_has_an_example_of_its_answer(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        good = next(status for status in operation["responses"] if status.startswith("2"))
        answers = operation["responses"][good].get("content", {})
        assert answers, f"{name} does not say what it answers"
        for media in answers.values():
            assert examples(document, media), f"{name} has no example"


def test_every_operation_has_an_example_of_what_it_needs(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if parameter["required"]:
                assert examples(document, parameter), f"{name}: {parameter['name']}"
        for media in operation.get("requestBody", {}).get("content", {}).values():
            assert examples(document, media), f"{name}: body"


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    components = document["components"]
    checked = 0
    for name, schema in components["schemas"].items():
        validator = jsonschema_rs.validator_for({**schema, "components": components})
        for example in schema.get("examples", []):
            validator.validate(example)
            checked += 1
            assert example.keys() <= schema["properties"].keys(), name
    assert checked >= 6


def test_every_error_is_described_as_problem_details(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status.startswith("4") or (status == "503" and name != "get /readyz"):
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
                assert examples(document, answer["content"]["application/problem+json"])


def test_an_example_question_gets_the_example_article(
    api: TestClient, document: dict[str, Any]
) -> None:
    for question in ("no me funciona la vpn", "how do I reset my password"):
        assert api.get("/api/v1/search", params={"q": question}).json()["hits"]
    draft = document["components"]["schemas"]["DraftModel"]["examples"][0]
    assert api.post("/api/v1/suggest", json=draft).status_code == 200
    slug = document["components"]["schemas"]["ArticleModel"]["examples"][0]["slug"]
    assert api.get(f"/api/v1/articles/{slug}").status_code == 200
