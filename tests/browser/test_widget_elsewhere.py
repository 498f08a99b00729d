"""The page that docs/widget.md shows, on another site than kbsearch, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Elsewhere, Visitor
from tests.browser.foreign_desk import ForeignDesk
from tests.browser.service import ROOT

TEXT = (ROOT / "docs" / "widget.md").read_text("utf-8")
PAGE, FORWARDED, *_ = re.findall(r"```html\n(.*?)```", TEXT, re.DOTALL)


def test_the_page_of_the_document_suggests_answers_on_another_site(
    chromium: Browser, elsewhere: Elsewhere
) -> None:
    service = elsewhere.service.address
    with ForeignDesk(service, elsewhere.desk_port, page=PAGE) as desk:
        visitor = Visitor(chromium, desk.address)
        page = visitor.page()
        page.goto("/")
        page.fill("#asunto", "No me conecta la VPN desde casa")
        page.fill("#detalle", "Me sale el error E-31")
        first = page.locator("kb-suggest [part=item]").first
        expect(first).to_contain_text("Conectarse a la VPN desde casa")
        link = first.get_by_role("link").get_attribute("href")
        page.get_by_role("button", name="Enviar").click()
        expect(page.locator("body")).to_have_text("Recibido")
        visitor.close()
    assert (link or "").startswith(f"{service}/es/articles/es/red/vpn-desde-casa")
    spoken_to = (f"third party: {service}/static/latest/", f"third party: {service}/api/v1/")
    assert all(one.startswith(spoken_to) for one in visitor.complaints)


def test_where_the_desk_forwards_an_address_what_is_written_goes_nowhere_else(
    chromium: Browser, elsewhere: Elsewhere
) -> None:
    text = re.sub(r"<kb-suggest.*?></kb-suggest>", FORWARDED, PAGE, flags=re.DOTALL)
    site = elsewhere.service.address
    with ForeignDesk(site, elsewhere.desk_port, page=text) as desk:
        visitor = Visitor(chromium, desk.address)
        page = visitor.page()
        page.goto("/")
        page.fill("#asunto", "No me conecta la VPN desde casa")
        with page.expect_response(lambda answer: answer.url.endswith("/events")) as told:
            page.locator("kb-suggest [part=title]").first.click()
            expect(page.locator("kb-suggest [part=article] li").first).to_be_visible()
        assert told.value.ok
        visitor.close()
    loaded = (f"third party: {site}/static/latest/", f"third party: {site}/media/")
    assert all(one.startswith(loaded) for one in visitor.complaints), visitor.complaints
