"""The keys and input methods of the search box with its list, as in every combobox."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import (
    SEARCH,
    asked,
    box,
    echo,
    options,
    three,
)
from tests.browser.conftest import Visitor


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
