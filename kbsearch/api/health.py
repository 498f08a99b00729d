"""Liveness, readiness with reasons, and figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from kbsearch.api.examples import ALIVE, METRICS, READY, with_example
from kbsearch.health import Health


class AliveModel(BaseModel):
    """The process answers."""

    model_config = with_example(ALIVE)

    status: str = "alive"


class ReadyModel(BaseModel):
    """Whether the service can answer, and what is wrong with it.

    `status` is ready, degraded (it answers from one engine) or unready (it cannot answer).
    """

    model_config = with_example(READY)

    status: str
    generation: int | None = Field(None, description="The published generation in use.")
    articles: int | None = None
    passages: int | None = None
    reasons: list[str] = Field(default_factory=list, description="What is wrong, if anything.")


def health_router(health: Health, registry: CollectorRegistry) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter(tags=["operation"])

    @router.get("/healthz", summary="Is the process alive?")
    def healthz() -> AliveModel:
        return AliveModel()

    @router.get(
        "/readyz",
        summary="Can it answer?",
        response_model=ReadyModel,
        responses={503: {"model": ReadyModel}},
    )
    def readyz() -> Response:
        state = health.state()
        body = ReadyModel(
            status=state.status,
            generation=state.generation,
            articles=state.articles,
            passages=state.passages,
            reasons=list(state.reasons),
        )
        return JSONResponse(body.model_dump(), 503 if state.status == "unready" else 200)

    @router.get(
        "/metrics",
        summary="Figures for Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"example": METRICS}}}},
    )
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
