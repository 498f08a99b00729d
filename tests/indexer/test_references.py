"""Where links lead, and whether it is there."""

from __future__ import annotations

import pytest

from indexer.links import Place, anchor_of, article_url, resolve, slug_of
from indexer.markup import Address
from indexer.records import Reference
from indexer.references import anchors_in, check_references, media_of, references_of

HERE = "guias/red/vpn.md"


@pytest.mark.parametrize(
    ("written", "place", "path", "url"),
    [
        ("wifi.md", Place.ARTICLE, "guias/red/wifi.md", "/articles/guias/red/wifi"),
        ("./wifi.md#Paso 2", Place.ARTICLE, "guias/red/wifi.md", "/articles/guias/red/wifi#paso-2"),
        ("../correo.md?x=1", Place.ARTICLE, "guias/correo.md", "/articles/guias/correo"),
        ("/inicio.md", Place.ARTICLE, "inicio.md", "/articles/inicio"),
        ("a%20b.md", Place.ARTICLE, "guias/red/a b.md", "/articles/guias/red/a%20b"),
        ("wifi", Place.ARTICLE, "guias/red/wifi", "/articles/guias/red/wifi"),
        ("..\\correo.md", Place.ARTICLE, "guias/correo.md", "/articles/guias/correo"),
        ("img/a.png", Place.FILE, "guias/red/img/a.png", "/media/guias/red/img/a.png"),
        ("#Qué%20es", Place.HERE, HERE, "#que-es"),
        ("../../../etc/passwd", Place.OUTSIDE, "../etc/passwd", ""),
        ("%2e%2e/%2e%2e/%2e%2e/x.md", Place.OUTSIDE, "../x.md", ""),
        ("/../x.md", Place.OUTSIDE, "../x.md", ""),
        ("https://example.com/a b", Place.WEB, "", "https://example.com/a b"),
        ("//example.com/a", Place.WEB, "", "https://example.com/a"),
        ("mailto:a@example.com", Place.WEB, "", "mailto:a@example.com"),
        ("javascript:alert(1)", Place.REFUSED, "", ""),
        ("file:///etc/passwd", Place.REFUSED, "", ""),
        ("java\nscript:x", Place.REFUSED, "", ""),
        ("a%00b.md", Place.REFUSED, "", ""),
        ("", Place.REFUSED, "", ""),
    ],
)
def test_links_lead_where_they_should(written: str, place: Place, path: str, url: str) -> None:
    target = resolve(HERE, written)
    assert (target.place, target.path, target.url) == (place, path, url)


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("¿Cómo cambio mi contraseña?", "como-cambio-mi-contrasena"),
        ("  What's   new in 2.0  ", "whats-new-in-20"),
        ("snake_case", "snake_case"),
        ("日本語", "日本語"),
        ("!!!", ""),
    ],
)
def test_anchors_are_made_of_what_is_easy_to_type(text: str, anchor: str) -> None:
    assert anchor_of(text) == anchor
    assert anchor_of(anchor) == anchor


def test_addresses_of_articles_are_encoded() -> None:
    assert article_url(slug_of("guías/La VPN.md")) == "/articles/gu%C3%ADas/La%20VPN"


def test_references_name_each_place_once_for_each_line() -> None:
    addresses = [
        Address(3, "wifi.md", is_media=False),
        Address(3, "wifi.md", is_media=False),
        Address(4, "https://example.com", is_media=False),
        Address(5, "hoja.pdf", is_media=False),
        Address(6, "a.png", is_media=True),
        Address(7, "#x", is_media=False),
    ]
    references = references_of(HERE, addresses)
    assert references == [
        Reference(3, "guias/red/wifi.md", "", is_media=False),
        Reference(5, "guias/red/hoja.pdf", "", is_media=True),
        Reference(6, "guias/red/a.png", "", is_media=True),
        Reference(7, HERE, "x", is_media=False),
    ]
    assert media_of(references) == ["guias/red/hoja.pdf", "guias/red/a.png"]


def test_a_link_without_an_ending_finds_its_article() -> None:
    files = {"guias/red/wifi.md"}
    reference = Reference(1, "guias/red/wifi", "", is_media=False)
    assert check_references(HERE, [reference], files.__contains__) == []


def test_a_part_of_another_article_is_checked_when_its_anchors_are_known() -> None:
    files = {"guias/red/wifi.md"}
    anchors = {"guias/red/wifi.md": anchors_in('<h2 id="pasos">Pasos</h2>')}
    good = Reference(1, "guias/red/wifi.md", "pasos", is_media=False)
    bad = Reference(2, "guias/red/wifi.md", "paso", is_media=False)
    found = check_references(HERE, [good, bad], files.__contains__, anchors.get)
    assert [str(problem) for problem in found] == [
        f"{HERE}:2: warning: 'guias/red/wifi.md' has no heading or anchor 'paso'; "
        "correct the part after '#', or write that heading"
    ]
    assert check_references(HERE, [good, bad], files.__contains__) == []
