"""Liveness, readiness with reasons, metrics, and answers while a part is out of action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from indexer import encoders, known_words, manifest
from kbsearch.accounts.roles import Role, Scope
from kbsearch.app import create_app
from kbsearch.settings import Settings
from tests.people import token
from tests.sample import Sample

Serve = Callable[..., TestClient]


@pytest.fixture
def serve() -> Serve:
    """Starts the service with the given settings; follows nothing, so that a test decides when."""

    def start(sample: Sample, **settings: Any) -> TestClient:
        chosen = Settings(articles=sample.articles, index=sample.index, **settings)
        return TestClient(
            create_app(chosen), raise_server_exceptions=False, client=("127.0.0.1", 50000)
        )

    return start


def test_the_process_is_alive(api: TestClient) -> None:
    assert api.get("/healthz").json() == {"status": "alive"}


def test_a_published_index_is_ready_and_counts_what_a_visitor_may_read(api: TestClient) -> None:
    state = api.get("/readyz").json()
    assert (state["status"], state["generation"], state["reasons"]) == ("ready", 1, [])
    assert state["articles"] == 80, "ninety, less five for staff and five for technicians"
    assert 0 < state["passages"] < 587


def test_without_an_index_the_service_starts_and_says_what_to_do(
    serve: Serve, tmp_path: Path
) -> None:
    client = serve(Sample(tmp_path, tmp_path / "nowhere"))
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["status"] == "unready"
    assert "kbsearch index" in ready.json()["reasons"][0]
    assert client.get("/healthz").status_code == 200
    for address in ("/api/v1/search?q=vpn", "/api/v1/articles", "/api/v1/complete?q=vpn"):
        response = client.get(address)
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert "kbsearch index" in response.json()["detail"]
    page = client.get("/es/search?q=vpn", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "<h1" in page.text


def test_damaged_vectors_leave_search_by_words(
    serve: Serve, sample: Sample, tmp_path: Path
) -> None:
    copy = sample.copy(tmp_path)
    base = copy.index / manifest.read(copy.index).vectors[0].base.path
    base.write_bytes(base.read_bytes()[:-100])
    client = serve(copy)
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "degraded"
    assert "kbsearch doctor --repair" in ready.json()["reasons"][0]
    assert_answers_degraded(client)


def test_damaged_words_leave_search_by_meaning(
    serve: Serve, sample: Sample, tmp_path: Path
) -> None:
    copy = sample.copy(tmp_path)
    for file in manifest.read(copy.index).lexical[0].files:
        (copy.index / file.path).unlink()
    client = serve(copy)
    assert client.get("/readyz").json()["status"] == "degraded"
    assert_answers_degraded(client)


def test_without_an_encoder_search_goes_on_by_words(serve: Serve, sample: Sample) -> None:
    client = serve(sample, encoder="/no/such/model")
    ready = client.get("/readyz").json()
    assert ready["status"] == "degraded"
    assert "/no/such/model" in ready["reasons"][0]
    assert_answers_degraded(client)
    asked = client.get("/api/v1/search?q=conectarse a la VPN desde casa&mode=lexical").json()
    assert asked["hits"][0]["article"] == "es/red/vpn-desde-casa"
    assert not asked["degraded"]
    meaning = client.get("/api/v1/search?q=conectarse a la VPN desde casa&mode=vector").json()
    assert (meaning["hits"], meaning["degraded"]) == ([], True)
    page = client.get(
        "/es/search?q=conectarse a la VPN desde casa", headers={"Accept": "text/html"}
    )
    assert page.status_code == 200
    assert 'class="notice"' in page.text


@pytest.fixture
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the model that comes with kbsearch is not."""
    missing = tmp_path / "no-model"
    for module in (encoders, known_words):
        monkeypatch.setattr(module, "DEFAULT_MODEL_FOLDER", missing)
    known_words._known_words.cache_clear()
    yield missing
    known_words._known_words.cache_clear()


def test_without_its_own_model_the_service_starts_and_searches_by_words(
    serve: Serve, sample: Sample, no_model: Path
) -> None:
    client = serve(sample)
    assert str(no_model) in client.get("/readyz").json()["reasons"][0]
    assert_answers_degraded(client)
    misspelt = client.get("/api/v1/search?q=contrsaeña olvidada&mode=lexical")
    assert misspelt.status_code == 200
    assert misspelt.json()["hits"]


def assert_answers_degraded(client: TestClient) -> None:
    found = client.get("/api/v1/search?q=conectarse a la VPN desde casa").json()
    assert found["degraded"]
    assert found["hits"][0]["article"] == "es/red/vpn-desde-casa"
    assert client.post("/api/v1/suggest", json={"subject": "vpn"}).status_code == 200
    assert client.get("/es/search?q=vpn").status_code == 200


def test_an_index_of_another_encoder_is_refused_with_the_command(
    serve: Serve, sample: Sample, tmp_path: Path
) -> None:
    copy = sample.copy(tmp_path)
    file = copy.index / manifest.FILE
    fingerprint = manifest.read(copy.index).encoder.fingerprint
    file.write_text(file.read_text(encoding="utf-8").replace(fingerprint, "0" * 64))
    ready = serve(copy).get("/readyz")
    assert ready.status_code == 503
    assert "kbsearch index --rebuild" in ready.json()["reasons"][0]


def test_what_tells_of_hidden_articles_is_for_those_who_run_the_service(
    sample: Sample, tmp_path: Path
) -> None:
    settings = Settings(
        articles=sample.articles,
        index=sample.index,
        database=tmp_path / "desk.db",
        monitoring_from=("10.1.0.0/16",),
    )
    app = create_app(settings)
    elsewhere, prometheus = (TestClient(app, client=(host, 1)) for host in ("10.2.0.1", "10.1.2.3"))
    told = {"status": "ready", "reasons": []}
    nothing = dict.fromkeys(("generation", "articles", "passages"))
    assert elsewhere.get("/readyz").json() == told | nothing
    assert elsewhere.get("/metrics").status_code == 401
    assert prometheus.get("/readyz").json()["generation"] == 1
    assert prometheus.get("/metrics").status_code == 200
    keys = {role: token(app, role, Scope.REPORTS) for role in (Role.TECHNICIAN, Role.MANAGER)}
    for role, status in ((Role.TECHNICIAN, 403), (Role.MANAGER, 200)):
        headers = {"Authorization": f"Bearer {keys[role]}"}
        assert elsewhere.get("/metrics", headers=headers).status_code == status
        assert elsewhere.get("/readyz", headers=headers).json()["generation"] in {None, 1}


def metrics(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_never_by_address(api: TestClient) -> None:
    labels = {"route": "/api/v1/articles/{slug:path}", "method": "GET", "status": "404"}
    key = ("kbsearch_requests_total", frozenset(labels.items()))
    before = metrics(api).get(key, 0)
    for number in range(3):
        api.get(f"/api/v1/articles/no-hay-{number}")
    after = metrics(api)
    assert after[key] - before == 3
    assert not any("no-hay" in value for _, found in after for _, value in found)


def test_made_up_methods_and_addresses_make_no_series(api: TestClient) -> None:
    for number in range(5):
        api.request(f"MADEUP{number}", f"/made-up-{number}")
    found = metrics(api)
    assert not any("MADEUP" in value for _, labels in found for _, value in labels)
    labels = {"route": "unmatched", "method": "other", "status": "404"}
    assert found["kbsearch_requests_total", frozenset(labels.items())] >= 5


def test_the_generation_in_use_is_a_figure(api: TestClient) -> None:
    assert metrics(api)["kbsearch_index_generation", frozenset()] == 1
