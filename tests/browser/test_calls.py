"""A call is written down by keyboard alone in under a minute, and a ticket sent with few keys.

How long keys take is not measured here but known: the keystroke-level model gives an average typist
0.28 s for a key and everybody 1.35 s to prepare a step (Card, Moran and Newell, The keystroke-level
model for user performance time, Communications of the ACM 23 (7), 1980).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kbsearch.accounts.roles import Role
from tests.browser.accounts_desk import AccountsDesk
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import fits, screen, violations

KEY_SECONDS = 0.28
STEP_SECONDS = 1.35
MINUTE = 60


@dataclass
class Hands:
    """Works a page by keyboard alone, and counts keys and steps."""

    page: Page
    keys: int = 0
    steps: int = 0
    controls: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """One step: a text, where the focus is."""
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.steps += 1

    def press(self, *keys: str) -> None:
        """One step: these keys, a combination counting for each of its keys."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += len(key.split("+"))
            self.controls.append(key)
        self.steps += 1

    @property
    def seconds(self) -> float:
        """By the keystroke-level model."""
        return self.keys * KEY_SECONDS + self.steps * STEP_SECONDS


@pytest.fixture(scope="module")
def desk(site_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountsDesk]:
    """A service with people of its own."""
    with AccountsDesk(tmp_path_factory.mktemp("calls"), site_index) as found:
        yield found


@pytest.fixture
def visitor(chromium: Browser, desk: AccountsDesk) -> Iterator[Visitor]:
    """Opens its pages, of which none may complain."""
    found = desk.visitor(chromium)
    yield found
    found.close()
    assert not found.complaints


def technician(desk: AccountsDesk, visitor: Visitor, lang: str, **options: Any) -> Page:
    """The page to log a call on, as it opens."""
    page = visitor.page(**options)
    desk.enter(page, desk.person(Role.TECHNICIAN, "Tomás Herrero", lang))
    page.goto(f"/{lang}/tickets/new-call")
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize(
    ("lang", "subject", "text", "logged"),
    [
        (
            "es",
            "No imprime la de la segunda planta",
            "Papel atascado, ya ha abierto la tapa.",
            "La llamada queda anotada como ticket",
        ),
        (
            "en",
            "Second floor printer does not print",
            "Paper jam, has opened the lid already.",
            "The call is logged as ticket",
        ),
    ],
)
def test_a_call_is_written_down_by_keyboard_in_under_a_minute(
    desk: AccountsDesk, visitor: Visitor, lang: str, subject: str, text: str, logged: str
) -> None:
    name = {"es": "Zoraida Quintanilla", "en": "Xiomara Lane"}[lang]
    caller = desk.person(Role.REQUESTER, name, lang)
    hands = Hands(technician(desk, visitor, lang))
    page = hands.page
    expect(page.locator("#name")).to_be_focused()
    hands.write(name[:4].lower())
    expect(page.get_by_role("option").first).to_contain_text(name)
    hands.press("ArrowDown", "Enter")
    expect(page.locator("#email")).to_have_value(caller.email)
    expect(page.locator("#subject")).to_be_focused()
    hands.write(subject)
    hands.press("Tab")
    hands.write(text)
    hands.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text=logged)).to_be_visible()
    expect(page.locator(".ticket-facts")).to_contain_text(caller.email)
    print(f"\n{lang}: {hands.keys} keys, {hands.steps} steps, {hands.seconds:.0f} s")  # noqa: T201
    assert hands.controls == ["ArrowDown", "Enter", "Tab", "Control+Enter"]
    assert hands.seconds < MINUTE


def test_a_caller_whom_nobody_knows_costs_one_key_more(
    desk: AccountsDesk, visitor: Visitor
) -> None:
    hands = Hands(technician(desk, visitor, "es"))
    page = hands.page
    hands.write("+34 699 12 34 56")
    expect(page.locator(".caller-state")).to_contain_text("No se ha encontrado a nadie")
    hands.press("Enter")
    expect(page.locator("#subject")).to_be_focused()
    hands.write("No va el wifi")
    hands.press("Tab")
    hands.write("En la sala 3.")
    hands.press("Control+Enter")
    expect(page.locator(".ticket-facts")).to_contain_text("+34699123456")
    assert hands.seconds < MINUTE


def test_a_call_is_kept_in_the_browser_when_the_session_has_ended(
    desk: AccountsDesk, visitor: Visitor
) -> None:
    hands = Hands(technician(desk, visitor, "es"))
    page = hands.page
    hands.write("Zoraida")
    page.fill("#subject", "No imprime")
    page.fill("#description", "Nada.")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/es/sign-in"))
    desk.enter(page, desk.person(Role.TECHNICIAN, "Tomás Herrero"))
    page.goto("/es/tickets/new-call")
    expect(page.locator("#subject")).to_have_value("No imprime")
    expect(page.locator("#description")).to_have_value("Nada.")


def test_a_ticket_takes_three_fields_and_two_of_who_is_signed_in(
    desk: AccountsDesk, visitor: Visitor
) -> None:
    hands = Hands(visitor.page())
    hands.page.goto("/es/ticket")
    required = hands.page.locator("form.ticket :required")
    expect(required).to_have_count(2)
    hands.page.locator("#subject").focus()
    hands.write("No va el wifi")
    hands.press("Tab")
    hands.write("En la sala 3 desde las diez.")
    hands.page.locator("#email").focus()
    hands.write("ana@example.com")
    hands.press("Enter")
    expect(hands.page.get_by_role("heading", name="Recibida")).to_be_visible()
    own = Hands(visitor.page())
    desk.enter(own.page, desk.person(Role.REQUESTER))
    own.page.goto("/es/ticket")
    own.page.locator("#subject").focus()
    own.write("No va el wifi")
    own.press("Tab")
    own.write("En la sala 3 desde las diez.")
    own.press("Control+Enter")
    expect(own.page.get_by_role("heading", name="Recibida")).to_be_visible()
    told = f"visitor: {hands.keys} keys, {hands.seconds:.0f} s; signed in: {own.keys} keys"
    print(f"\n{told}, {own.seconds:.0f} s")  # noqa: T201


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_page_of_a_call_meets_the_rules_and_fits_the_screen(
    desk: AccountsDesk, visitor: Visitor, lang: str, scheme: str, width: int
) -> None:
    desk.person(Role.REQUESTER, "Wenceslao Ibarra", lang)
    page = technician(desk, visitor, lang, **screen(scheme, width))
    assert violations(page) == []
    page.keyboard.type("wences")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == [], "the list"
    assert fits(page)


def test_without_a_script_the_caller_is_looked_up_by_a_button(
    desk: AccountsDesk, visitor: Visitor
) -> None:
    caller = desk.person(Role.REQUESTER, "Hortensia Pla")
    page = technician(desk, visitor, "es", java_script_enabled=False)
    page.fill("#name", "hortensia")
    page.get_by_role("button", name="Buscar", exact=True).last.click()
    page.get_by_role("button", name="Hortensia Pla").click()
    expect(page.locator("#email")).to_have_value(caller.email)
    page.fill("#subject", "No imprime")
    page.fill("#description", "Papel atascado.")
    page.get_by_role("button", name="Anotar la llamada").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No imprime")
