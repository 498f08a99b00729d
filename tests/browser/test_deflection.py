"""A ticket that need not be written, and one that always can be: both languages, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Elsewhere, Visitor
from tests.browser.foreign_desk import ForeignDesk
from tests.browser.records import events, forms, wait_for
from tests.browser.service import Service, settings_of
from tests.browser.test_accessibility import fits, screen, violations
from tests.foreign import free_port

SUGGEST = "**/api/v1/suggest"


@dataclass(frozen=True, slots=True)
class Words:
    """What is written and pressed in one language."""

    problem: str
    nonsense: str
    title: str
    solved: str
    rejected: str
    question: str
    confirm: str
    decline: str
    thanks: str
    resume: str
    send: str
    sent: str


WORDS = {
    "es": Words(
        problem="no me conecta la bpn desde casa, sale esclusa y se qeda conectando",
        nonsense="asdf qwer zxcv plof",
        title="Conectarse a la VPN desde casa",
        solved="Esto lo resuelve",
        rejected="No es esto",
        question="¿Cerrar sin enviar?",
        confirm="Sí, cerrar sin enviar",
        decline="No, quiero enviarlo",
        thanks="No se ha enviado nada",
        resume="Quiero enviarlo de todos modos",
        send="Enviar",
        sent="Recibida",
    ),
    "en": Words(
        problem="cannot conect to vpn from home, eror E-31",
        nonsense="asdf qwer zxcv plof",
        title="Connect to the VPN from home",
        solved="This solved it",
        rejected="Not this",
        question="Close without sending?",
        confirm="Yes, close without sending",
        decline="No, I want to send it",
        thanks="Nothing was sent",
        resume="I want to send it all the same",
        send="Send",
        sent="Received",
    ),
}
LANGUAGES = pytest.mark.parametrize("lang", ["es", "en"])


@pytest.fixture(scope="module")
def held_out(site_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that holds everybody out."""
    folder = tmp_path_factory.mktemp("held")
    with Service(settings_of(folder, site_index, HOLDOUT_PERCENT="100"), folder) as service:
        yield service


@pytest.fixture
def writer(chromium: Browser, elsewhere: Elsewhere) -> Iterator[Visitor]:
    """A visitor of a service whose records can be read; no page of his may complain."""
    visitor = Visitor(chromium, elsewhere.service.address)
    yield visitor
    visitor.close()
    assert not visitor.complaints


def named(page: Page, lang: str, name: str) -> Page:
    """The ticket form of a language, under a name of its own in the records."""
    page.goto(f"/{lang}/ticket")
    page.evaluate("name => document.querySelector('kb-suggest').setAttribute('name', name)", name)
    return page


def panel(page: Page) -> bool:
    """Whether anything shows."""
    return page.locator("kb-suggest [part=panel]").is_visible()


def submit(page: Page, words: Words) -> None:
    """Sends the form, which works whatever became of the suggestions."""
    page.locator("#description").fill(words.problem)
    page.locator("#email").fill("ana@example.com")
    page.get_by_role("button", name=words.send, exact=True).click()
    expect(page.get_by_role("heading", name=words.sent)).to_be_visible()
    expect(page.locator(".entry").first).to_contain_text(words.problem)


@LANGUAGES
def test_a_known_problem_full_of_typos_is_answered_in_place_and_solved_by_keyboard(
    writer: Visitor, elsewhere: Elsewhere, lang: str
) -> None:
    words, name = WORDS[lang], f"solved {lang}"
    page = named(writer.page(), lang, name)
    page.locator("#subject").press_sequentially(words.problem)
    title = page.get_by_role("button", name=words.title)
    expect(title).to_be_visible()
    expect(page.locator("#subject")).to_be_focused()
    expect(page.locator("kb-suggest [part=passage]").first).to_be_visible()
    expect(page.locator("kb-suggest [role=status]")).to_contain_text(re.compile(r"^[1-3] "))
    title.focus()
    page.keyboard.press("Enter")
    article = page.get_by_role("region", name=words.title)
    expect(article.get_by_role("listitem").first).to_be_visible()
    expect(title).to_be_focused()
    page.keyboard.press("Tab")
    expect(article).to_be_focused()
    page.get_by_role("button", name=words.solved).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name=words.question)).to_be_visible()
    expect(page.locator("kb-suggest [role=status]")).to_have_text(words.question)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=words.confirm)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("kb-suggest [part=thanks]")).to_contain_text(words.thanks)
    expect(page.locator("#subject")).to_have_value(words.problem)
    form = wait_for(elsewhere.service.database, name, "shown", "opened", "helpful", "solved")
    assert form["submitted"] is None
    assert form["status"] == "shown"


@LANGUAGES
def test_who_is_thanked_can_still_send_and_it_is_counted(
    writer: Visitor, elsewhere: Elsewhere, lang: str
) -> None:
    words, name = WORDS[lang], f"resumed {lang}"
    page = named(writer.page(), lang, name)
    page.fill("#subject", words.problem)
    page.get_by_role("button", name=words.solved).first.click()
    page.get_by_role("button", name=words.confirm).click()
    page.get_by_role("button", name=words.resume).click()
    expect(page.get_by_role("button", name=words.send, exact=True)).to_be_focused()
    submit(page, words)
    wait_for(elsewhere.service.database, name, "solved", "submitted")


@LANGUAGES
def test_what_is_refused_stays_away_and_a_question_can_be_declined(
    writer: Visitor, elsewhere: Elsewhere, lang: str
) -> None:
    words, name = WORDS[lang], f"refused {lang}"
    page = named(writer.page(), lang, name)
    page.fill("#subject", words.problem)
    page.get_by_role("button", name=words.solved).first.click()
    page.get_by_role("button", name=words.decline).click()
    expect(page.get_by_role("button", name=words.send, exact=True)).to_be_focused()
    page.get_by_role("button", name=words.rejected).first.click()
    title = page.get_by_role("button", name=words.title)
    expect(title).to_be_visible()
    with page.expect_response(SUGGEST):
        page.fill("#subject", f"{words.problem} !")
    expect(title).to_be_hidden()
    submit(page, words)
    form = wait_for(elsewhere.service.database, name, "helpful", "not_helpful", "submitted")
    assert form["solved"] is None
    assert len(forms(elsewhere.service.database, name)) == 1


@LANGUAGES
def test_nonsense_shows_nothing_and_is_sent(
    writer: Visitor, elsewhere: Elsewhere, lang: str
) -> None:
    words, name = WORDS[lang], f"nonsense {lang}"
    page = named(writer.page(), lang, name)
    with page.expect_response(SUGGEST):
        page.fill("#subject", words.nonsense)
    assert not panel(page)
    page.fill("#description", words.nonsense)
    page.fill("#email", "ana@example.com")
    page.get_by_role("button", name=words.send, exact=True).click()
    expect(page.get_by_role("heading", name=words.sent)).to_be_visible()
    form = wait_for(elsewhere.service.database, name, "submitted")
    assert form["status"] is None
    assert form["shown"] is None


@LANGUAGES
def test_a_held_out_session_sees_nothing_and_is_counted(
    chromium: Browser, held_out: Service, lang: str
) -> None:
    words, name = WORDS[lang], f"held {lang}"
    visitor = Visitor(chromium, held_out.address)
    page = named(visitor.page(), lang, name)
    with page.expect_response(SUGGEST):
        page.fill("#subject", words.problem)
    assert not panel(page)
    submit(page, words)
    form = wait_for(held_out.database, name, "offered", "submitted")
    assert form["held"]
    assert form["status"] == "withheld"
    assert "shown" not in events(held_out.database, name)
    visitor.close()
    assert not visitor.complaints


@LANGUAGES
def test_the_form_is_sent_when_the_script_is_blocked(careless: Visitor, lang: str) -> None:
    words = WORDS[lang]
    page = careless.page()
    page.route("**/widget/**", lambda route: route.abort())
    page.goto(f"/{lang}/ticket")
    page.fill("#subject", words.problem)
    submit(page, words)


@LANGUAGES
def test_the_service_is_killed_while_one_types_and_the_form_is_sent(
    chromium: Browser, site_index: Path, tmp_path: Path, lang: str
) -> None:
    port, words = free_port(), WORDS[lang]
    origin = f"http://127.0.0.1:{port}"
    service = Service(settings_of(tmp_path, site_index, WIDGET_ORIGINS=origin), tmp_path)
    visitor = Visitor(chromium, origin)
    with ForeignDesk(service.address, port) as desk, service:
        page = visitor.page()
        page.goto("/plain.html")
        page.evaluate(
            "lang => document.querySelector('kb-suggest').setAttribute('lang', lang)", lang
        )
        page.fill("#asunto", words.problem)
        expect(page.locator("kb-suggest .name").first).to_contain_text(words.title)
        service.kill()
        with page.expect_event("requestfailed", lambda one: one.url.endswith("/suggest")):
            page.locator("#asunto").press_sequentially(" hoy")
        expect(page.locator("kb-suggest [part=panel]")).to_be_hidden()
        page.get_by_role("button", name="Enviar").click()
        expect(page.locator("body")).to_have_text("Recibido")
        visitor.close()
        assert parse_qs(desk.sent[0])["asunto"] == [f"{words.problem} hoy"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("light", 360), ("dark", 800)])
@LANGUAGES
def test_every_state_of_the_element_meets_the_rules_and_fits_the_screen(
    writer: Visitor, lang: str, scheme: str, width: int
) -> None:
    words = WORDS[lang]
    page = named(writer.page(**screen(scheme, width)), lang, "looks")
    page.fill("#subject", words.problem)
    page.locator("kb-suggest [part=title]").first.click()
    expect(page.locator("kb-suggest [part=article] li").first).to_be_visible()
    page.get_by_role("button", name=words.solved).first.click()
    assert violations(page) == [], "the article and the question"
    assert fits(page)
    page.get_by_role("button", name=words.rejected).last.click()
    assert violations(page) == [], "refused"
    page.locator("kb-suggest [part=solved]:visible, kb-suggest [part=hide]").first.click()
    if page.locator("kb-suggest [part=confirm]:visible").count():
        page.locator("kb-suggest [part=confirm]:visible").click()
    assert violations(page) == [], "thanks"
