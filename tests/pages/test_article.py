"""The article page without a browser."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_an_article_shows_its_text_its_contents_and_its_facts(client: TestClient) -> None:
    page = client.get("/es/articles/es/red/vpn").text
    assert "<h1>La VPN desde casa</h1>" in page
    assert 'href="#errores">Errores</a>' in page
    assert 'Actualizado el <time datetime="2026-11-03">3 de noviembre de 2026</time>' in page
    assert "A cargo de Redes" in page
    assert 'href="/es/search?tag=vpn"' in page


def test_dates_are_written_in_the_language_of_the_page(client: TestClient) -> None:
    assert "November 3, 2026" in client.get("/en/articles/es/red/vpn").text


def test_links_between_articles_keep_the_language_of_the_page(client: TestClient) -> None:
    assert 'href="/en/articles/es/clave#caduca"' in client.get("/en/articles/es/red/vpn").text


def test_changing_the_language_leads_to_the_translation(client: TestClient) -> None:
    page = client.get("/es/articles/es/red/vpn").text
    assert 'class="switch" href="/en/articles/en/network/vpn"' in page
    assert ">Read in English</a>" in page


def test_without_a_translation_the_article_stays_and_says_its_language(
    client: TestClient,
) -> None:
    page = client.get("/es/articles/en/printer jam").text
    assert 'class="switch" href="/en/articles/en/printer%20jam"' in page
    assert "Este artículo está en inglés; todavía no hay traducción." in page
    assert '<h1 lang="en">Paper jam' in page


def test_a_video_has_captions_and_a_transcript_that_leads_to_each_second(
    client: TestClient,
) -> None:
    page = client.get("/en/articles/es/clave").text
    assert (
        '<track kind="captions" srclang="es" label="Español" src="/media/media/clave.vtt"' in page
    )
    assert 'href="/media/media/clave.webm#t=65" data-start="65.5"' in page
    assert "1:05" in page
    assert 'src="/media/media/clave.webm"' in page


def test_a_second_in_the_address_starts_the_video_there(client: TestClient) -> None:
    assert 'src="/media/media/clave.webm#t=65"' in client.get("/es/articles/es/clave?t=65").text
    for nonsense in ("-5", "1e9", "NaN", "999999", "<script>"):
        page = client.get("/es/articles/es/clave", params={"t": nonsense})
        assert page.status_code == 200
        assert '" src="/media/media/clave.webm#t' not in page.text


def test_an_article_past_its_date_says_so(client: TestClient) -> None:
    assert "era válido hasta el" in client.get("/es/articles/es/clave").text
    assert "31 de enero de 2020" in client.get("/es/articles/es/clave").text
    assert "era válido" not in client.get("/es/articles/es/red/vpn").text


def test_the_article_names_the_one_address_that_search_engines_should_keep(
    client: TestClient,
) -> None:
    page = client.get("/en/articles/es/red/vpn").text
    assert '<link rel="canonical" href="http://testserver/es/articles/es/red/vpn">' in page


def test_an_unknown_article_gets_a_page_with_a_search_box(client: TestClient) -> None:
    answer = client.get("/en/articles/no/such")
    assert answer.status_code == 404
    assert "may have been renamed or withdrawn" in answer.text
    assert 'role="search"' in answer.text
