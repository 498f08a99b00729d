"""Liveness, readiness with reasons, and figures for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from kbsearch.accounts.asking import principal_of, require
from kbsearch.accounts.roles import Role, Scope
from kbsearch.api.examples import ALIVE, METRICS, READY, with_example
from kbsearch.api.routes import problems
from kbsearch.health import Health
from kbsearch.origins import address_of, is_within


class AliveModel(BaseModel):
    """The process answers."""

    model_config = with_example(ALIVE)

    status: str = "alive"


class ReadyModel(BaseModel):
    """Whether the service can answer, and what is wrong with it.

    `status` is ready, degraded (it answers from one engine) or unready (it cannot answer). The
    rest is for those who run the service.
    """

    model_config = with_example(READY)

    status: str
    generation: int | None = Field(None, description="The published generation in use.")
    articles: int | None = None
    passages: int | None = None
    reasons: list[str] = Field(default_factory=list, description="What is wrong, if anything.")


def health_router(
    health: Health, registry: CollectorRegistry, monitoring_from: Sequence[str]
) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`. What tells of articles that not everybody may read,
    such as the number of the generation, is for the addresses of `monitoring_from` and for
    managers."""
    router = APIRouter(tags=["operation"])

    def monitors(request: Request) -> bool:
        if is_within(address_of(request), monitoring_from):
            return True
        return principal_of(request).may(Role.MANAGER, Scope.REPORTS)

    @router.get("/healthz", summary="Is the process alive?")
    def healthz() -> AliveModel:
        return AliveModel()

    @router.get(
        "/readyz",
        summary="Can it answer?",
        response_model=ReadyModel,
        responses={503: {"model": ReadyModel}},
    )
    def readyz(request: Request) -> Response:
        state = health.state()
        status = 503 if state.status == "unready" else 200
        if not monitors(request):
            return JSONResponse(ReadyModel(status=state.status).model_dump(), status)
        body = ReadyModel(
            status=state.status,
            generation=state.generation,
            articles=state.articles,
            passages=state.passages,
            reasons=list(state.reasons),
        )
        return JSONResponse(body.model_dump(), status)

    @router.get(
        "/metrics",
        summary="Figures for Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"example": METRICS}}}, **problems(401, 403)},
    )
    def metrics(request: Request) -> Response:
        if not monitors(request):
            require(request, Role.MANAGER, Scope.REPORTS)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
