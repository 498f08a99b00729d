"""What every page needs to answer a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from kbsearch.pages.contracts import Knowledge
from kbsearch.pages.rendering import Renderer

Withholds = Callable[[str, str], bool]
"""Whether the ticket of that token and text is not to be answered by suggestions."""


def withholds_nothing(token: str, text: str) -> bool:
    """Where nobody is held out."""
    del token, text
    return False


@dataclass(frozen=True, slots=True)
class Site:
    """The published knowledge and the means to show it."""

    knowledge: Knowledge
    renderer: Renderer
    withholds: Withholds = withholds_nothing


def add_page(router: APIRouter, path: str, endpoint: Callable[..., Response]) -> None:
    """Answer GET and HEAD at `path`."""
    router.add_api_route(path, endpoint, methods=["GET", "HEAD"], response_model=None)
