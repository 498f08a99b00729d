"""Errors as answers: problem details for programs, a page for people, never a traceback."""

from __future__ import annotations

import http
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from indexer.errors import IndexDamagedError, IndexerError, IndexMissingError
from kbsearch.api.failures import Failures
from kbsearch.errors import ServiceError
from kbsearch.pages.caching import never_kept
from kbsearch.pages.errors import error_page, page_of, wants_page
from kbsearch.pages.rendering import Renderer

MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger()


def problem(
    status: int,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    members: Mapping[str, str | int] = MappingProxyType({}),
) -> Response:
    """A problem-details answer (RFC 9457), to be shown once; `members` extend it (3.2)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return never_kept(JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE))


def problem_of(error: ServiceError) -> Response:
    """The problem-details answer of an error."""
    return problem(
        error.status, error.title, error.detail, dict(error.headers), dict(error.members)
    )


def refusal_of(renderer: Renderer) -> Callable[[Request, ServiceError], Response]:
    """What answers an error: with a page for a browser, with problem details for a program."""

    def refuse(request: Request, error: ServiceError) -> Response:
        if wants_page(request):
            return page_of(request, renderer, error)
        return problem_of(error)

    return refuse


def add_error_handlers(app: FastAPI, renderer: Renderer) -> None:
    """One handler for each family of errors; each answers with a page or with JSON.

    They are no coroutines, so that they run in threads: the page for an address where there is
    nothing searches for something like it, which must not hold up everybody else.
    """

    refuse = refusal_of(renderer)

    def answer(
        request: Request, status: int, title: str, detail: str, headers: dict[str, str] | None
    ) -> Response:
        if wants_page(request):
            page = error_page(request, renderer, status)
            page.headers.update(headers or {})
            return page
        return problem(status, title, detail, headers)

    def service_error(request: Request, found: Exception) -> Response:
        error = found if isinstance(found, ServiceError) else ServiceError(str(found))
        if error.detail != str(error):
            log.error("service error", error=str(error))
        return refuse(request, error)

    def index_error(request: Request, error: Exception) -> Response:
        unavailable = isinstance(error, IndexMissingError | IndexDamagedError)
        log.error("index error", error=str(error))
        return answer(request, 503 if unavailable else 500, "Not ready", str(error), None)

    def http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        detail = str(error.detail) if isinstance(error, HTTPException) else "Internal error"
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
        return answer(request, status, http.HTTPStatus(status).phrase, detail, headers)

    def invalid(request: Request, error: Exception) -> Response:
        detail = _explain(error) if isinstance(error, RequestValidationError) else str(error)
        return answer(request, 422, "Invalid request", detail, None)

    async def unexpected(request: Request, error: Exception) -> Response:
        # Not the address: a link that works once has its key there.
        route = getattr(request.scope.get("route"), "path", "unmatched")
        log.exception("unexpected error", route=route, error=type(error).__name__)
        detail = "Something went wrong on our side; it has been logged"
        return answer(request, 500, "Internal error", detail, None)

    app.add_exception_handler(ServiceError, service_error)
    app.add_exception_handler(IndexerError, index_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_middleware(Failures, answer=unexpected)


def _explain(error: RequestValidationError) -> str:
    """Every complaint with the parameter it is about, without repeating what was sent."""
    lines = []
    for one in error.errors():
        place = [str(part) for part in one["loc"] if part not in {"query", "body", "path"}]
        name = ".".join(place) if one["type"] != "json_invalid" else ""
        lines.append(f"{name or 'request'}: {_complaint(one)}")
    return "; ".join(lines)


def _complaint(error: Mapping[str, Any]) -> str:
    """What pydantic found, in words for whoever sent it."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "too_long" | "string_too_long":
            return f"must have at most {limits['max_length']:,} characters"
        case "too_short" | "string_too_short":
            return "must not be empty"
        case "json_invalid":
            return f"the body is not valid JSON ({limits.get('error', 'it cannot be read')})"
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case _:
            return str(error["msg"])
