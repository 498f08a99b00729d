"""Search, open, ask: in both languages, with and without JavaScript, and by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

QUESTIONS = {
    "es": ("no me conecta la vpn", "Conectarse a la VPN desde casa", "Buscar"),
    "en": ("I was locked out of the vpn at home", "Connect to the VPN from home", "Search"),
}


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_visitor_searches_and_opens_the_answer(visitor: Visitor, lang: str, script: bool) -> None:
    question, title, button = QUESTIONS[lang]
    page = visitor.page(locale=lang, java_script_enabled=script)
    page.goto("/")
    expect(page).to_have_url(re.compile(f"/{lang}/$"))
    page.locator("input[name=q]").fill(question)
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile(f"/{lang}/search"))
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_the_answering_passage_leads_to_its_heading(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/search?q=VPN+error+E-31")
    passage = page.locator(".passage").first
    expect(passage.locator("mark").first).to_be_visible()
    passage.click()
    expect(page).to_have_url(re.compile("#.+"))
    assert page.evaluate(
        "document.getElementById(decodeURIComponent(location.hash.slice(1)))?.tagName"
    ) in {
        "H2",
        "H3",
    }


def test_a_spanish_question_finds_an_english_article_and_says_its_language(
    visitor: Visitor,
) -> None:
    page = visitor.page()
    page.goto("/es/search?q=blue+screen+del+port%C3%A1til")
    hit = page.locator(".hit", has_text="Slow laptop")
    expect(hit).to_contain_text("artículo en inglés")


def test_the_language_can_be_changed_on_every_step(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/search?q=vpn")
    page.locator(".switch").click()
    expect(page).to_have_url(re.compile(r"/en/search\?q=vpn$"))
    page.goto("/es/articles/es/red/vpn-desde-casa")
    page.locator(".switch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("Connect to the VPN from home")
    )


def test_the_whole_way_can_be_gone_by_keyboard(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type("restablecer la contraseña")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/search**")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=re.compile("Restablecer la contraseña")).first
    for _ in range(45):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Restablecer la contraseña")


def test_a_sentence_of_the_transcript_moves_the_video(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/articles/es/contrasenas/restablecer")
    page.locator(".transcript summary").click()
    cue = page.locator(".transcript a").last
    second = float(cue.get_attribute("data-start") or 0)
    assert second > 0
    page.wait_for_function("document.querySelector('video').readyState >= 1")
    cue.click()
    page.wait_for_function(f"document.querySelector('video').currentTime >= {second - 0.5}")
    expect(page).to_have_url(re.compile("restablecer$"))


def test_nothing_is_stored_and_no_cookie_is_set_by_searching(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/en/search?q=vpn")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
