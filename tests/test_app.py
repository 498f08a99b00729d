"""The composition root: the service starts with whatever is there and takes up what comes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer import manifest
from kbsearch.app import create_app
from kbsearch.health import Health
from kbsearch.knowledge import Knowledge
from kbsearch.monitoring import Metrics
from kbsearch.settings import Settings
from kbsearch.watching import Follower
from tests.desk import Desk
from tests.hashing_encoder import HashingEncoder


class Following:
    """A follower over a desk, with what it informs."""

    def __init__(self, desk: Desk) -> None:
        self.knowledge = Knowledge(None, desk.encoder, folder=desk.articles, threshold=0.5)
        self.health = Health(self.knowledge)
        self.metrics = Metrics()
        self.follower = Follower(desk.root, self.knowledge, self.health, desk.encoder, self.metrics)

    @property
    def generation(self) -> float | None:
        """The generation that the figures show."""
        return self.metrics.registry.get_sample_value("kbsearch_index_generation")


@pytest.fixture
def following(desk: Desk) -> Following:
    return Following(desk)


def test_the_first_index_is_taken_up_when_it_comes(desk: Desk, following: Following) -> None:
    assert not following.follower.follow_once()
    assert following.health.state().status == "unready"
    desk.write("uno.md", "Texto.")
    desk.index()
    assert following.follower.follow_once()
    assert following.health.state().status == "ready"
    assert following.generation == 1


def test_a_newer_generation_is_taken_up_once(desk: Desk, following: Following) -> None:
    desk.write("uno.md", "Texto.")
    desk.index()
    following.follower.follow_once()
    assert not following.follower.follow_once()
    desk.write("uno.md", "Otro texto.")
    desk.index()
    assert following.follower.follow_once()
    assert not following.follower.follow_once()
    assert following.generation == 2


def test_a_manifest_that_cannot_be_read_leaves_the_service_on_the_last_one(
    desk: Desk, following: Following
) -> None:
    desk.write("uno.md", "Texto.")
    desk.index()
    following.follower.follow_once()
    good = (desk.root / manifest.FILE).read_bytes()
    for bad in (b"{", b""):
        (desk.root / manifest.FILE).write_bytes(bad)
        assert not following.follower.follow_once()
        state = following.health.state()
        assert (state.status, state.generation) == ("degraded", 1)
        assert "kbsearch doctor --repair" in state.reasons[0]
    (desk.root / manifest.FILE).unlink()
    assert not following.follower.follow_once()
    assert following.health.state().status == "degraded"
    (desk.root / manifest.FILE).write_bytes(good)
    following.follower.follow_once()
    assert following.health.state().status == "ready"


def test_an_index_of_another_encoder_is_not_taken_up(desk: Desk, following: Following) -> None:
    desk.write("uno.md", "Texto.")
    desk.index()
    following.follower.follow_once()
    desk.encoder = HashingEncoder("another")
    desk.index(rebuild=True)
    assert not following.follower.follow_once()
    state = following.health.state()
    assert (state.status, state.generation) == ("degraded", 1)
    assert "kbsearch index --rebuild" in state.reasons[0]


def test_an_index_that_is_mended_is_taken_up(desk: Desk, following: Following) -> None:
    desk.write("uno.md", "Texto.")
    desk.index()
    (desk.root / manifest.FILE).write_text("{")
    assert not following.follower.follow_once()
    assert following.health.state().status == "unready"
    desk.index(rebuild=True)
    assert following.follower.follow_once()
    assert following.health.state().status == "ready"


def test_two_applications_do_not_share_their_figures(tmp_path: Path) -> None:
    first, second = (
        TestClient(
            create_app(Settings(articles=tmp_path, index=tmp_path / "index")),
            client=("127.0.0.1", 50000),
        )
        for _ in range(2)
    )
    first.get("/healthz")
    assert 'route="/healthz"' in first.get("/metrics").text
    assert 'route="/healthz"' not in second.get("/metrics").text


def test_nothing_is_loaded_from_elsewhere(api: TestClient) -> None:
    for address in ("/es/", "/es/search?q=vpn", "/en/ticket", "/api/docs"):
        page = api.get(address, headers={"Accept": "text/html"})
        assert page.status_code == 200
        for mark in ('src="http', 'href="http://', "url(http", "@import"):
            # Where the page itself lies is said in full, and loads nothing.
            loaded = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", page.text)
            assert mark not in loaded, f"{address} loads something from elsewhere"
