"""The page of deflection in Chromium: legible, accessible, and usable without a mouse."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kbsearch.accounts.composition import account_services
from kbsearch.accounts.cookies import SESSION
from kbsearch.accounts.records import Client
from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.insights.records import FormRow
from kbsearch.settings import Settings
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations
from tests.insights.rows import put, row
from tests.server import Server

WEEKS = 11
PERIOD = "since=2026-09-07&until=2026-11-22"
FIRST_WEEK = -8
"""Weeks from the day that rows count from to the first one."""


def traffic() -> Iterator[FormRow]:
    """A desk that grows, in two forms and two languages; of three tickets one is avoided."""
    draw = random.Random(3)
    for week in range(WEEKS):
        for number in range(90 + 12 * week):
            held = number % 10 == 0
            reached: list[str] = []
            if draw.random() < 0.6:
                reached.append("offered")
            sends = draw.random() < 0.72
            if reached and not held:
                reached.append("shown")
                if draw.random() < 0.5:
                    reached.append("opened")
                if sends and draw.random() < 0.34:
                    sends = False
                    reached += ["helpful", "solved"]
                elif draw.random() < 0.12:
                    reached.append("not_helpful")
            yield row(
                f"{'h' if held else 's'}{week}-{number % 60}",
                *reached,
                *(("submitted",) if sends else ()),
                held=held,
                days=7 * (FIRST_WEEK + week) + draw.random() * 4.5,
                lang="en" if number % 4 == 0 else "es",
                name="https://desk.example.com" if number % 3 == 0 else "ticket",
            )


class Desk:
    """A service of its own with recorded forms, and a manager's session."""

    def __init__(self, place: Path, rows: list[FormRow]) -> None:
        (place / "articles").mkdir()
        self.server = Server(place)
        self.address = str(self.server.client.base_url).rstrip("/")
        database = DeskDatabase(place / ".kbsearch" / "desk.db")
        put(database, rows, articles=("es/red/vpn-desde-casa", "es/contrasenas/restablecer"))
        services = account_services(database, Settings(database=database.path))
        account = services.accounts.make(login="marta", name="Marta Gil", role=Role.MANAGER)
        self.key = services.sessions.open(account, Client("127.0.0.1")).session
        database.close()

    def sign_in(self, page: Page) -> None:
        """Gives the browser the manager's session."""
        page.context.add_cookies([{"name": SESSION, "value": self.key, "url": self.address}])


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with eleven weeks of traffic."""
    desk = Desk(tmp_path_factory.mktemp("busy"), list(traffic()))
    with desk.server:
        yield desk


@pytest.fixture
def manager(chromium: Browser, busy: Desk) -> Iterator[Visitor]:
    """A manager's browser; no page may complain or call out."""
    visitor = Visitor(chromium, busy.address)
    yield visitor
    visitor.close()
    assert not visitor.complaints


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_report_meets_the_rules_and_fits_the_screen(
    manager: Visitor, busy: Desk, lang: str, scheme: str, width: int
) -> None:
    page = manager.page(**screen(scheme, width))
    busy.sign_in(page)
    for query in (PERIOD, "since=2020-01-01&until=2020-02-01"):
        page.goto(f"/{lang}/insights/deflection?{query}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for summary in page.locator("details.insight-details > summary").all():
            summary.click()
        assert violations(page) == [], query
        assert fits(page), query


def test_a_chart_has_a_name_and_its_numbers_in_a_table(manager: Visitor, busy: Desk) -> None:
    page = manager.page()
    busy.sign_in(page)
    page.goto(f"/en/insights/deflection?{PERIOD}")
    expect(page.get_by_role("img", name="Share of tickets avoided")).to_be_visible()
    expect(page.get_by_role("img", name="Forms of each week")).to_be_visible()
    page.get_by_text("The weeks as a table").click()
    table = page.get_by_role("table", name="Weeks, by their Monday")
    assert table.get_by_role("row").count() == WEEKS + 1


def test_the_period_is_chosen_with_the_keyboard_and_without_scripts(
    manager: Visitor, busy: Desk
) -> None:
    page = manager.page(java_script_enabled=False)
    busy.sign_in(page)
    page.goto("/es/insights/deflection")
    page.get_by_label("Desde", exact=True).fill("2026-10-05")
    page.get_by_label("Hasta", exact=True).fill("2026-10-18")
    page.get_by_label("Formulario", exact=True).select_option("ticket")
    page.get_by_label("Hasta", exact=True).press("Enter")
    page.wait_for_url("**/es/insights/deflection?since=2026-10-05&until=2026-10-18&form=ticket*")
    expect(page.locator(".lead")).to_contain_text("5 de octubre de 2026")
    expect(page.get_by_label("Formulario", exact=True)).to_have_value("ticket")


def test_a_manager_finds_the_report_in_the_account_menu(manager: Visitor, busy: Desk) -> None:
    page = manager.page()
    busy.sign_in(page)
    page.goto("/en/ticket")
    page.locator("[data-account-menu] > summary").click()
    page.get_by_role("link", name="What suggestions saved").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What suggestions saved")


def test_days_that_are_no_period_are_named_beside_their_fields(
    chromium: Browser, busy: Desk
) -> None:
    careless = Visitor(chromium, busy.address)
    page = careless.page()
    busy.sign_in(page)
    page.goto("/en/insights/deflection?since=2026-10-18&until=2026-10-05")
    expect(page.get_by_role("alert")).to_contain_text("These days are no period")
    expect(page.get_by_label("From", exact=True)).to_have_accessible_description(
        "These days are no period: the first must come before the last, by two years at most. "
        "The last twelve weeks are shown."
    )
    assert violations(page) == []
    careless.close()


def test_the_export_is_downloaded(manager: Visitor, busy: Desk) -> None:
    page = manager.page(accept_downloads=True)
    busy.sign_in(page)
    page.goto(f"/en/insights/deflection?{PERIOD}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename == "deflection-2026-09-07-2026-11-22.csv"
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 1 + 2 + 2 + WEEKS
