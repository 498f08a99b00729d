"""The pages over a shelf of articles, behind the service's own error handlers and headers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbsearch.api.problems import add_error_handlers
from kbsearch.pages.assets import static_routes
from kbsearch.pages.headers import SecurityHeaders
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.routes import pages_router
from tests.pages.shelf import Shelf, SiteSettings

Visit = Callable[..., TestClient]


@pytest.fixture
def shelf() -> Shelf:
    """The articles that the pages show; a test may change it."""
    return Shelf()


@pytest.fixture
def visit(shelf: Shelf) -> Visit:
    """Makes a browser without JavaScript that visits a site with the given settings."""

    def visit_site(settings: SiteSettings | None = None) -> TestClient:
        app = FastAPI(docs_url=None, redoc_url=None)
        renderer = Renderer(settings or SiteSettings())
        app.include_router(static_routes(renderer.assets))
        app.include_router(pages_router(knowledge=shelf, renderer=renderer))
        add_error_handlers(app, renderer)
        app.add_middleware(SecurityHeaders)
        return TestClient(
            app,
            headers={"accept": "text/html"},
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    return visit_site


@pytest.fixture
def client(visit: Visit) -> TestClient:
    """A visitor of the site with its usual settings."""
    return visit()
