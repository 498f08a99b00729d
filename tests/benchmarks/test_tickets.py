"""What the benchmark of tickets fills a desk with is a desk, and every case of it is answered."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from benchmarks.full_desk import LONG, FullDesk, fill
from benchmarks.tickets import cases
from kbsearch.app import create_app
from kbsearch.database.checking import examine
from kbsearch.settings import Settings
from tests.people import tickets_of

TICKETS = 40
SUGGESTIONS = "GET tickets/N/suggestions"
"""What needs an index, which there is none of: everything else about tickets goes on without."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    place = tmp_path_factory.mktemp("full")
    (place / "articles").mkdir()
    return Settings(
        articles=place / "articles",
        index=place / "index",
        database=place / "desk.db",
        attachments=place / "attachments",
    )


@pytest.fixture(scope="module")
def desk(settings: Settings) -> FullDesk:
    return fill(settings, TICKETS)


@pytest.fixture
def client(settings: Settings, desk: FullDesk) -> Iterator[TestClient]:
    with TestClient(
        create_app(settings), base_url="http://127.0.0.1", follow_redirects=False
    ) as found:
        yield found


def test_a_full_desk_is_what_the_service_would_have_left(
    client: TestClient, settings: Settings, desk: FullDesk
) -> None:
    assert examine(settings.database) == []
    services = tickets_of(client)
    assert len(services.tickets.history(TICKETS, private=True)) == LONG
    assert desk.files
    assert all(services.attachments.path(key).is_file() for key in desk.files.values())


def test_every_case_is_answered_as_it_should_be(client: TestClient, desk: FullDesk) -> None:
    different = {}
    for case in cases(desk):
        answer = case.ask(client, random.Random(1))
        if answer.status_code != case.status and case.name != SUGGESTIONS:
            different[case.name] = answer.status_code
    assert not different
