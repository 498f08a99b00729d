"""The element in pages that are not ours, on other origins, under policies of their own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Elsewhere, Visitor
from tests.browser.foreign_desk import ForeignDesk
from tests.browser.records import events, forms, wait_for
from tests.browser.test_accessibility import violations
from tests.foreign import ForeignServer

HELPDESK = Path(__file__).parent / "desks" / "django_helpdesk.py"
SUGGEST = "**/api/v1/suggest"


@pytest.fixture(scope="module")
def desk(elsewhere: Elsewhere) -> Iterator[ForeignDesk]:
    with ForeignDesk(elsewhere.service.address, elsewhere.desk_port) as desk:
        yield desk


@pytest.fixture
def guest(chromium: Browser, desk: ForeignDesk) -> Iterator[Visitor]:
    """A visitor of the other site, whose pages may speak to it and to the service only."""
    visitor = Visitor(chromium, desk.address)
    yield visitor
    visitor.close()


def complaints(visitor: Visitor, elsewhere: Elsewhere) -> list[str]:
    """What the pages complained of, but for speaking to the service, which they must."""
    ours = f"third party: {elsewhere.service.address}/"
    return [one for one in visitor.complaints if not one.startswith(ours)]


def titles(page: Page) -> list[str]:
    return page.locator("kb-suggest [part=item] .name").all_inner_texts()


def test_a_page_under_a_strict_policy_of_its_own_shows_the_article_and_sends_its_ticket(
    guest: Visitor, desk: ForeignDesk, elsewhere: Elsewhere
) -> None:
    page = guest.page()
    page.goto("/plain.html")
    page.fill("#asunto", "no me conecta la bpn")
    page.fill("#detalle", "desde casa sale el error E-31")
    page.get_by_role("button", name="Conectarse a la VPN desde casa").click()
    article = page.locator("kb-suggest [part=article]")
    expect(article.get_by_role("heading", name="Conectarse")).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('kb-suggest').shadowRoot.querySelector('img')?.naturalWidth"
    )
    assert violations(page) == []
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("body")).to_have_text("Recibido")
    assert parse_qs(desk.sent[-1]) == {
        "asunto": ["no me conecta la bpn"],
        "detalle": ["desde casa sale el error E-31"],
    }
    form = wait_for(elsewhere.service.database, "incidencias", "shown", "opened", "submitted")
    assert form["origin"] == desk.address
    assert complaints(guest, elsewhere) == []


def test_a_site_that_the_desk_has_not_named_gets_nothing_and_sends_its_ticket(
    chromium: Browser, elsewhere: Elsewhere
) -> None:
    with ForeignDesk(elsewhere.service.address) as stranger:
        visitor = Visitor(chromium, stranger.address)
        page = visitor.page()
        page.goto("/plain.html")
        with page.expect_event("requestfailed", lambda one: one.url.endswith("/suggest")):
            page.fill("#asunto", "no me conecta la VPN desde casa")
        page.get_by_role("button", name="Enviar").click()
        expect(page.locator("body")).to_have_text("Recibido")
        visitor.close()
        assert len(stranger.sent) == 1


def test_a_page_that_draws_its_form_anew_and_asks_in_steps(
    guest: Visitor, desk: ForeignDesk, elsewhere: Elsewhere
) -> None:
    page = guest.page()
    page.goto("/redrawn.html")
    page.locator("[name=subject]").press_sequentially("cannot conect to vpn from home, eror E-31")
    expect(page.locator("kb-suggest .name").first).to_contain_text("VPN")
    page.click("#template")
    page.click("#next")
    with page.expect_request(SUGGEST) as asked:
        page.locator("rich-editor [contenteditable]").press_sequentially("at home I get error E-31")
    question = asked.value.post_data_json or {}
    assert question["subject"] == "The VPN does not connect from home"
    assert question["description"] == "at home I get error E-31"
    expect(page.locator("rich-editor [contenteditable]")).to_be_focused()
    expect(page.locator("kb-suggest .name").first).to_contain_text("Connect to the VPN")
    assert "submitted" not in events(elsewhere.service.database, "steps")
    page.click("#send")
    expect(page.locator("#told")).to_have_text("Recibido")
    assert json.loads(desk.sent[-1])["text"] == "at home I get error E-31"
    wait_for(elsewhere.service.database, "steps", "submitted")
    assert len(forms(elsewhere.service.database, "steps")) == 1
    assert events(elsewhere.service.database, "steps").count("submitted") == 1
    assert complaints(guest, elsewhere) == []


@pytest.fixture(scope="module")
def helpdesk(
    elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """django-helpdesk: its address and its database."""
    folder = tmp_path_factory.mktemp("helpdesk")
    given = {
        "port": elsewhere.helpdesk_port,
        "database": str(folder / "desk.sqlite3"),
        "kbsearch": elsewhere.service.address,
    }
    arguments = [str(HELPDESK), json.dumps(given)]
    with ForeignServer(arguments, port=elsewhere.helpdesk_port, folder=folder):
        yield f"http://127.0.0.1:{elsewhere.helpdesk_port}", folder / "desk.sqlite3"


def test_django_helpdesk_suggests_in_its_public_form_and_stores_its_ticket(
    chromium: Browser, elsewhere: Elsewhere, helpdesk: tuple[str, Path]
) -> None:
    address, database = helpdesk
    visitor = Visitor(chromium, address)
    page = visitor.page()
    page.goto("/tickets/submit/")
    page.select_option("#id_queue", label="Informática")
    page.fill("#id_title", "no me conecta la bpn")
    page.fill("#id_body", "desde casa sale el error E-31")
    page.fill("#id_submitter_email", "ana@example.com")
    expect(page.locator("#id_body + kb-suggest .name").first).to_contain_text("VPN")
    page.locator("kb-suggest [part=title]").first.click()
    expect(page.locator("kb-suggest [part=article] li").first).to_be_visible()
    with page.expect_request(lambda one: one.method == "POST" and one.url == page.url) as posted:
        page.get_by_role("button", name="Enviar Ticket").click()
    page.wait_for_url("**/view/?ticket=it-1*")
    assert 'name="kbsearch_token"' in (posted.value.post_data_buffer or b"").decode()
    visitor.close()
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT title, description FROM helpdesk_ticket").fetchall()
    assert found == [("no me conecta la bpn", "desde casa sale el error E-31")]
    wait_for(elsewhere.service.database, "helpdesk", "opened", "submitted")
