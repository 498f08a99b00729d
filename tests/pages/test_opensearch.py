"""The site as a search engine of the browser."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from kbsearch.search.limits import QUERY_MAX
from tests.pages.answers import links, xml
from tests.pages.conftest import Visit
from tests.pages.shelf import SiteSettings

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def described(client: TestClient, lang: str = "es") -> dict[str, Any]:
    """The description of a language: texts by name, and templates by type."""
    answer = client.get(f"/{lang}/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    root = xml(answer)
    assert root.tag == f"{NAMESPACE}OpenSearchDescription"
    texts = {one.tag.removeprefix(NAMESPACE): one.text for one in root if one.text}
    urls = {one.get("type", ""): one.get("template", "") for one in root.iter(f"{NAMESPACE}Url")}
    return {**texts, **urls}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_browser_learns_how_to_search_in_each_language(client: TestClient, lang: str) -> None:
    found = described(client, lang)
    assert found["Language"] == lang
    assert found["InputEncoding"] == "UTF-8"
    search = found["text/html"].replace("{searchTerms}", "no%20va%20la%20vpn")
    assert client.get(search).status_code == 200
    assert 'name="q" value="no va la vpn"' in client.get(search).text
    suggestions = found["application/x-suggestions+json"].replace("{searchTerms}", "vpn")
    assert client.get(suggestions).json()[0] == "vpn"
    assert client.get(found["Image"]).headers["content-type"] == "image/svg+xml"


def test_names_are_as_short_as_the_standard_asks(visit: Visit) -> None:
    name = "Centro de ayuda de la Universidad Autónoma de las Provincias del Norte"
    found = described(visit(SiteSettings(site_name=name)))
    assert len(found["ShortName"]) <= 16
    assert len(found["LongName"]) <= 48
    assert found["Description"].startswith(name)
    assert described(visit(SiteSettings(site_name="")))["ShortName"] == "Centro de ayuda"


def test_titles_are_suggested_those_of_the_readers_language_first(client: TestClient) -> None:
    answer = client.get("/en/opensearch-suggestions?q=la")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    typed, titles, words, addresses = answer.json()
    assert typed == "la"
    assert titles == ["La VPN desde casa", "Cambiar la contraseña"]
    assert words == ["Español", "Español"]
    assert addresses[0] == "http://testserver/en/articles/es/red/vpn"
    both = client.get("/en/opensearch-suggestions?q=p").json()
    assert both[2] == ["English", "Español"]
    assert "contraseña".encode() in answer.content, "written as it is, and so shorter"


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=nothing+has+this"])
def test_nothing_to_suggest_is_an_answer_too(client: TestClient, query: str) -> None:
    answer = client.get(f"/es/opensearch-suggestions?{query}")
    assert answer.status_code == 200
    assert answer.json()[1:] == [[], [], []]


@pytest.mark.parametrize("typed", ["a" * (QUERY_MAX + 1), "a\x00b", "a\x1bb"])
def test_what_nobody_types_is_refused(client: TestClient, typed: str) -> None:
    answer = client.get("/es/opensearch-suggestions", params={"q": typed})
    assert answer.status_code == 422
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", ["/en/", "/en/search?q=vpn", "/en/articles/es/clave", "/en/nada"])
def test_every_page_announces_the_search_of_its_language(client: TestClient, page: str) -> None:
    (link,) = links(client.get(page), "search")
    assert link["href"] == "/en/opensearch.xml"
    assert link["type"] == "application/opensearchdescription+xml"
    assert link["title"] == "Ayuda de prueba"
