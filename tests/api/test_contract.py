"""The whole OpenAPI document, put to the test with made-up requests: none fails, all conform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from kbsearch.accounts.roles import Role, Scope
from tests.api.test_openapi import PATHS
from tests.people import token

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REFUSED = [400, 404, 405, 413, 415, 422]
REFUSALS = [*CHECKS, negative_data_rejection]
"""A request that breaks the schema must be refused."""

METHODS = {
    "/suggest": "POST",
    "/events": "POST",
    "/outcomes": "POST",
    "/feedback": "POST",
    "/feedback/{key}": "PUT",
    "/replies": "POST",
    "/attachments": "POST",
    "/for-text": "POST",
    "/v1/links": "POST",
    "/links/{number}": "DELETE",
}
OPERATIONS = [
    (next((method for end, method in METHODS.items() if path.endswith(end)), "GET"), path)
    for path in PATHS
] + [("POST", "/api/v1/tickets"), ("PATCH", "/api/v1/tickets/{number}")]
BOUNDED = hypothesis.settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.fixture(scope="module")
def described(api: TestClient) -> BaseSchema:
    """The document as schemathesis reads it, calling the application in process."""
    refusal = {"negative_data_rejection": {"expected-statuses": REFUSED}}
    config = schemathesis.Config.from_dict({"checks": refusal})
    return schemathesis.openapi.from_asgi("/api/openapi.json", api.app, config=config)


@pytest.fixture(scope="module")
def works(api: TestClient) -> Mapping[str, str]:
    """A technician's program, for calls that answer nobody else."""
    key = token(api.app, Role.TECHNICIAN, Scope.TICKETS, Scope.TICKETS_READ)
    return {"Authorization": f"Bearer {key}"}


def headers_for(path: str, works: Mapping[str, str]) -> dict[str, str]:
    return dict(works) if path.startswith("/api/v1/tickets") else {}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_requests_that_fit_the_schema_are_answered_as_described(
    described: BaseSchema, works: Mapping[str, str], method: str, path: str
) -> None:
    sent = headers_for(path, works)

    @BOUNDED
    @hypothesis.given(case=described[path][method].as_strategy(GenerationMode.POSITIVE))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS, headers=sent)

    ask()


@pytest.mark.parametrize(
    ("method", "path"), [one for one in OPERATIONS if one[1].startswith("/api/")]
)
def test_requests_that_break_the_schema_are_refused_as_described(
    described: BaseSchema, works: Mapping[str, str], method: str, path: str
) -> None:
    sent = headers_for(path, works)

    @BOUNDED
    @hypothesis.given(case=described[path][method].as_strategy(GenerationMode.NEGATIVE))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(checks=REFUSALS, headers=sent)

    ask()
