"""The ticket form in a browser: answers while one types, and nothing in the way of sending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.service import Service, settings_of

SUGGEST = "**/api/v1/suggest"
TICKETS = {
    "es": ("No me funciona la VPN", "Desde casa sale el error E-31", "Preparar el mensaje"),
    "en": ("The VPN does not connect", "At home I get error E-31", "Prepare the message"),
}


EMAIL = "ana@example.com"
HELP_DESK = "https://desk.example.com/new"


@pytest.fixture(scope="module")
def foreign(site_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A site whose tickets another help desk takes."""
    folder = tmp_path_factory.mktemp("foreign")
    with Service(settings_of(folder, site_index, TICKET_URL=HELP_DESK), folder) as service:
        yield service


@pytest.fixture
def preparer(chromium: Browser, foreign: Service) -> Iterator[Visitor]:
    """A visitor of that site; no page of his may complain."""
    visitor = Visitor(chromium, foreign.address)
    yield visitor
    visitor.close()
    assert not visitor.complaints


def send(page: Page) -> None:
    """Sends the form, which must work whatever became of the suggestions."""
    page.locator("#email").fill(EMAIL)
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.get_by_role("heading", name="Recibida")).to_be_visible()


def answers(page: Page) -> list[str]:
    """The titles of the suggestions that show."""
    return page.locator("kb-suggest [part=item] .name").all_inner_texts()


def write(page: Page, lang: str) -> None:
    """Fill in subject and description as typing would."""
    subject, description, _ = TICKETS[lang]
    page.locator("#subject").fill(subject)
    page.locator("#description").fill(description)


@pytest.mark.parametrize(
    ("lang", "title", "read"),
    [
        ("es", "Conectarse a la VPN desde casa", "Abrir en otra pestaña"),
        ("en", "Connect to the VPN from home", "Open in a new tab"),
    ],
)
def test_answers_show_while_one_writes_and_open_in_place(
    visitor: Visitor, lang: str, title: str, read: str
) -> None:
    page = visitor.page()
    page.goto(f"/{lang}/ticket")
    write(page, lang)
    button = page.get_by_role("button", name=re.compile(title))
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#description")).to_be_focused()
    expect(page.locator("kb-suggest [role=status]")).to_have_text(re.compile(r"\d"))
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile(read)).first.click()
    expect(opened.value).to_have_url(re.compile(f"/{lang}/articles/"))
    assert page.locator("#subject").input_value() == TICKETS[lang][0]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_message_is_prepared_and_said_not_to_be_sent(
    preparer: Visitor, lang: str, script: bool
) -> None:
    page = preparer.page(java_script_enabled=script)
    page.goto(f"/{lang}/ticket")
    write(page, lang)
    page.get_by_role("button", name=TICKETS[lang][2]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        {"es": "aún no se ha enviado", "en": "not sent yet"}[lang]
    )
    expect(page.locator(".message")).to_contain_text(TICKETS[lang][1])
    expect(page.locator("a[href^='mailto:soporte@example.com']")).to_be_visible()
    expect(page.locator(f"a[href='{HELP_DESK}']")).to_be_visible()
    expect(page.locator(".ready-answers")).to_contain_text("VPN")


def test_the_message_can_be_copied_and_changed(preparer: Visitor) -> None:
    page = preparer.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/es/ticket")
    write(page, "es")
    page.get_by_role("button", name="Preparar el mensaje").click()
    page.get_by_role("button", name="Copiar el mensaje").click()
    expect(page.locator(".copy-state")).to_have_text("Copiado")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "No me funciona la VPN\n\nDesde casa sale el error E-31"
    page.get_by_role("button", name="Cambiar algo").click()
    expect(page.locator("#description")).to_have_value("Desde casa sale el error E-31")


def test_a_failing_service_shows_nothing_and_stops_nothing(careless: Visitor) -> None:
    page = careless.page()
    page.route(SUGGEST, lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/es/ticket")
    with page.expect_response(SUGGEST):
        write(page, "es")
    page.wait_for_timeout(100)
    assert answers(page) == []
    expect(page.locator("kb-suggest [part=panel]")).to_be_hidden()
    send(page)


@pytest.mark.parametrize(
    "body", ["", "[]", '{"suggestions": [{"title": 1}]}', '{"suggestions": null}', "<html>"]
)
def test_a_malformed_answer_shows_nothing(visitor: Visitor, body: str) -> None:
    page = visitor.page()
    page.route(SUGGEST, lambda route: route.fulfill(content_type="application/json", body=body))
    page.goto("/en/ticket")
    with page.expect_response(SUGGEST):
        write(page, "en")
    page.wait_for_timeout(100)
    assert answers(page) == []


def test_a_slow_service_is_given_up_and_the_form_goes_at_once(careless: Visitor) -> None:
    page = careless.page(patient=False)
    held: list[Route] = []
    page.route(SUGGEST, lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto("/es/ticket")
    with page.expect_event("requestfailed", timeout=5000) as failed:
        write(page, "es")
    assert "/api/v1/suggest" in failed.value.url
    assert answers(page) == []
    with page.expect_request(SUGGEST):
        page.locator("#subject").fill("Otra cosa que no va")
    send(page)
    assert len(held) == 2, "the form went while its second question was still unanswered"


def test_a_late_answer_to_an_earlier_question_is_dropped(careless: Visitor) -> None:
    page = careless.page()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.fulfill(json={"suggestions": [suggestion("Second")]})
        else:
            held.append(route)

    page.route(SUGGEST, hold_the_first)
    page.goto("/en/ticket")
    with page.expect_request(SUGGEST):
        page.locator("#subject").fill("first question")
    page.locator("#subject").fill("second question")
    expect(page.locator("kb-suggest .name")).to_have_text("Second")
    held[0].abort()
    page.wait_for_timeout(200)
    assert answers(page) == ["Second"]


def test_the_same_question_is_asked_once_and_letters_are_gathered(visitor: Visitor) -> None:
    page = visitor.page()
    asked: list[str] = []

    def count(route: Route) -> None:
        asked.append(route.request.post_data or "")
        route.fulfill(json={"suggestions": [suggestion("Only")]})

    page.route(SUGGEST, count)
    page.goto("/en/ticket")
    page.locator("#subject").press_sequentially("vpn at home", delay=20)
    expect(page.locator("kb-suggest .name")).to_have_text("Only")
    assert len(asked) == 1
    page.locator("#subject").fill("vp")
    expect(page.locator("kb-suggest [part=panel]")).to_be_hidden()
    page.locator("#subject").fill("vpn at home")
    expect(page.locator("kb-suggest .name")).to_have_text("Only")
    assert len(asked) == 1


def test_the_list_stays_still_while_it_is_being_read_by_keyboard(careless: Visitor) -> None:
    page = careless.page()  # its article is made up: opening it fails
    page.route(
        SUGGEST,
        lambda route: route.fulfill(
            json={"suggestions": [suggestion((route.request.post_data_json or {})["subject"])]}
        ),
    )
    page.goto("/en/ticket")
    page.locator("#subject").fill("before")
    expect(page.locator("kb-suggest .name")).to_have_text("before")
    page.locator("#subject").fill("after")
    page.locator("kb-suggest [part=title]").focus()
    page.wait_for_timeout(800)
    assert answers(page) == ["before"]
    page.keyboard.press("Enter")
    expect(page.locator("kb-suggest [part=article]")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#name").focus()
    expect(page.locator("kb-suggest .name")).to_have_text("after")


def test_markup_in_an_answer_is_text_and_marks_count_characters(visitor: Visitor) -> None:
    page = visitor.page()
    hostile = suggestion("<img src=x onerror=alert(1)>")
    hostile["passage"] = {
        "heading_path": ["<b>a</b>"],
        "anchor": "",
        "text": "😀 press <Reset> now",
        "highlights": [[8, 15]],
    }
    hostile["url"] = "javascript:alert(1)"
    page.route(SUGGEST, lambda route: route.fulfill(json={"suggestions": [hostile]}))
    page.goto("/en/ticket")
    page.locator("#subject").fill("reset")
    expect(page.locator("kb-suggest mark")).to_have_text("<Reset>")
    assert answers(page) == ["<img src=x onerror=alert(1)>"]
    link = page.locator("kb-suggest a").get_attribute("href") or ""
    assert link.startswith(careful_origin(page))


def careful_origin(page: Page) -> str:
    """The origin of the page."""
    return str(page.evaluate("location.origin"))


def test_an_element_that_is_removed_stops_listening(visitor: Visitor) -> None:
    page = visitor.page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/ticket")
    page.evaluate("globalThis.kept = document.querySelector('kb-suggest'); kept.remove()")
    asked.clear()
    page.locator("#subject").fill("cannot connect to the vpn from home")
    page.wait_for_timeout(700)
    assert not [url for url in asked if "suggest" in url]
    page.evaluate("document.querySelector('form.ticket').append(kept)")
    expect(page.locator("kb-suggest .name").first).to_be_visible()


def test_what_was_typed_survives_reading_something_else_in_between(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/ticket")
    write(page, "es")
    page.goto("/es/")
    page.goto("/es/ticket")
    expect(page.locator("#description")).to_have_value("Desde casa sale el error E-31")
    expect(page.locator("kb-suggest .name").first).to_be_visible()
    send(page)
    page.wait_for_load_state()  # the script that forgets the draft comes with the page
    page.goto("/es/ticket")
    expect(page.locator("#description")).to_have_value("")


def suggestion(title: str) -> dict[str, object]:
    """One suggestion as the service gives it."""
    return {
        "article": "a",
        "url": f"/articles/{title}",
        "title": title,
        "lang": "en",
        "kind": "faq",
        "tags": [],
        "updated": None,
        "confidence": 0.9,
        "passage": {"heading_path": [], "anchor": "", "text": title, "highlights": []},
    }
