"""Answers beneath the search box while one types, by keyboard and touch, and when they fail."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.answers import SEARCH, always, answer, echo, hit
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
SLOW_MS = 2_600


def box(page: Page) -> Locator:
    """The search box of the page, wherever it stands."""
    return page.locator("input[name=q]")


def options(page: Page) -> Locator:
    """What can be chosen."""
    return page.get_by_role("option")


def titles(page: Page) -> list[str]:
    """The titles of the answers that are shown."""
    return page.locator(".instant-title").all_inner_texts()


def asked(page: Page) -> list[str]:
    """The questions that the page asks, as a list that grows."""
    found: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/search" in request.url:
            found.append(request.url)

    page.on("request", note)
    return found


def three(page: Page) -> None:
    """Three answers to every question."""
    always(page, answer(*(hit(f"Artículo {n}", url=f"/articles/a{n}") for n in range(3)), total=9))


# Faster than a busy machine could press keys.
TYPE_AT_ONCE = """(field, text) => {
  for (const letter of text) {
    field.value += letter;
    field.dispatchEvent(new InputEvent("input", { data: letter, bubbles: true }));
  }
}"""


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


def test_the_keys_move_as_in_every_combobox(visitor: Visitor) -> None:
    page = visitor.page()
    three(page)
    page.goto("/es/")
    field = box(page)
    field.press_sequentially("vpn")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    for key, reached in (
        ("ArrowDown", 0),
        ("ArrowUp", 3),
        ("ArrowDown", 0),
        ("PageDown", 3),
        ("PageUp", 0),
        ("ArrowDown", 1),
    ):
        field.press(key)
        expect(page.locator("[aria-selected=true]")).to_have_count(1)
        expect(options(page).nth(reached)).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == options(page).nth(
            reached
        ).get_attribute("id")
        expect(field).to_be_focused()
    field.press("Home")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert field.evaluate("field => field.selectionStart") == 0
    field.press("ArrowDown")
    field.press("End")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert field.evaluate("field => field.selectionStart") == len("vpn")


def test_escape_closes_first_and_clears_second(visitor: Visitor) -> None:
    page = visitor.page()
    three(page)
    page.goto("/es/")
    box(page).press_sequentially("vpn")
    expect(options(page).first).to_be_visible()
    box(page).press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("vpn")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    box(page).press("Escape")
    expect(box(page)).to_have_value("")


def test_an_arrow_asks_for_the_list_of_what_stands_in_the_box(visitor: Visitor) -> None:
    page = visitor.page()
    three(page)
    page.goto("/es/search?q=vpn")
    box(page).focus()
    expect(options(page)).to_have_count(0)
    box(page).press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    box(page).press("Escape")
    box(page).press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    box(page).press("Alt+ArrowUp")
    expect(options(page)).to_have_count(0)
    box(page).press("Alt+ArrowDown")
    expect(options(page).first).to_be_visible()
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


def test_enter_searches_unless_an_answer_was_reached(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/")
    box(page).press_sequentially("vpn")
    expect(options(page).first).to_be_visible()
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/es/search\?q=vpn$"))
    box(page).focus()
    box(page).press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/es/search\?q=vpn$"))


@pytest.mark.parametrize("leave", ["tab", "click"])
def test_leaving_the_box_closes_the_list(visitor: Visitor, leave: str) -> None:
    page = visitor.page()
    three(page)
    page.goto("/es/")
    box(page).press_sequentially("vpn")
    expect(options(page).first).to_be_visible()
    if leave == "tab":
        box(page).press("Tab")
    else:
        page.get_by_role("heading", level=1).click()
    expect(options(page)).to_have_count(0)


def test_whoever_types_on_asks_once(visitor: Visitor) -> None:
    page = visitor.page()
    page.route(SEARCH, echo)
    page.goto("/es/")
    questions = asked(page)
    box(page).press_sequentially("v")
    page.wait_for_timeout(300)
    assert questions == []
    box(page).evaluate(TYPE_AT_ONCE, "pn de casa")
    expect(options(page).first).to_be_visible()
    box(page).press_sequentially("  ")
    page.wait_for_timeout(400)
    assert len(questions) == 1
    assert "q=vpn+de+casa&limit=6&reader=es&typing=true" in questions[0]


def test_an_answer_that_was_given_is_remembered(visitor: Visitor) -> None:
    page = visitor.page()
    page.route(SEARCH, echo)
    page.goto("/es/")
    questions = asked(page)
    for text in ("vpn", "red", "vpn"):
        box(page).fill(text)
        expect(page.locator(".instant-title")).to_have_text([text])
    assert len(questions) == 2


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


def test_a_late_answer_is_given_up_and_never_shown(visitor: Visitor) -> None:
    page = visitor.page()
    held: list[Route] = []
    page.route(
        SEARCH, lambda route: held.append(route) if "q=vpn&" in route.request.url else echo(route)
    )
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto("/es/")
    with page.expect_request(lambda request: "q=vpn&" in request.url):
        box(page).fill("vpn")
    box(page).fill("red")
    expect(page.locator(".instant-title")).to_have_text(["red"])
    assert len(failed) == 1
    held[0].fulfill(json=answer(hit("vpn")))
    page.wait_for_timeout(300)
    assert titles(page) == ["red"]


def test_an_answer_that_comes_out_of_order_is_dropped(visitor: Visitor) -> None:
    """Also where the browser could not give the question up in time."""
    page = visitor.page()
    page.add_init_script(DEAF_FETCH)
    page.goto("/es/")
    box(page).fill("lento")
    page.wait_for_function("() => 'lento' in answers")
    box(page).fill("rapido")
    page.wait_for_function("() => 'rapido' in answers")
    page.evaluate("answers.rapido()")
    expect(page.locator(".instant-title")).to_have_text(["rapido"])
    page.evaluate("answers.lento()")
    page.wait_for_timeout(200)
    assert titles(page) == ["rapido"]


# A fetch that cannot be given up, and answers each question when the test says so.
DEAF_FETCH = """
globalThis.answers = {};
globalThis.fetch = async (address) => {
  const q = new URL(address, location).searchParams.get("q");
  await new Promise((answered) => (answers[q] = answered));
  const passage = { heading_path: [], anchor: "", text: q, highlights: [], start_seconds: null };
  const hits = [{ url: "/articles/a", title: q, lang: "es", passage }];
  return new Response(JSON.stringify({ hits, total: 1, capped: false, corrected: null }));
};
"""


def test_earlier_answers_stay_while_later_ones_are_awaited(visitor: Visitor) -> None:
    page = visitor.page()
    held: list[Route] = []
    page.route(
        SEARCH, lambda route: held.append(route) if "casa" in route.request.url else echo(route)
    )
    page.clock.install()
    page.goto("/es/")
    box(page).fill("vpn")
    page.clock.run_for(150)
    expect(page.locator(".instant-title")).to_have_text(["vpn"])
    form = page.locator("form[role=search]")
    with page.expect_request(lambda request: "casa" in request.url):
        box(page).fill("vpn casa")
        page.clock.run_for(150)
    page.clock.run_for(290)
    expect(form).not_to_have_class(re.compile("is-waiting"))
    assert titles(page) == ["vpn"]
    page.clock.run_for(20)
    expect(form).to_have_class(re.compile("is-waiting"))
    assert titles(page) == ["vpn"]
    held[0].fulfill(json=answer(hit("vpn en casa")))
    expect(page.locator(".instant-title")).to_have_text(["vpn en casa"])
    expect(form).not_to_have_class(re.compile("is-waiting"))


@pytest.mark.parametrize("fault", ["error", "cut off", "nonsense", "slow"])
def test_when_answers_fail_the_list_closes_quietly_and_enter_still_searches(
    careless: Visitor, fault: str
) -> None:
    page = careless.page()
    page.goto("/es/")
    page.route(SEARCH, echo)
    box(page).fill("red")
    expect(options(page).first).to_be_visible()
    page.route(SEARCH, lambda route: spoil(route, fault))
    box(page).fill("vpn")
    expect(options(page)).to_have_count(0, timeout=SLOW_MS + 2_000)
    expect(page.locator("form[role=search]")).not_to_have_class(re.compile("is-waiting"))
    expect(page.locator(".search-box [role=status]")).to_have_text("")
    box(page).press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
    assert not [one for one in careless.complaints if one.startswith("error")]


def spoil(route: Route, fault: str) -> None:
    """Answers as no service should."""
    if fault == "error":
        route.fulfill(status=503, json={"detail": "no"})
    elif fault == "cut off":
        route.abort()
    elif fault == "nonsense":
        route.fulfill(json={"hits": [{"title": "vpn"}]})
    # Slow: it is never answered.


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


def test_signs_that_an_input_method_has_not_finished_are_waited_for(visitor: Visitor) -> None:
    page = visitor.page()
    page.route(SEARCH, echo)
    page.goto("/es/")
    questions = asked(page)
    keyboard = page.context.new_cdp_session(page)
    compose: dict[str, Any] = {"selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", {"text": "ばん", **compose})
    page.wait_for_timeout(400)
    assert questions == []
    keyboard.send("Input.insertText", {"text": "番号"})
    expect(options(page).first).to_be_visible()
    assert len(questions) == 1


def test_a_key_that_an_input_method_takes_chooses_nothing(visitor: Visitor) -> None:
    page = visitor.page()
    page.route(SEARCH, echo)
    page.goto("/es/")
    box(page).fill("vpn")
    expect(options(page).first).to_be_visible()
    box(page).press("ArrowDown")
    box(page).evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    expect(options(page).first).to_be_visible()
    expect(page).to_have_url(re.compile("/es/$"))


def test_a_word_that_a_phone_is_still_composing_is_searched_as_it_comes(visitor: Visitor) -> None:
    page = visitor.page()
    page.route(SEARCH, echo)
    page.goto("/es/")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "impres", "selectionStart": 6, "selectionEnd": 6}
    )
    expect(page.locator(".instant-title")).to_have_text(["impres"])


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
