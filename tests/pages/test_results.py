"""The search page without a browser: what it shows, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from indexer.records import Kind
from kbsearch.pages.search_form import Refusal, SearchForm, parse_search, search_url
from kbsearch.search.limits import QUERY_MAX
from kbsearch.search.records import Filters
from tests.pages.shelf import Shelf

REFUSED = yaml.safe_load((Path(__file__).parent / "cases/refused_searches.yaml").read_text())


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["address"])
def test_what_cannot_be_searched_gets_a_page_that_says_why(
    client: TestClient, case: dict[str, Any], lang: str
) -> None:
    query = case["address"] if "q=" in case["address"] else f"q=vpn&{case['address']}"
    answer = client.get(f"/{lang}/search?{query}")
    assert answer.status_code == case["status"]
    assert case[lang] in answer.text


def test_a_question_of_ten_thousand_characters_is_refused_with_the_limit(
    client: TestClient,
) -> None:
    answer = client.get("/en/search", params={"q": "a" * 10_000})
    assert answer.status_code == 422
    assert f"room for {QUERY_MAX} characters" in answer.text


def test_the_limits_reach_the_service(client: TestClient, shelf: Shelf) -> None:
    shelf.total = 30
    client.get("/es/search?q=%20la%0A%20vpn%20&lang=en&kind=faq&tag=red&page=3")
    (asked,) = shelf.asked
    assert asked.query == "la vpn"
    assert asked.filters == Filters(lang="en", kind=Kind.FAQ, tag="red")
    assert (asked.limit, asked.offset) == (10, 20)
    assert asked.reader == "es"


def test_the_answering_passage_links_to_its_heading_and_marks_what_matches(
    client: TestClient,
) -> None:
    page = client.get("/en/search?q=vpn").text
    assert 'class="passage" href="/en/articles/es/red/vpn#errores"' in page
    assert "<strong><mark>La VPN desde casa</mark></strong>: the first step." in page
    assert "article in Spanish" in page


def test_a_passage_of_a_video_links_to_its_second(client: TestClient) -> None:
    page = client.get("/es/search?q=clave").text
    assert 'href="/es/articles/es/clave?t=65#video"' in page
    assert "En el vídeo, a partir de 1:05" in page


def test_titles_and_questions_are_shown_as_text_never_as_markup(client: TestClient) -> None:
    page = client.get("/es/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;3" in page
    assert 'href="/es/articles/en/printer%20jam"' in page


def test_nothing_found_offers_the_ticket_form_with_the_question_as_its_subject(
    client: TestClient,
) -> None:
    page = client.get("/es/search?q=nada&kind=faq").text
    assert "No hemos encontrado nada para «nada»" in page
    assert 'href="/es/ticket?subject=nada"' in page
    assert 'href="/es/search?q=nada"' in page, "the way out of the limits"


def test_unsure_results_are_not_presented_as_the_answer(client: TestClient, shelf: Shelf) -> None:
    assert "hit-lead" in client.get("/es/search?q=vpn").text
    shelf.confidence = 0.1
    page = client.get("/es/search?q=vpn+%26+wifi").text
    assert "hit-lead" not in page
    assert "No hemos encontrado una respuesta segura." in page
    assert 'href="/es/ticket?subject=vpn%20%26%20wifi"' in page.partition('class="hits"')[0]
    assert "We found no sure answer." in client.get("/en/search?q=vpn").text


def test_doubt_is_said_once_and_only_of_results(client: TestClient, shelf: Shelf) -> None:
    shelf.confidence, shelf.total = 0.1, 25
    assert "respuesta segura" not in client.get("/es/search?q=vpn&page=2").text
    assert "respuesta segura" not in client.get("/es/search?q=nada").text
    assert "respuesta segura" not in client.get("/es/search?kind=faq").text


def test_counts_agree_in_number_and_say_when_they_are_capped(
    client: TestClient, shelf: Shelf
) -> None:
    shelf.total = 1
    assert "1 artículo<" in client.get("/es/search?q=vpn").text
    shelf.total = 3
    assert "3 articles<" in client.get("/en/search?q=vpn").text
    shelf.total = 200
    assert "200 artículos o más" in client.get("/es/search?q=vpn").text


def test_pages_lead_back_and_forth_and_end(client: TestClient, shelf: Shelf) -> None:
    shelf.total = 25
    first = client.get("/es/search?q=vpn&kind=faq").text
    assert 'rel="next" href="/es/search?q=vpn&amp;kind=faq&amp;page=2"' in first
    assert 'rel="prev"' not in first
    last = client.get("/es/search?q=vpn&kind=faq&page=3").text
    assert 'rel="prev" href="/es/search?q=vpn&amp;kind=faq&amp;page=2"' in last
    assert 'rel="next"' not in last


def test_words_alone_are_announced_while_the_vectors_are_out(
    client: TestClient, shelf: Shelf
) -> None:
    assert "solo se comparan las palabras" not in client.get("/es/search?q=vpn").text
    shelf.degraded = True
    assert "solo se comparan las palabras" in client.get("/es/search?q=vpn").text


def test_without_a_question_the_limits_give_a_list_to_browse(
    client: TestClient, shelf: Shelf
) -> None:
    page = client.get("/es/search?tag=vpn").text
    assert "La VPN desde casa" in page
    assert "Cambiar la contraseña" not in page
    assert "Quitar la etiqueta vpn" in page
    assert not shelf.asked


def test_an_empty_question_asks_for_one(client: TestClient, shelf: Shelf) -> None:
    page = client.get("/en/search?q=%20%20").text
    assert "Write a question, an error code or a few words." in page
    assert not shelf.asked


def test_changing_the_language_keeps_the_search(client: TestClient) -> None:
    page = client.get("/es/search?q=la+vpn&kind=wiki").text
    assert 'href="/en/search?q=la+vpn&amp;kind=wiki" hreflang="en"' in page


@given(
    query=st.text(max_size=30),
    lang=st.sampled_from(["", "es", "en"]),
    kind=st.sampled_from(["", *Kind]),
    tag=st.text(max_size=10),
    page=st.integers(1, 20),
)
def test_an_address_that_is_written_reads_back_the_same(
    query: str, lang: str, kind: str, tag: str, page: int
) -> None:
    form = parse_search({"q": query, "lang": lang, "kind": kind, "tag": tag, "page": str(page)})
    if isinstance(form, Refusal):
        return
    address = search_url("es", form)
    assert address.startswith("/es/search")
    assert read_back(address) == form


def read_back(address: str) -> SearchForm | Refusal:
    """The form that an address of the search page holds."""
    return parse_search(dict(parse_qsl(urlsplit(address).query)))
