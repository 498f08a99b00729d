"""The reference of the API in a browser: readable on a phone, usable by anyone, copied by a key."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import violations

OPEN_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reference_fits_a_phone_and_breaks_no_rule_of_accessibility(
    visitor: Visitor, scheme: Literal["light", "dark"]
) -> None:
    page = visitor.page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto("/api/docs")
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not violations(page)


def test_a_command_is_copied(visitor: Visitor) -> None:
    page = visitor.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/api/docs")
    search = page.locator(".api-call", has_text="Articles that answer a question")
    search.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl {visitor.address}/api/v1/search")
    assert "q=no me funciona la vpn" in copied
