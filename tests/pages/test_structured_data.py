"""What search engines are told of articles: cases/structured_data/*.yaml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.records import Article
from kbsearch.pages.article_text import read_article
from kbsearch.pages.structured_data import (
    TEXT_MAX,
    Crumb,
    Data,
    Whole,
    article_page,
    front_page,
)
from kbsearch.search.articles import PublishedArticle
from tests.indexer.parsing_parts import article
from tests.pages.shelf import PASSWORD, PRINTER, VPN

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['case']}")
    for path in sorted((Path(__file__).parent / "cases/structured_data").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
SITE = "https://help.example.com"
WHOLE = Whole("Ayuda", f"{SITE}/es/")


def published(parsed: Article) -> PublishedArticle:
    """A parsed article as the site shows it."""
    return PublishedArticle(
        slug=parsed.slug,
        path=parsed.path,
        title=parsed.title,
        kind=parsed.kind,
        lang=parsed.lang,
        audience=parsed.audience,
        html=parsed.html,
        tags=parsed.tags,
        owner=parsed.owner,
        updated=parsed.updated,
        valid_until=parsed.valid_until,
    )


def told(shown: PublishedArticle) -> tuple[Data, Data]:
    """The way to an article, and what is said of the article."""
    crumbs = [Crumb("Inicio", f"{SITE}/es/"), Crumb(shown.title, f"{SITE}/es/articles/a")]
    page = article_page(shown, read_article(shown.html), crumbs, WHOLE, SITE)
    assert page["@context"] == "https://schema.org"
    way, main = page["@graph"]
    return way, main


@pytest.mark.parametrize("case", CASES)
def test_search_engines_are_told_what_the_cases_say(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "guias").mkdir()
    (tmp_path / "guias/window.png").write_bytes(b"png")
    _, main = told(published(article(tmp_path, case["article"])))
    assert {name: main.get(name) for name in case["says"]} == case["says"]


def test_the_way_to_an_article_ends_with_itself() -> None:
    way, main = told(VPN)
    assert [step["position"] for step in way["itemListElement"]] == [1, 2]
    assert way["itemListElement"][-1]["item"] == main["url"]
    assert main["isPartOf"]["url"] == f"{SITE}/es/"


def test_a_film_says_where_it_is_and_what_is_said_in_it() -> None:
    _, main = told(PASSWORD)
    film = main["video"]
    assert film["@type"] == "VideoObject"
    assert film["contentUrl"] == f"{SITE}/media/media/clave.webm"
    assert film["encodingFormat"] == "video/webm"
    assert film["transcript"] == "Hola. Pulsa Guardar."
    assert film["caption"]["contentUrl"] == f"{SITE}/media/media/clave.vtt"
    assert "uploadDate" not in film, "nobody knows it"
    assert "video" not in told(VPN)[1]


def test_a_film_without_words_or_captions_says_neither() -> None:
    _, main = told(replace(PASSWORD, transcript=(), captions=""))
    assert not main["video"].keys() & {"transcript", "caption"}


def test_an_answer_of_a_whole_book_is_cut() -> None:
    _, main = told(replace(PRINTER, html=f"<p>{'word ' * 10_000}</p>"))
    answer = main["mainEntity"][0]["acceptedAnswer"]["text"]
    assert len(answer) <= TEXT_MAX
    assert answer.endswith("word…")


def test_a_question_without_an_answer_is_no_question() -> None:
    assert told(replace(PRINTER, html=""))[1]["@type"] == "TechArticle"


def test_the_front_page_tells_how_the_site_is_searched() -> None:
    page = front_page(WHOLE, "es", f"{SITE}/es/search?q={{query}}")
    assert page["@type"] == "WebSite"
    action = page["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{SITE}/es/search?q={{query}}"
    assert action["query-input"] == "required name=query"
