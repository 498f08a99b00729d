"""The site over a real index: what changes with a generation, and what no visitor ever sees."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from indexer.reader import Reader
from kbsearch.api.problems import add_error_handlers
from kbsearch.knowledge import Knowledge
from kbsearch.pages import sitemap
from kbsearch.pages.rendering import Renderer
from kbsearch.pages.routes import pages_router
from tests.desk import Desk
from tests.pages.answers import xml
from tests.pages.shelf import SiteSettings

DOCUMENTS = (
    "/es/",
    "/en/",
    "/es/feed.xml",
    "/en/feed.xml",
    "/sitemap.xml",
    "/es/opensearch-suggestions?q=plan",
    "/es/search?q=plan",
    "/es/articles/plan-publico",
    "/es/categories/planes",
)


@pytest.fixture
def reader(desk: Desk) -> Reader:
    """An index of an article for everybody, one in English, and two for the staff."""
    front = {"updated": "2026-10-01", "tags": "[plan]"}
    desk.write("plan-publico.md", "Un plan para todos.", **front)
    plan = "A plan for everybody."
    desk.write("public-plan.md", plan, **front, lang="en", translation_of="plan-publico.md")
    desk.write("planes/plan-interno.md", "Un plan secreto.", **front, audience="staff")
    secret = {"audience": "technician", "translation_of": "plan-publico.md"}
    desk.write("planes/secret-plan.md", "A secret plan.", **front, lang="en", **secret)
    assert desk.index().errors == 0
    return Reader(desk.root)


@pytest.fixture
def client(desk: Desk, reader: Reader) -> TestClient:
    """A visitor of the site over that index."""
    app = FastAPI()
    renderer = Renderer(SiteSettings())
    knowledge = Knowledge(reader, desk.encoder, folder=desk.articles, threshold=0.5)
    app.include_router(pages_router(knowledge=knowledge, renderer=renderer))
    add_error_handlers(app, renderer)
    return TestClient(app, headers={"accept": "text/html"}, follow_redirects=False)


@pytest.mark.parametrize("address", DOCUMENTS)
def test_what_is_not_for_visitors_is_nowhere(client: TestClient, address: str) -> None:
    text = client.get(address).text.lower()
    for hidden in ("plan-interno", "secret-plan", "secreto", "a secret"):
        assert hidden not in text


def test_what_is_for_visitors_is_there(client: TestClient) -> None:
    entries = xml(client.get("/es/feed.xml")).findall("{*}entry")
    assert [entry.findtext("{*}title") for entry in entries] == ["plan-publico"]
    addresses = [
        one.text for one in xml(client.get("/sitemap.xml")).iter() if one.tag[-3:] == "loc"
    ]
    assert addresses == [
        "http://testserver/es/",
        "http://testserver/en/",
        "http://testserver/es/articles/plan-publico",
        "http://testserver/en/articles/public-plan",
    ]


def test_a_page_is_current_until_its_article_changes(
    client: TestClient, desk: Desk, reader: Reader
) -> None:
    pages = ("/es/articles/plan-publico", "/es/feed.xml", "/sitemap.xml", "/es/")
    tags = {page: client.get(page).headers["etag"] for page in pages}

    def statuses() -> list[int]:
        return [
            client.get(page, headers={"if-none-match": tag}).status_code
            for page, tag in tags.items()
        ]

    assert statuses() == [304] * len(pages)
    desk.write("otro.md", "Otra cosa, en inglés.", lang="en", audience="staff")
    desk.index()
    assert reader.refresh()
    assert statuses() == [304] * len(pages), "a generation in which nothing of theirs changed"
    desk.write("plan-publico.md", "Un plan mejor.", updated="2026-11-02", tags="[plan]")
    desk.index()
    assert reader.refresh()
    assert statuses() == [200] * len(pages)
    assert "Un plan mejor." in client.get(pages[0]).text


def test_the_map_is_built_once_for_a_generation_an_address_and_its_categories(
    client: TestClient, desk: Desk, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    build = sitemap.sitemap

    def counted(found: Sequence[sitemap.Place]) -> bytes:
        built.append(len(found))
        return build(found)

    monkeypatch.setattr(sitemap, "sitemap", counted)
    first = client.get("/sitemap.xml")
    assert client.get("/sitemap.xml").content == first.content
    assert built == [4]
    other = client.get("/sitemap.xml", headers={"host": "ayuda.example.com"})
    assert "http://ayuda.example.com/es/" in other.text
    assert built == [4, 4]
    desk.write("red/otro.md", "Otra cosa para todos.")
    desk.index()
    assert reader.refresh()
    assert "/es/articles/red/otro" in client.get("/sitemap.xml").text
    assert built == [4, 4, 7]
    (desk.articles / "categories.yaml").write_text("net: {es: Red, folders: [red]}\n")
    assert "/es/categories/net" in client.get("/sitemap.xml").text
    client.get("/sitemap.xml")
    assert built == [4, 4, 7, 7]


def test_an_article_that_is_withdrawn_is_gone_from_everywhere(
    client: TestClient, desk: Desk, reader: Reader
) -> None:
    tag = client.get("/es/articles/plan-publico").headers["etag"]
    (desk.articles / "plan-publico.md").unlink()
    desk.index()
    reader.refresh()
    answer = client.get("/es/articles/plan-publico", headers={"if-none-match": tag})
    assert answer.status_code == 404
    for address in ("/es/feed.xml", "/sitemap.xml", "/es/opensearch-suggestions?q=plan"):
        assert "plan-publico" not in client.get(address).text
