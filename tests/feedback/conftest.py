"""The feedback of a small desk: three articles, a real database, the API and the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from indexer.reader import Reader
from kbsearch.api.feedback import feedback_router
from kbsearch.api.limits import BodyLimit
from kbsearch.api.problems import add_error_handlers
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.feedback.records import Chosen, Feedback
from kbsearch.feedback.service import FeedbackService
from kbsearch.knowledge import Knowledge
from kbsearch.pages.feedback import feedback_pages
from kbsearch.pages.headers import SecurityHeaders
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.site import Site
from kbsearch.rates import Rate
from tests.desk import Desk
from tests.pages.shelf import SiteSettings

VOTES_A_MINUTE = 8


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """A Spanish article, an English one that shows no date, and one for staff."""
    desk = Desk(tmp_path_factory.mktemp("feedback"))
    desk.write("es/red/vpn.md", "Pulsa el icono.", title="La VPN & el túnel", updated="2026-09-22")
    desk.write("en/printer jam.md", "Open the tray.", lang="en", title="Paper jam")
    desk.write("es/llaves.md", "En el cajón.", audience="staff")
    desk.index()
    return Knowledge(Reader(desk.root), None, folder=desk.articles, threshold=0.5)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DeskDatabase]:
    """A database that does not wait long for its turn."""
    found = DeskDatabase(tmp_path / "place" / "desk.db", busy_seconds=0.2)
    yield found
    found.close()


@pytest.fixture
def service(database: DeskDatabase) -> FeedbackService:
    """Feedback in that database."""
    return FeedbackService(FeedbackRows(database))


@pytest.fixture
def app(knowledge: Knowledge, service: FeedbackService) -> FastAPI:
    """The API and the pages of feedback, behind the service's own handlers and headers."""
    app = FastAPI()
    renderer = Renderer(SiteSettings())
    rate = Rate(VOTES_A_MINUTE)
    app.include_router(feedback_router(knowledge, service, rate))
    app.include_router(feedback_pages(Site(knowledge, renderer), service, rate))
    add_error_handlers(app, renderer)
    app.add_middleware(BodyLimit, prefix="/api/")
    app.add_middleware(SecurityHeaders)
    return app


@pytest.fixture
def program(app: FastAPI) -> TestClient:
    """A program that calls the API."""
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def browser(app: FastAPI) -> TestClient:
    """A browser without JavaScript."""
    return TestClient(
        app,
        headers={"accept": "text/html"},
        follow_redirects=False,
        raise_server_exceptions=False,
    )


def kept(service: FeedbackService) -> list[Feedback]:
    """Everything that is kept, newest first."""
    return list(service.listed(Chosen(), 1000))
