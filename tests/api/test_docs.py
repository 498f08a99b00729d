"""The reference of the API as a page: complete, without scripts of others, fit for a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kbsearch.api import examples, models
from kbsearch.api.deflection import deflection_router
from kbsearch.api.deflection_models import SuggestionsModel
from kbsearch.api.docs import docs_router
from kbsearch.api.health import ReadyModel
from kbsearch.api.reference import read_reference
from kbsearch.api.routes import api_router
from kbsearch.database.desk import DeskDatabase
from kbsearch.deflection.assembly import deflection_parts
from kbsearch.knowledge import Knowledge
from kbsearch.pages.assets import static_routes
from kbsearch.pages.headers import SecurityHeaders
from kbsearch.pages.rendering import Renderer
from kbsearch.settings import load_settings

EXAMPLES = {
    models.HitModel: examples.HIT,
    models.SearchModel: examples.SEARCH,
    SuggestionsModel: examples.SUGGESTIONS,
    models.ArticlesModel: examples.ARTICLES,
    models.ArticleModel: examples.ARTICLE,
    models.CompletionsModel: examples.COMPLETIONS,
    ReadyModel: examples.READY,
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The API and its reference, without an index: the page needs none."""
    app = FastAPI(title="kbsearch", version="1.2.3", description="Answers.\n\nBefore tickets.")
    settings = load_settings(database=tmp_path_factory.mktemp("desk") / "desk.db")
    renderer = Renderer(settings)
    knowledge = Knowledge(None, None, folder=Path(), threshold=0.5)
    deflection = deflection_parts(settings, knowledge, DeskDatabase(settings.database))
    app.include_router(api_router(knowledge))
    app.include_router(deflection_router(deflection))
    app.include_router(docs_router(app.openapi, renderer))
    app.include_router(static_routes(renderer.assets))
    app.add_middleware(SecurityHeaders)
    return app


@pytest.fixture(scope="module")
def page(app: FastAPI) -> Iterator[str]:
    with TestClient(app) as client:
        answer = client.get("/api/docs")
        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        yield answer.text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(html)
    return parser.found


def test_every_call_of_the_document_is_on_the_page(app: FastAPI, page: str) -> None:
    calls = [(path, method) for path, item in app.openapi()["paths"].items() for method in item]
    assert len(calls) >= 5
    for path, method in calls:
        assert f"<b>{method.upper()}</b> {path}<" in page


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page: str) -> None:
    for tag, attributes in tags(page):
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
        assert tag != "style"
        address = attributes.get("src") or (attributes.get("href") if tag == "link" else "") or ""
        assert not re.match(r"(?:[a-z]+:)?//", address)
    assert all(attributes.get("src") for tag, attributes in tags(page) if tag == "script")


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(page: str) -> None:
    ids = [attributes["id"] for _, attributes in tags(page) if attributes.get("id")]
    assert len(ids) == len(set(ids))
    # Links of a template have no address before a script gives them one.
    links = [str(a.get("href", "")) for tag, a in tags(page) if tag == "a"]
    within = {link[1:] for link in links if link.startswith("#")}
    copied = {str(a["data-copy"]) for _, a in tags(page) if "data-copy" in a}
    assert within | copied <= set(ids)


def test_assets_of_the_page_exist(app: FastAPI, page: str) -> None:
    needed = {
        address
        for tag, attributes in tags(page)
        if tag in {"link", "script", "img"}
        and attributes.get("rel") not in {"alternate", "search"}
        and (address := attributes.get("href") or attributes.get("src"))
    }
    with TestClient(app) as client:
        assert {client.get(address).status_code for address in needed} == {200}


def test_bounds_and_examples_are_spelled_out(page: str) -> None:
    assert "string, 1 to 1,000 characters" in page
    assert "integer, 1 to 50, 10 unless given" in page
    assert '<span class="api-type">&#34;es&#34; or &#34;en&#34;</span>' in page
    assert "hits[].passage.text" in page
    assert "no me funciona la vpn" in page


def test_a_hostile_host_is_only_text(app: FastAPI) -> None:
    with TestClient(app, base_url="http://a") as client:
        hostile = client.get("/api/docs", headers={"host": 'a"><script>x</script>'}).text
    assert "<script>x" not in hostile


def test_the_curl_lines_ask_for_what_is_required(app: FastAPI) -> None:
    groups = read_reference(app.openapi(), "http://127.0.0.1:8000")
    curls = {one.path: one.curl for group in groups for one in group.operations}
    assert curls["/api/v1/search"] == (
        "curl http://127.0.0.1:8000/api/v1/search \\\n"
        "  --get \\\n"
        "  --data-urlencode 'q=no me funciona la vpn'"
    )
    assert curls["/api/v1/articles/{slug}"].endswith("/api/v1/articles/es/red/vpn-desde-casa")
    assert "No puedo entrar en la VPN desde casa" in curls["/api/v1/suggest"]


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda model: model.__name__)
def test_each_example_is_a_valid_and_whole_answer(model: Any) -> None:
    example = EXAMPLES[model]
    parsed = model.model_validate(example)
    assert json.loads(parsed.model_dump_json()) == example
