"""Results that are not sure say so, above them, with a way to a person; sure ones do not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.answers import box, options
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations

NOBODY_ANSWERS = "quién ganó el partido de ayer"
WORDS = {
    "es": ("No hemos encontrado una respuesta segura.", "Escribir a soporte"),
    "en": ("We found no sure answer.", "Contact support"),
}


@pytest.mark.parametrize("lang", WORDS)
def test_doubt_stands_above_the_results_and_leads_to_the_ticket_form(
    visitor: Visitor, lang: str
) -> None:
    sentence, link = WORDS[lang]
    page = visitor.page(viewport={"width": 1200, "height": 900})
    page.goto(f"/{lang}/search?q={NOBODY_ANSWERS}")
    note = page.get_by_role("note").filter(has_text=sentence)
    expect(note).to_be_visible()
    first = page.locator(".hits .hit").first
    above, below = note.bounding_box(), first.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    expect(page.locator(".hit-lead")).to_have_count(0)
    note.get_by_role("link", name=link).click()
    expect(page.locator("#subject")).to_have_value(NOBODY_ANSWERS)


def test_a_sure_answer_is_not_doubted(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/search?q=conectarse+a+la+vpn+desde+casa")
    expect(page.locator(".hit-lead")).to_be_visible()
    expect(page.locator(".unsure")).to_have_count(0)


def test_nobody_is_doubted_while_he_types(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/")
    box(page).fill(NOBODY_ANSWERS)
    expect(options(page).first).to_be_visible()
    expect(page.get_by_text(WORDS["es"][0])).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", WORDS)
def test_doubt_meets_the_rules_and_fits_the_screen(
    visitor: Visitor, lang: str, scheme: str, width: int
) -> None:
    page = visitor.page(**screen(scheme, width))
    page.goto(f"/{lang}/search?q={NOBODY_ANSWERS}")
    expect(page.locator(".unsure")).to_be_visible()
    assert violations(page) == []
    assert fits(page)
