"""Titles and texts that would break out of a document: in every one, nothing but text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

from indexer.records import Cue
from kbsearch.pages.xml_documents import legible
from tests.pages.answers import data, metas, tags, xml
from tests.pages.conftest import Visit
from tests.pages.shelf import PRINTER, Shelf, SiteSettings

TITLES = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "]]><entry/><![CDATA[",
    "&lt;b&gt; &amp; &#0;",
    "\\u003c/script>\u2028\u2029",
    "a\x00b\x08c\x0bd\x1be\x7f\x85\ufffe\uffffz",
    "{{ 7 * 7 }} %(x)s ${y}",
    "٣ עברית 漢字 😀 \u202e\u200f",
)
DOCUMENTS = ("/en/feed.xml", "/sitemap.xml", "/en/opensearch.xml")


@pytest.fixture(params=TITLES, ids=lambda title: title.encode("ascii", "backslashreplace").decode())
def title(request: pytest.FixtureRequest, shelf: Shelf) -> str:
    """A title that the shelf's only article has, in its text, its tags and its owner too."""
    hostile: str = request.param
    written = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    article = replace(
        PRINTER,
        title=hostile,
        html=f"<p>{written}</p>",
        tags=(hostile,),
        owner=hostile,
        updated=date(2026, 1, 1),
        video="a.webm",
        captions="a.vtt",
        transcript=(Cue(0, hostile),),
    )
    shelf.published = (article,)
    return hostile


@pytest.fixture
def hostile_client(visit: Visit, title: str) -> TestClient:
    """A visitor of a site that is called so too."""
    return visit(SiteSettings(site_name=title))


@pytest.mark.parametrize("address", DOCUMENTS)
def test_documents_stay_well_formed(hostile_client: TestClient, address: str) -> None:
    answer = hostile_client.get(address)
    assert answer.status_code == 200
    for one in xml(answer).iter():
        for text in filter(None, (one.text, *one.attrib.values())):
            assert text == legible(text)


def test_a_feed_says_the_title_without_what_xml_forbids(
    hostile_client: TestClient, title: str
) -> None:
    entry = xml(hostile_client.get("/en/feed.xml")).find("{*}entry")
    assert entry is not None
    # Readers of XML take every kind of line end for one.
    assert entry.findtext("{*}title") == legible(title)
    category = entry.find("{*}category")
    assert category is not None
    assert category.get("term") == legible(title)


def test_pages_hold_nothing_that_runs(hostile_client: TestClient, title: str) -> None:
    for path in ("/en/", "/en/articles/en/printer%20jam", "/en/search?q=open"):
        answer = hostile_client.get(path)
        assert answer.status_code == 200
        for tag, values in tags(answer):
            assert tag != "script" or "src" in values or values["type"] == "application/ld+json"
            assert not [name for name in values if name.startswith("on")]
        assert "alert(1)</script>" not in answer.text


def test_data_holds_the_title_as_text(hostile_client: TestClient, title: str) -> None:
    answer = hostile_client.get("/en/articles/en/printer%20jam")
    (page,) = data(answer)
    way, main = page["@graph"]
    said = legible(title)
    assert main["name"] == main["mainEntity"][0]["name"] == said
    assert main["author"]["name"] == main["keywords"][0] == said
    assert main["video"]["transcript"] == said
    assert way["itemListElement"][-1]["name"] == said
    block = answer.text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&'") & set(block)


def test_descriptions_hold_the_text_as_one_line(hostile_client: TestClient, title: str) -> None:
    said = metas(hostile_client.get("/en/articles/en/printer%20jam"))
    assert said["description"] == " ".join(legible(title).split())


def test_suggestions_are_json_whatever_the_title(hostile_client: TestClient, title: str) -> None:
    answer = hostile_client.get("/en/opensearch-suggestions", params={"q": title[:1]})
    assert json.loads(answer.content)[1] == [legible(title)]
