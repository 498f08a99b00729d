"""Answers that come late, out of order, spoilt, or not at all, while one types on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.answers import (
    SEARCH,
    answer,
    asked,
    box,
    echo,
    hit,
    options,
    titles,
)
from tests.browser.conftest import Visitor

SLOW_MS = 2_600
# Faster than a busy machine could press keys.
TYPE_AT_ONCE = """(field, text) => {
  for (const letter of text) {
    field.value += letter;
    field.dispatchEvent(new InputEvent("input", { data: letter, bubbles: true }));
  }
}"""
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


def test_earlier_answers_stay_while_later_ones_are_awaited(visitor: Visitor) -> None:
    page = visitor.page()
    held: list[Route] = []
    page.route(
        SEARCH, lambda route: held.append(route) if "casa" in route.request.url else echo(route)
    )
    page.clock.install(time=0)
    page.goto("/es/")
    # From here on only the test moves the clock: a slow machine must not make the answer late.
    page.clock.pause_at(3_600)
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
