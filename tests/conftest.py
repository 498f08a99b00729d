"""Parts that many tests share: a small desk, and the sample articles indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings
from starlette.testclient import TestClient

from indexer.encoder import Encoder
from indexer.encoders import load_encoder
from kbsearch.app import create_app
from tests.desk import Desk
from tests.sample import Sample, index_sample

# What is made up is the same each time, so that a run says something of what was changed;
# `pytest --hypothesis-profile=other` makes up other things. However busy the machine is, it passes.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("other", deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def _quiet_logs() -> None:
    """Logs go nowhere: drawing a traceback in colours for nobody takes seconds."""
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()],
        logger_factory=structlog.ReturnLoggerFactory(),
    )


@pytest.fixture(scope="session", autouse=True)
def _database_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Applications that are made without saying where never touch the desk of this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KBSEARCH_DATABASE", str(tmp_path_factory.mktemp("database") / "desk.db"))
        patch.setenv("KBSEARCH_ATTACHMENTS", str(tmp_path_factory.mktemp("attachments")))
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk with a quick encoder."""
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def default_encoder() -> Encoder:
    """The encoder that kbsearch ships."""
    return load_encoder()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, default_encoder: Encoder) -> Sample:
    """The sample articles, indexed with the default encoder; not to be changed by a test."""
    return index_sample(tmp_path_factory.mktemp("sample"), default_encoder)


@pytest.fixture(scope="session")
def api(sample: Sample) -> Iterator[TestClient]:
    """A client of the whole service over the sample articles, as a program would be."""
    app = create_app(sample.settings)
    with TestClient(
        app,
        raise_server_exceptions=False,
        follow_redirects=False,
        client=("127.0.0.1", 50000),
    ) as client:
        yield client
