"""Answers beneath the search box while one types: what they say, and where they lead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import (
    SEARCH,
    always,
    answer,
    asked,
    box,
    hit,
    options,
    three,
    titles,
)
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations

WORDS = {
    "es": (
        "no me conecta la vpn",
        "Conectarse a la VPN desde casa",
        re.compile(r"^Ver los \d+ resultados$"),
        re.compile(r"^\d+ resultados; usa las flechas"),
    ),
    "en": (
        "I was locked out of the vpn at home",
        "Connect to the VPN from home",
        re.compile(r"^See all \d+ results$"),
        re.compile(r"^\d+ results; use the arrow keys"),
    ),
}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_answers_appear_while_one_types_and_lead_to_their_place(
    visitor: Visitor, lang: str
) -> None:
    question, title, all_results, announcement = WORDS[lang]
    page = visitor.page(locale=lang)
    page.goto(f"/{lang}/")
    box(page).press_sequentially(question)
    first = options(page).first
    expect(first).to_contain_text(title)
    expect(first.locator("mark").first).to_be_visible()
    expect(options(page).last).to_have_text(all_results)
    expect(page.locator(".search-box [role=status]")).to_have_text(announcement)
    box(page).press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    box(page).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert f"/{lang}/articles/" in page.url


@pytest.mark.parametrize("lang", ["es", "en"])
def test_without_javascript_the_box_is_a_form_and_nothing_else(visitor: Visitor, lang: str) -> None:
    page = visitor.page(java_script_enabled=False)
    page.goto(f"/{lang}/")
    expect(page.get_by_role("searchbox")).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.get_by_role("searchbox").fill("vpn")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".hit").first).to_be_visible()


def test_the_limits_of_the_results_page_hold_for_its_box(visitor: Visitor) -> None:
    page = visitor.page()
    three(page)
    page.goto("/en/search?q=vpn&kind=wiki&lang=es")
    questions = asked(page)
    box(page).fill("wifi")
    expect(options(page).last).to_have_attribute(
        "href", re.compile(r"/en/search\?q=wifi&lang=es&kind=wiki$")
    )
    assert "q=wifi&lang=es&kind=wiki&limit=6&reader=en" in questions[-1]


@pytest.mark.parametrize(
    ("lang", "words", "way"),
    [
        ("es", "No hemos encontrado nada", "escribe a soporte"),
        ("en", "Nothing was found", "contact support"),
    ],
)
def test_when_nothing_is_found_one_line_says_so_and_leads_on(
    visitor: Visitor, lang: str, words: str, way: str
) -> None:
    page = visitor.page()
    always(page, answer())
    page.goto(f"/{lang}/")
    box(page).fill("xyzzy")
    line = page.locator(".instant-nothing")
    expect(line).to_contain_text(words)
    expect(line).to_contain_text("xyzzy")
    expect(line).to_contain_text(way)
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".search-box [role=status]")).to_contain_text(words)
    assert violations(page) == []
    line.click()
    expect(page).to_have_url(re.compile(rf"/{lang}/search\?q=xyzzy$"))


def test_a_correction_of_the_service_is_told(visitor: Visitor) -> None:
    page = visitor.page()
    always(page, answer(hit("VPN"), corrected="vpn en <casa>"))
    page.goto("/es/")
    box(page).fill("bpn en csa")
    expect(page.locator(".instant-corrected")).to_have_text("Resultados de vpn en <casa>.")
    expect(page.locator(".search-box [role=status]")).to_have_text(
        "Resultados de vpn en <casa>. 1 resultado; usa las flechas para llegar a él"
    )
    always(page, answer(hit("Impresora"), corrected="la impresión"))
    box(page).fill("La impresio")
    expect(page.locator(".instant-title")).to_have_text(["Impresora"])
    expect(page.locator(".instant-corrected")).to_be_hidden()


def test_an_answer_tells_its_language_and_its_second_of_the_video(visitor: Visitor) -> None:
    page = visitor.page()
    foreign = hit("Reset", lang="en", passage={"heading_path": ["Steps", "On the phone"]})
    spoken = hit("Vídeo", url="/articles/v#x", passage={"start_seconds": 65.5})
    always(page, answer(foreign, spoken, total=200, capped=True))
    page.goto("/es/")
    box(page).fill("reset")
    first, second, last = (options(page).nth(n) for n in range(3))
    expect(first).to_have_attribute("lang", "en")
    expect(first.locator("[lang=es]")).to_have_text("artículo en inglés")
    expect(first.locator(".instant-place")).to_have_text("Steps › On the phone")
    expect(second).not_to_have_attribute("lang", re.compile("."))
    expect(second.locator(".badge")).to_have_count(0)
    expect(second.locator(".instant-place")).to_have_text("En el vídeo, a partir de 1:05")
    expect(second).to_have_attribute("href", "/es/articles/v?t=65#video")
    expect(last).to_have_text("Ver todos los resultados")


def test_markup_in_an_answer_is_text_and_marks_count_characters(visitor: Visitor) -> None:
    page = visitor.page()
    passage = {
        "text": "😀 press <Reset> now",
        "highlights": [[8, 15]],
        "heading_path": ["<b>a</b>"],
    }
    always(page, answer(hit("<img src=x onerror=alert(1)>", url="javascript:x", passage=passage)))
    page.goto("/en/")
    box(page).fill("reset")
    expect(page.locator(".instant mark")).to_have_text("<Reset>")
    assert titles(page) == ["<img src=x onerror=alert(1)>"]
    address = page.evaluate("document.querySelector('.instant-option').href")
    assert address.startswith(f"{visitor.address}/en")


def test_a_long_passage_is_cut_around_its_marked_words(visitor: Visitor) -> None:
    page = visitor.page()
    text = f"{'antes ' * 60}aquí responde VPN al fin {'después ' * 60}"
    at = text.index("VPN")
    always(page, answer(hit("Largo", passage={"text": text, "highlights": [[at, at + 3]]})))
    page.goto("/es/")
    box(page).fill("vpn")
    shown = page.locator(".instant-text")
    expect(shown).to_have_text(re.compile(r"^… .*aquí responde VPN al fin .* …$"))
    assert len(shown.inner_text()) < 170
    expect(shown.locator("mark")).to_be_visible()


def test_going_back_finds_the_box_as_it_was_left_and_the_list_closed(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/")
    box(page).press_sequentially("no me conecta la vpn")
    expect(options(page).first).to_be_visible()
    options(page).first.click()
    page.wait_for_url("**/es/articles/**")
    page.go_back()
    expect(box(page)).to_be_visible()
    expect(options(page)).to_have_count(0)
    box(page).fill("impresora")
    expect(options(page).first).to_be_visible()


def test_a_finger_chooses_an_answer_in_the_header_of_a_phone(visitor: Visitor) -> None:
    page = visitor.page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto("/es/articles/es/red/vpn-desde-casa")
    box(page).tap()
    box(page).press_sequentially("restablecer la contraseña")
    option = options(page).first
    expect(option).to_be_visible()
    frame = page.locator(".instant").bounding_box()
    assert frame is not None
    assert frame["x"] >= 0
    assert frame["width"] >= 320
    assert fits(page)
    option.tap()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("VPN")


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_open_list_meets_the_rules_and_fits_the_screen(
    visitor: Visitor, lang: str, scheme: str, width: int
) -> None:
    page = visitor.page(**screen(scheme, width))
    for path in ("", "search?q=vpn", "articles/es/red/vpn-desde-casa", "ticket"):
        page.goto(f"/{lang}/{path}")
        box(page).fill("error vpn")
        expect(options(page).first).to_be_visible()
        box(page).press("ArrowDown")
        assert violations(page) == [], path
        assert fits(page), path


def test_motion_and_colours_follow_the_reader(visitor: Visitor) -> None:
    page = visitor.page(reduced_motion="reduce", forced_colors="active")
    three(page)
    page.goto("/es/")
    box(page).fill("vpn")
    box(page).press("ArrowDown")
    outline = "option => getComputedStyle(option).outlineStyle"
    assert options(page).first.evaluate(outline) == "solid"
    page.route(SEARCH, lambda _: None)
    box(page).fill("red")
    form = page.locator("form.is-waiting")
    expect(form).to_have_count(1)
    name = "form => getComputedStyle(form.querySelector('.search-field'), '::after').animationName"
    assert form.evaluate(name) == "none"
