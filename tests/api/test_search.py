"""`GET /api/v1/search` over the sample articles, as a program asks it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from indexer.records import Audience
from kbsearch.search.records import How
from tests.sample import ROOT

HIDDEN = {
    path.relative_to(ROOT / "articles").with_suffix("").as_posix()
    for path in (ROOT / "articles").rglob("*.md")
    if any(
        f"\naudience: {audience}" in path.read_text(encoding="utf-8")
        for audience in Audience
        if audience is not Audience.PUBLIC
    )
}


def search(api: TestClient, **parameters: Any) -> dict[str, Any]:
    """The answer to a search that must succeed."""
    response = api.get("/api/v1/search", params=parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def slugs(found: dict[str, Any]) -> list[str]:
    return [hit["article"] for hit in found["hits"]]


def test_a_spanish_question_finds_the_spanish_article(api: TestClient) -> None:
    found = search(api, q="no me deja entrar en la vpn desde casa")
    assert found["language"] == "es"
    assert slugs(found)[0] == "es/red/vpn-desde-casa"
    assert not found["degraded"]


def test_an_english_question_finds_the_english_article(api: TestClient) -> None:
    found = search(api, q="how do I reset my password")
    assert found["language"] == "en"
    assert slugs(found)[0] == "en/passwords/reset"


def test_a_question_crosses_languages_where_only_the_other_has_an_answer(api: TestClient) -> None:
    found = slugs(search(api, q="blue screen del portátil", limit=3))
    assert "en/laptops/slow-battery-blue-screen" in found


@pytest.mark.parametrize("question", ["contraseña olvidada", "contrasena olvidada"])
def test_accents_may_be_left_out(api: TestClient, question: str) -> None:
    assert slugs(search(api, q=question))[0] == "es/contrasenas/restablecer"


def test_a_translated_article_is_one_hit(api: TestClient) -> None:
    found = slugs(search(api, q="vpn", limit=50))
    assert len({"es/red/vpn-desde-casa", "en/network/vpn-from-home"} & set(found)) == 1
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("reader", "slug"), [("es", "es/red/vpn-desde-casa"), ("en", "en/network/vpn-from-home")]
)
def test_of_two_translations_the_one_for_the_reader_is_shown(
    api: TestClient, reader: str, slug: str
) -> None:
    assert slug in slugs(search(api, q="error E-31 vpn", reader=reader))


def test_a_word_that_is_being_typed_is_finished(api: TestClient) -> None:
    found = search(api, q="imp", typing=True)
    assert found["corrected"] == "impresora"
    assert found["hits"]


def test_highlights_are_offsets_into_the_passage(api: TestClient) -> None:
    passages = [hit["passage"] for hit in search(api, q="impresora atascada")["hits"]]
    marked = [
        passage["text"][start:end].lower()
        for passage in passages
        for start, end in passage["highlights"]
    ]
    assert marked
    assert all("impr" in one or "atasc" in one for one in marked)


def test_a_hit_leads_to_an_anchor_of_its_article(api: TestClient) -> None:
    for hit in search(api, q="error de la vpn", limit=5)["hits"]:
        article = api.get(f"/api/v1/articles/{hit['article']}").json()
        anchor = hit["passage"]["anchor"]
        assert hit["url"] == article["url"] + (f"#{anchor}" if anchor else "")
        assert not anchor or f'id="{anchor}"' in article["html"]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_language_limits_the_answers(api: TestClient, lang: str) -> None:
    hits = search(api, q="contraseña password", lang=lang, limit=50)["hits"]
    assert {hit["lang"] for hit in hits} == {lang}


@pytest.mark.parametrize("kind", ["faq", "wiki", "tutorial"])
def test_a_kind_limits_the_answers(api: TestClient, kind: str) -> None:
    hits = search(api, q="contraseña vpn correo", kind=kind, limit=50)["hits"]
    assert {hit["kind"] for hit in hits} == {kind}


def test_a_tag_limits_the_answers_and_an_unknown_one_finds_nothing(api: TestClient) -> None:
    hits = search(api, q="no funciona", tag="vpn", limit=50)["hits"]
    assert hits
    assert all("vpn" in hit["tags"] for hit in hits)
    assert search(api, q="no funciona", tag="no-such-tag")["total"] == 0


def test_pages_follow_each_other_without_gap_or_overlap(api: TestClient) -> None:
    whole = slugs(search(api, q="ordenador", limit=12))
    pages = [slugs(search(api, q="ordenador", limit=4, offset=start)) for start in (0, 4, 8)]
    assert [slug for page in pages for slug in page] == whole


def test_a_page_past_the_end_is_empty_and_keeps_the_total(api: TestClient) -> None:
    first, last = search(api, q="ordenador"), search(api, q="ordenador", offset=200)
    assert last["hits"] == []
    assert last["total"] == first["total"]
    assert not last["capped"]


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vector"])
def test_every_mode_answers(api: TestClient, mode: str) -> None:
    found = search(api, q="conectarse a la VPN desde casa", mode=mode)
    assert slugs(found)[0] in {"es/red/vpn-desde-casa", "en/network/vpn-from-home"}
    assert not found["degraded"]


def test_words_alone_find_nothing_for_words_that_are_nowhere(api: TestClient) -> None:
    assert search(api, q="xqzt wvfkj", mode="lexical")["hits"] == []


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vector"])
def test_articles_for_staff_are_never_found(api: TestClient, mode: str) -> None:
    assert len(HIDDEN) == 10
    for question in ("baja de un empleado", "unlock an account", "desbloquear una cuenta"):
        assert HIDDEN.isdisjoint(slugs(search(api, q=question, limit=50, mode=mode)))


@pytest.mark.parametrize(
    "question",
    [
        "?",
        "¿¡!?",
        "😀",
        "a",
        "ñ",
        "المساعدة",
        "a AND (b OR",
        '"unbalanced',
        "title:*",
        "\\",
        "%_'; --",
    ],
)
def test_odd_questions_are_answered(api: TestClient, question: str) -> None:
    assert search(api, q=question)["query"] == question


def test_the_same_question_gives_the_same_answer(api: TestClient) -> None:
    first, second = (search(api, q="correo en el móvil") for _ in range(2))
    assert {**first, "took_ms": 0} == {**second, "took_ms": 0}


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vector"])
def test_a_hit_says_why_it_is_there_when_asked(api: TestClient, mode: str) -> None:
    hits = search(api, q="mi printer no imprime", mode=mode, explain=True)["hits"]
    assert hits
    for hit in hits:
        one = hit["explanation"]
        assert (one["question"], one["article"]) == ("es", hit["lang"])
        assert (one["cosine"] is None) == (mode == "lexical")
        assert sorted(word["word"] for word in one["matched"]) == ["imprime", "printer"]
        assert {word["how"] for word in one["matched"]} <= set(How)


def test_nothing_is_explained_that_was_not_asked(api: TestClient) -> None:
    asked = {"q": "impresora atascada"}
    plain, told = search(api, **asked), search(api, **asked, explain=True)
    assert all(hit["explanation"] is None for hit in plain["hits"])
    assert [{**hit, "explanation": None} for hit in told["hits"]] == plain["hits"]


def test_an_explanation_tells_nothing_of_articles_for_staff(api: TestClient) -> None:
    for question in ("baja de un empleado", "unlock an account", "desbloquear una cuenta"):
        response = api.get("/api/v1/search", params={"q": question, "limit": 50, "explain": True})
        assert not [slug for slug in HIDDEN if slug in response.text]
