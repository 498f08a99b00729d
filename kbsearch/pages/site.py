"""What every page needs to answer a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from kbsearch.pages.contracts import Knowledge
from kbsearch.pages.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Site:
    """The published knowledge and the means to show it."""

    knowledge: Knowledge
    renderer: Renderer


def add_page(router: APIRouter, path: str, endpoint: Callable[..., Response]) -> None:
    """Answer GET and HEAD at `path`."""
    router.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_model=None)
