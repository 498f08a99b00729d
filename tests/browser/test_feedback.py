"""Feedback in a browser: in place with a script, on pages of its own without, never lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations

FEEDBACK = "**/api/v1/articles/**/feedback"
CHANGE = f"{FEEDBACK}/*"
ARTICLES = {"es": "es/red/vpn-desde-casa", "en": "en/network/vpn-from-home"}
WORDS = {
    "es": ("No", "Sentimos que no te haya servido", "¿Qué faltaba?", "Enviar el comentario"),
    "en": ("No", "We are sorry that it did not help", "What was missing?", "Send the comment"),
}
KEPT = {"es": "hemos guardado tu comentario", "en": "your comment has been kept"}
GIVEN = {
    "key": "k",
    "article": "a",
    "helpful": False,
    "comment": "",
    "lang": "es",
    "created": "2026-11-22T12:00:00Z",
}


def read(page: Page, lang: str = "es") -> Locator:
    """Opens an article; the part that asks whether it helped."""
    page.goto(f"/{lang}/articles/{ARTICLES[lang]}")
    return page.locator("section.feedback")


def choice(page: Page, name: str) -> Locator:
    """The button for an answer."""
    return page.get_by_role("group").get_by_role("button", name=name, exact=True)


@pytest.fixture
def kept(visitor: Visitor) -> Page:
    """A page whose answers are kept by nobody: the limit for an address is for real votes."""
    page = visitor.page()
    for address in (FEEDBACK, CHANGE):
        page.route(address, lambda route: route.fulfill(status=201, json=_echo(route)))
    return page


def _echo(route: Route) -> dict[str, object]:
    return {**GIVEN, **(route.request.post_data_json or {})}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_vote_and_its_comment_are_kept_in_place(visitor: Visitor, lang: str) -> None:
    page = visitor.page()
    no, sorry, asks, send = WORDS[lang]
    part = read(page, lang)
    address = page.url
    with page.expect_response(FEEDBACK) as answer:
        choice(page, no).click()
    assert (answer.value.request.method, answer.value.status) == ("POST", 201)
    assert answer.value.json()["lang"] == lang
    expect(choice(page, no)).to_have_attribute("aria-pressed", "true")
    expect(choice(page, no)).to_be_focused()
    expect(part.locator(".feedback-vote [role=status]")).to_contain_text(sorry)
    comment = page.get_by_role("textbox", name=asks)
    comment.fill("Falta el error 812.\n¿Y el 809?")
    expect(part.locator("a[href*='/ticket?subject=']")).to_be_visible()
    with page.expect_response(CHANGE) as answer:
        page.get_by_role("button", name=send).click()
    assert (answer.value.request.method, answer.value.status) == ("PUT", 200)
    assert answer.value.json()["comment"] == "Falta el error 812.\n¿Y el 809?"
    expect(part.locator(".feedback-send [role=status]")).to_contain_text(KEPT[lang])
    expect(page.get_by_role("button", name=send)).to_be_focused()
    assert page.url == address


def test_a_vote_is_remembered_in_the_tab_and_changed_not_doubled(visitor: Visitor) -> None:
    page = visitor.page()
    read(page)
    with page.expect_response(FEEDBACK):
        choice(page, "No").click()
    expect(page.get_by_role("textbox", name="¿Qué faltaba?")).to_be_visible()
    read(page)
    expect(choice(page, "No")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("textbox", name="¿Qué faltaba?")).to_be_visible()
    with page.expect_response(CHANGE) as answer:
        choice(page, "Sí").click()
    assert answer.value.request.method == "PUT"
    expect(choice(page, "Sí")).to_have_attribute("aria-pressed", "true")
    expect(choice(page, "No")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("textbox", name="¿Quieres añadir algo?")).to_be_visible()
    expect(page.locator("section.feedback a[href*='/ticket']")).to_be_hidden()


def test_the_keyboard_alone_is_enough(kept: Page) -> None:
    read(kept)
    choice(kept, "Sí").focus()
    kept.keyboard.press("Tab")
    expect(choice(kept, "No")).to_be_focused()
    kept.keyboard.press("Enter")
    expect(kept.get_by_role("textbox", name="¿Qué faltaba?")).to_be_visible()
    kept.keyboard.press("Tab")
    kept.keyboard.press("Tab")
    expect(kept.get_by_role("textbox", name="¿Qué faltaba?")).to_be_focused()
    kept.keyboard.type("El paso 3")
    kept.keyboard.press("Tab")
    kept.keyboard.press("Space")
    expect(kept.locator(".feedback-send [role=status]")).to_contain_text(KEPT["es"])


FAILURES = {
    "a service that fails": (503, "no hemos podido guardar tu respuesta"),
    "too many votes": (429, "Espera un minuto"),
    "no network": (0, "no hemos podido guardar tu respuesta"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_vote_that_fails_is_told_beside_it_and_sent_again(careless: Visitor, case: str) -> None:
    status, words = FAILURES[case]
    page = careless.page()
    working = False

    def answer(route: Route) -> None:
        if working:
            route.fulfill(status=201, json=_echo(route))
        elif status:
            route.fulfill(status=status, json={})
        else:
            route.abort()

    page.route(FEEDBACK, answer)
    part = read(page)
    choice(page, "No").click()
    expect(part.locator(".feedback-vote [role=status]")).to_contain_text(words)
    expect(part.locator(".feedback-more")).to_be_hidden()
    expect(part).to_have_class(re.compile("feedback-unkept"))
    again = page.get_by_role("button", name="Reintentar")
    again.click()
    expect(again).to_be_visible()
    working = True
    again.focus()
    page.keyboard.press("Enter")
    expect(part.locator(".feedback-vote [role=status]")).to_contain_text("Gracias")
    expect(again).to_be_hidden()
    expect(choice(page, "No")).to_be_focused()
    expect(part).not_to_have_class(re.compile("feedback-unkept"))


def test_a_comment_that_fails_stays_where_it_was_typed(careless: Visitor) -> None:
    page = careless.page()
    page.route(FEEDBACK, lambda route: route.fulfill(status=201, json=_echo(route)))
    read(page)
    choice(page, "No").click()
    page.route(CHANGE, lambda route: route.fulfill(status=503, json={}))
    page.get_by_role("textbox", name="¿Qué faltaba?").fill("El paso 3")
    page.get_by_role("button", name="Enviar el comentario").click()
    expect(page.locator(".feedback-send [role=status]")).to_contain_text("no hemos podido")
    expect(page.get_by_role("textbox", name="¿Qué faltaba?")).to_have_value("El paso 3")
    expect(choice(page, "No")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("section.feedback")).not_to_have_class(re.compile("feedback-unkept"))


def test_a_key_that_is_too_old_gives_way_to_a_new_vote(careless: Visitor) -> None:
    page = careless.page()
    methods: list[str] = []

    def answer(route: Route) -> None:
        methods.append(route.request.method)
        gone = route.request.method == "PUT"
        route.fulfill(status=404 if gone else 201, json={} if gone else _echo(route))

    page.route(FEEDBACK, answer)
    page.route(CHANGE, answer)
    read(page)
    choice(page, "No").click()
    expect(page.get_by_role("textbox", name="¿Qué faltaba?")).to_be_visible()
    choice(page, "Sí").click()
    expect(page.get_by_role("textbox", name="¿Quieres añadir algo?")).to_be_visible()
    assert methods == ["POST", "PUT", "POST"]


def test_presses_in_a_row_end_with_the_last(kept: Page) -> None:
    sent: list[bool] = []

    def answer(route: Route) -> None:
        sent.append((route.request.post_data_json or {})["helpful"])
        route.fulfill(status=201, json=_echo(route))

    kept.route(FEEDBACK, answer)
    kept.route(CHANGE, answer)
    read(kept)
    kept.evaluate("for (const one of document.querySelectorAll('.feedback-choice')) one.click()")
    expect(kept.get_by_role("textbox", name="¿Qué faltaba?")).to_be_visible()
    expect(choice(kept, "No")).to_have_attribute("aria-pressed", "true")
    assert sent == [True, False]


@pytest.mark.parametrize("first", ["the vote", "the comment"])
def test_a_vote_and_a_comment_that_wait_for_each_other_are_both_kept(
    kept: Page, first: str
) -> None:
    sent: list[tuple[bool, str]] = []
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        content = route.request.post_data_json or {}
        sent.append((content["helpful"], content["comment"]))
        waiting.append(route)

    def answer() -> None:
        while not waiting:
            kept.wait_for_timeout(20)
        route = waiting.pop()
        route.fulfill(status=200, json=_echo(route))

    read(kept)
    choice(kept, "Sí").click()
    kept.get_by_role("textbox", name="¿Quieres añadir algo?").fill("El paso 3")
    kept.route(CHANGE, hold)
    send = kept.get_by_role("button", name=WORDS["es"][3])
    steps = [choice(kept, "No"), send]
    for step in steps if first == "the vote" else reversed(steps):
        step.click()
    answer()
    answer()
    expect(kept.locator(".feedback-send [role=status]")).to_contain_text(KEPT["es"])
    expect(kept.get_by_role("textbox", name="¿Qué faltaba?")).to_have_value("El paso 3")
    expect(choice(kept, "No")).to_have_attribute("aria-pressed", "true")
    expect(kept.locator("section.feedback")).not_to_have_class(re.compile("feedback-unkept"))
    begun = (False, "") if first == "the vote" else (True, "El paso 3")
    assert sent == [begun, (False, "El paso 3")]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_without_javascript_the_same_is_done_on_pages(visitor: Visitor, lang: str) -> None:
    page = visitor.page(java_script_enabled=False)
    no, _, asks, send = WORDS[lang]
    part = read(page, lang)
    expect(part.locator(".feedback-more")).to_be_hidden()
    choice(page, no).click()
    expect(page).to_have_url(re.compile(rf"/{lang}/feedback/[\w-]+$"))
    page.get_by_role("textbox", name=asks).fill("Falta el error 812.")
    page.get_by_role("button", name=send).click()
    expect(page.locator("main [role=status]")).to_contain_text(KEPT[lang])
    expect(page.get_by_role("textbox", name=asks)).to_have_value("Falta el error 812.")
    page.go_back()
    page.locator(".feedback-back a").click()
    expect(page).to_have_url(re.compile(f"/{lang}/articles/"))


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_state_meets_the_rules_and_fits_the_screen(
    careless: Visitor, lang: str, scheme: str, width: int
) -> None:
    page = careless.page(**screen(scheme, width))
    status = 503
    page.route(FEEDBACK, lambda route: route.fulfill(status=status, json=_echo(route)))
    read(page, lang)
    choice(page, WORDS[lang][0]).click()
    expect(page.locator(".feedback-vote.feedback-failed")).to_be_visible()
    assert violations(page) == [], "failed"
    assert fits(page)
    status = 201
    page.locator(".feedback-vote .feedback-again").click()
    expect(page.get_by_role("textbox", name=WORDS[lang][2])).to_be_visible()
    assert violations(page) == [], "kept"
    assert fits(page)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_page_meets_the_rules_and_fits_the_screen(careless: Visitor, lang: str) -> None:
    page = careless.page(java_script_enabled=False)
    read(page, lang)
    choice(page, WORDS[lang][0]).click()
    thanks = page.url
    for scheme, width in SCREENS:
        shown = careless.page(**screen(scheme, width))
        for name, address in {"thanks": thanks, "kept": f"{thanks}?kept=1"}.items():
            shown.goto(address)
            assert violations(shown) == [], name
            assert fits(shown), name
        shown.locator("textarea").evaluate("one => { one.removeAttribute('maxlength') }")
        shown.locator("textarea").fill("a" * 1001)
        shown.locator(".feedback-comment [type=submit]").click()
        expect(shown.locator(".field-problem")).to_be_visible()
        assert violations(shown) == [], "too long"
        assert fits(shown)
