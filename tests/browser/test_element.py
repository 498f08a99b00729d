"""The element in hosts that are hard on it: several forms, forms that come late or go, editors of
every kind, browsers without storage. Suggestions are made up here; what is asked is what counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Elsewhere, Visitor
from tests.browser.foreign_desk import KBSEARCH, ForeignDesk

SUGGEST = "**/api/v1/suggest"
SCRIPT = f'<script type="module" src="{KBSEARCH}/static/latest/widget/kb-suggest.js"></script>'
TOKEN = "A" * 40


class Asked:
    """Answers every question of a page with its own subject, and keeps the questions and events."""

    def __init__(self, page: Page) -> None:
        self.questions: list[dict[str, Any]] = []
        self.events: list[str] = []
        page.route(SUGGEST, self._answer)
        page.route("**/events", self._note)

    def _answer(self, route: Route) -> None:
        question = route.request.post_data_json or {}
        self.questions.append(question)
        title = question["subject"] or question["description"]
        hit = {
            "article": "en/a",
            "url": "/articles/en/a",
            "title": title,
            "lang": "en",
            "passage": {"heading_path": [], "anchor": "", "text": title, "highlights": []},
        }
        allow = {"Access-Control-Allow-Origin": "*"}
        answer = {"token": TOKEN, "holdout": False, "suggestions": [hit]}
        route.fulfill(json=answer, headers=allow)

    def _note(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        self.events += [one["name"] for one in body["events"]]
        route.fulfill(status=201, json={}, headers={"Access-Control-Allow-Origin": "*"})


@pytest.fixture
def opened(chromium: Browser, elsewhere: Elsewhere) -> Iterator[Any]:
    """Opens a page with this in its body on another site; gives the page and what it asks."""
    desks: list[ForeignDesk] = []
    visitors: list[Visitor] = []

    def open_page(body: str, **options: Any) -> tuple[Page, Asked]:
        text = (
            f'<!doctype html><html lang="en"><link rel="icon" href="data:,">{SCRIPT}{body}</html>'
        )
        desk = ForeignDesk(elsewhere.service.address, page=text)
        desks.append(desk)
        visitors.append(Visitor(chromium, desk.address))
        page = visitors[-1].page(**options)
        asked = Asked(page)
        page.goto("/")
        return page, asked

    yield open_page
    for visitor in visitors:
        visitor.close()
        strange = [one for one in visitor.complaints if not one.startswith("third party")]
        assert not strange
    for desk in desks:
        desk.stop()


def shown(page: Page, element: str = "kb-suggest") -> Any:
    """The title of the only answer of an element."""
    return page.locator(f"{element} .name")


FORM = '<form id="{0}"><input name="subject"><textarea name="text"></textarea><button>Go</button>'
ELEMENT = '<kb-suggest {0} subject="[name=subject]" description="[name=text]"></kb-suggest>'


def test_two_forms_of_one_page_do_not_hear_each_other(opened: Any) -> None:
    inside = FORM.format("one") + ELEMENT.format('id="a" name="one"') + "</form>"
    outside = FORM.format("two") + "</form>" + ELEMENT.format('id="b" name="two" form="#two"')
    page, asked = opened(inside + outside)
    page.fill("#two [name=subject]", "second")
    expect(shown(page, "#b")).to_have_text("second")
    expect(shown(page, "#a")).to_have_count(0)
    page.fill("#one [name=subject]", "first")
    expect(shown(page, "#a")).to_have_text("first")
    expect(shown(page, "#b")).to_have_text("second")
    assert [one["form"] for one in asked.questions] == ["two", "one"]
    assert len({one["session"] for one in asked.questions}) == 1
    assert len({one["draft"] for one in asked.questions}) == 2


def test_a_form_that_comes_after_the_element_is_heard(opened: Any) -> None:
    page, _ = opened('<kb-suggest subject="#late"></kb-suggest><div id="place"></div>')
    page.evaluate("() => { place.innerHTML = '<form><input id=late></form>' }")
    page.fill("#late", "at last")
    expect(shown(page)).to_have_text("at last")


def test_an_element_that_is_replaced_goes_on_with_the_same_form(opened: Any) -> None:
    page, asked = opened(f"<div id=app>{FORM.format('f')}{ELEMENT.format('')}</form></div>")
    page.fill("[name=subject]", "the first")
    expect(shown(page)).to_have_text("the first")
    page.evaluate(
        "() => { const text = document.querySelector('input').value;"
        " app.innerHTML = app.innerHTML; document.querySelector('input').value = text; }"
    )
    page.fill("[name=subject]", "the first, longer")
    expect(shown(page)).to_have_text("the first, longer")
    assert len({one["draft"] for one in asked.questions}) == 1
    assert asked.questions[-1]["token"] == TOKEN


def test_an_element_inside_an_open_shadow_root_reads_what_is_beside_it(opened: Any) -> None:
    page, asked = opened("<div id=host></div>")
    page.evaluate(
        "html => { host.attachShadow({mode: 'open'}).setHTMLUnsafe(html) }",
        FORM.format("f") + ELEMENT.format("") + "</form>",
    )
    page.locator("[name=subject]").fill("in the shade")
    expect(shown(page)).to_have_text("in the shade")
    page.evaluate(
        "() => host.shadowRoot.addEventListener('submit', event => event.preventDefault())"
    )
    page.get_by_role("button", name="Go").click()
    wait_until(page, lambda: "submitted" in asked.events)


def wait_until(page: Page, happened: Any) -> None:
    """Waits for what the page has done, without looking into it."""
    for _ in range(600):
        if happened():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def test_what_is_sent_in_place_and_emptied_begins_another_form(opened: Any) -> None:
    page, asked = opened(FORM.format("f") + ELEMENT.format("") + "</form>")
    page.evaluate(
        "() => f.addEventListener('submit', event => { event.preventDefault(); f.reset(); })"
    )
    page.fill("[name=subject]", "one ticket, and a long one")
    expect(shown(page)).to_have_text("one ticket, and a long one")
    page.get_by_role("button", name="Go").click()
    expect(shown(page)).to_have_count(0)
    page.fill("[name=subject]", "another")
    expect(shown(page)).to_have_text("another")
    first, second = asked.questions
    assert first["draft"] != second["draft"]
    assert "token" not in second
    assert asked.events.count("submitted") == 1


def test_the_category_is_what_people_read_and_changing_it_asks_again(opened: Any) -> None:
    menu = '<select id="kind"><option value="">-<option value="7">Power cut</select>'
    page, asked = opened(
        FORM.format("f") + menu + ELEMENT.format('category="#kind" requester="no hash"') + "</form>"
    )
    page.fill("[name=subject]", "no light")
    expect(shown(page)).to_have_text("no light")
    with page.expect_request(SUGGEST):
        page.select_option("#kind", "7")
    wait_until(page, lambda: len(asked.questions) == 2)
    assert [one["category"] for one in asked.questions] == ["", "Power cut"]
    assert "requester" not in asked.questions[0]


def test_storage_that_is_forbidden_is_done_without(opened: Any) -> None:
    page, asked = opened(FORM.format("f") + ELEMENT.format("") + "</form>")
    page.evaluate(
        "() => { for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no') } }); }"
    )
    page.fill("[name=subject]", "first")
    expect(shown(page)).to_have_text("first")
    page.fill("[name=subject]", "second")
    expect(shown(page)).to_have_text("second")
    assert len({one["session"] for one in asked.questions}) == 1


def test_the_page_hears_what_was_solved_and_may_take_over(opened: Any) -> None:
    page, asked = opened(
        FORM.format("f") + ELEMENT.format('done-url="/thanks" token-field="kb"') + "</form>"
    )
    page.evaluate(
        "() => addEventListener('kb-solved', event => {"
        " event.preventDefault(); window.heard = event.detail; })"
    )
    page.fill("[name=subject]", "solved")
    page.get_by_role("button", name="This solved it").click()
    page.get_by_role("button", name="Yes, close").click()
    heard = page.evaluate("() => heard")
    assert heard["article"] == "en/a"
    assert heard["url"].endswith("/en/articles/en/a")
    assert page.evaluate("() => new FormData(f).get('kb')") == TOKEN
    wait_until(page, lambda: {"shown", "helpful", "solved"} <= set(asked.events))


def test_after_solving_it_leads_where_the_page_says(opened: Any) -> None:
    page, _ = opened(FORM.format("f") + ELEMENT.format('done-url="/thanks"') + "</form>")
    page.fill("[name=subject]", "solved")
    page.get_by_role("button", name="This solved it").click()
    page.get_by_role("button", name="Yes, close").click()
    page.wait_for_url("**/thanks")


def test_hiding_is_for_the_whole_form_and_gives_the_focus_back(opened: Any) -> None:
    page, asked = opened(FORM.format("f") + ELEMENT.format("") + "</form>")
    page.fill("[name=subject]", "before")
    page.get_by_role("button", name="Hide").click()
    expect(page.locator("[name=subject]")).to_be_focused()
    with page.expect_response(SUGGEST):
        page.fill("[name=subject]", "after")
    expect(shown(page)).to_have_count(0)
    wait_until(page, lambda: "dismissed" in asked.events)


def test_a_page_that_comes_back_from_the_cache_goes_on(opened: Any) -> None:
    page, asked = opened(FORM.format("f") + ELEMENT.format("") + "</form>")
    page.fill("[name=subject]", "before")
    expect(shown(page)).to_have_text("before")
    page.goto("/elsewhere")
    page.go_back()
    expect(page.locator("[name=subject]")).to_have_value("before")
    page.fill("[name=subject]", "after coming back")
    expect(shown(page)).to_have_text("after coming back")
    assert len({one["draft"] for one in asked.questions}) == 1


def test_a_page_in_a_language_that_is_not_spoken_here_gets_english_words_and_plain_links(
    opened: Any,
) -> None:
    page, asked = opened(FORM.format("f") + ELEMENT.format('lang="pt-BR"') + "</form>")
    page.fill("[name=subject]", "algo")
    expect(shown(page)).to_have_text("algo")
    expect(page.get_by_role("link", name="Open in a new tab")).to_have_attribute(
        "href", re.compile(r":\d+/articles/en/a$")
    )
    assert asked.questions[0]["lang"] is None
