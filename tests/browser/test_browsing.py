"""Browsing and narrowing down, as visitors do, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

NAMES = {
    "es": ("Contraseñas y acceso", "Restablecer la contraseña de red", "Relacionado"),
    "en": ("Passwords and access", "Reset your network password", "Related"),
}


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_visitor_goes_from_a_category_to_an_article_and_on_to_a_related_one(
    visitor: Visitor, lang: str, width: int, script: bool
) -> None:
    category, title, related = NAMES[lang]
    page = visitor.page(
        locale=lang, java_script_enabled=script, viewport={"width": width, "height": 800}
    )
    page.goto(f"/{lang}/")
    page.get_by_role("link", name=category).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(category)
    page.get_by_role("link", name=re.compile(title)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("region", name=related).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(title)
    page.get_by_role("navigation", name=re.compile("estás|this is")).get_by_role(
        "link"
    ).last.click()
    expect(page).to_have_url(re.compile(f"/{lang}/categories/"))


def test_the_number_beside_a_filter_is_what_choosing_it_leaves(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/search?q=vpn")
    chip = page.locator(".filters a", has_text="Tutoriales")
    count = chip.locator(".filter-count").inner_text()
    chip.click()
    expect(page.locator(".count")).to_have_text(re.compile(rf"^{count} art"))
    expect(page.locator(".filters a[aria-current]", has_text="Tutoriales")).to_be_visible()


def test_a_misspelt_question_is_answered_and_can_be_insisted_on(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/es/")
    page.locator("#q").fill("cambiar la contrsaeña")
    page.locator("#q").press("Enter")
    expect(page.locator(".corrected")).to_contain_text("cambiar la contraseña")
    expect(page.locator(".hit").first).to_contain_text("contraseña")
    page.locator(".corrected a").click()
    expect(page).to_have_url(re.compile("exact=1"))
    expect(page.locator(".corrected")).to_have_count(0)


def test_an_address_that_is_gone_leads_on(careless: Visitor) -> None:
    page = careless.page()
    page.goto("/es/articles/red/vpn-desde-casa-2")
    expect(page.get_by_role("heading", level=1)).to_contain_text("no hay nada")
    page.get_by_role("region", name="Quizá buscabas").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("VPN")
