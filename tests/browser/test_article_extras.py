"""What an article's page adds to its text: copying, large pictures, links, the reader's place."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations

ARTICLES = {"es": "es/red/vpn-desde-casa", "en": "en/network/vpn-from-home"}
WITH_VIDEO = "/es/articles/es/contrasenas/restablecer"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
WORDS = {
    "es": ("Copiar el código", "Copiado", "Ver en grande", "Cerrar", "Enlace copiado"),
    "en": ("Copy the code", "Copied", "See it large", "Close", "Link copied"),
}
REFUSE = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"
NO_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
PLACES = """[...document.querySelectorAll(".prose > *, .contents, .video, .article-foot")]
  .map((element) => element.getBoundingClientRect().top)"""


def read(page: Page, lang: str) -> None:
    """Opens the article about the VPN: code, a drawing, tables, headings of two levels."""
    page.goto(f"/{lang}/articles/{ARTICLES[lang]}")


def clipboard(page: Page) -> str:
    """What was copied last."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def said(page: Page) -> Locator:
    """Where the page says how something went."""
    return page.locator(".said")


def tab_to(page: Page, target: Locator) -> None:
    """Goes there by the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"the Tab key does not reach {target}")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_code_is_copied_by_keyboard(visitor: Visitor, lang: str) -> None:
    name, done, *_ = WORDS[lang]
    page = visitor.page(permissions=CLIPBOARD)
    read(page, lang)
    button = page.get_by_role("button", name=name).first
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(done)
    assert clipboard(page) == "nslookup vpn.example.com\nping -n 4 vpn.example.com"


def test_a_refused_copy_is_told_with_what_to_do(visitor: Visitor) -> None:
    page = visitor.page()
    page.add_init_script(REFUSE)
    read(page, "es")
    page.get_by_role("button", name="Copiar el código").first.click()
    expect(said(page)).to_have_text("No se ha podido copiar: selecciona el texto y cópialo")


def test_without_a_clipboard_there_is_no_button(visitor: Visitor) -> None:
    page = visitor.page()
    page.add_init_script(NO_CLIPBOARD)
    read(page, "es")
    expect(page.locator(".heading-link").first).to_be_attached()
    expect(page.locator(".code-copy")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_drawing_opens_large_and_gives_the_focus_back(
    visitor: Visitor, lang: str, width: int
) -> None:
    _, _, hint, close, _ = WORDS[lang]
    page = visitor.page(viewport={"width": width, "height": 740})
    read(page, lang)
    button = page.get_by_role("button", name=hint).first
    small = button.locator("img")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name=close)).to_be_focused()
    expect(dialog.locator(".picture-caption")).to_have_text(small.get_attribute("alt") or "")
    assert wide(dialog.locator("img")) > wide(small) * 1.3
    assert fits(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def wide(element: Locator) -> float:
    """Its width in pixels."""
    frame = element.bounding_box()
    assert frame is not None
    return frame["width"]


def test_a_picture_is_closed_by_its_button_and_by_pointing_beside_it(visitor: Visitor) -> None:
    page = visitor.page(viewport={"width": 1440, "height": 900})
    read(page, "es")
    button = page.locator(".picture-open").first
    dialog = page.get_by_role("dialog")
    button.click()
    dialog.get_by_role("button", name="Cerrar").click()
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    expect(dialog).to_be_visible()
    page.mouse.click(5, 5)
    expect(dialog).to_be_hidden()


def test_only_a_picture_that_has_more_to_show_opens(visitor: Visitor) -> None:
    pictures = (
        '<p><a href="/es/"><img alt="sign" src="/static/latest/icons/site.svg"></a></p>'
        f'<p><img alt="small" src="{png(40, 20)}"></p>'
        f'<figure><img alt="large" src="{png(3000, 900)}"><figcaption>Todo</figcaption></figure>'
    )

    def with_pictures(route: Route) -> None:
        answer = route.fetch()
        opening = '<div class="prose">'
        route.fulfill(response=answer, body=answer.text().replace(opening, opening + pictures))

    page = visitor.page(viewport={"width": 1440, "height": 900})
    page.route("**/articles/**", with_pictures)
    read(page, "es")
    large = page.get_by_role("button", name="large")
    expect(large).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("sign|small"))).to_have_count(0)
    large.click()
    expect(page.locator(".picture-caption")).to_have_text("Todo")
    assert wide(page.locator(".picture-frame img")) > 1100


def png(width: int, height: int) -> str:
    """A black picture of that size, as an address (PNG, W3C Recommendation of 2003)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" * (width + 1)) * height)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", lines), chunk(b"IEND", b""))
    data = b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return f"data:image/png;base64,{data.decode()}"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_heading_has_a_link_to_be_copied_and_keeps_its_name(visitor: Visitor, lang: str) -> None:
    page = visitor.page(permissions=CLIPBOARD)
    read(page, lang)
    heading = page.locator(".prose h2").nth(1)
    name = heading.locator("span").first.inner_text()
    expect(page.get_by_role("heading", name=name, exact=True)).to_have_count(1)
    link = heading.get_by_role("link")
    expect(link).to_have_css("opacity", "0")
    heading.hover()
    expect(link).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(link).to_have_css("opacity", "0")
    tab_to(page, link)
    expect(link).to_have_css("opacity", "1")
    expect(link).to_have_accessible_name(re.compile(re.escape(name)))
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(WORDS[lang][4])
    anchor = heading.get_attribute("id")
    assert clipboard(page).endswith(f"{ARTICLES[lang]}#{anchor}")
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#{anchor}"


def test_the_contents_list_marks_where_the_reader_is(visitor: Visitor) -> None:
    page = visitor.page(viewport={"width": 1440, "height": 700}, reduced_motion="reduce")
    read(page, "es")
    current = page.locator(".contents a[aria-current=location]")
    links = page.locator(".contents a")
    expect(links.first).to_be_visible()
    expect(current).to_have_count(0)
    for number in (1, 2, 0):
        heading = page.locator(".prose :is(h2, h3)").nth(number)
        heading.evaluate("heading => heading.scrollIntoView()")
        expect(current).to_have_count(1)
        expect(links.nth(number)).to_have_attribute("aria-current", "location")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(links.last).to_have_attribute("aria-current", "location")
    expect(current).to_have_count(1)


def test_on_a_phone_the_contents_list_is_folded_until_it_is_wanted(visitor: Visitor) -> None:
    page = visitor.page(viewport={"width": 360, "height": 740})
    read(page, "es")
    link = page.locator(".contents a").nth(1)
    expect(link).to_be_hidden()
    page.locator(".contents summary").click()
    expect(link).to_be_visible()
    link.click()
    expect(page.locator(".prose h2").nth(1)).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", [f"/es/articles/{ARTICLES['es']}", WITH_VIDEO])
def test_nothing_moves_when_the_extras_arrive(visitor: Visitor, path: str, width: int) -> None:
    page = visitor.page(viewport={"width": width, "height": 6_000}, permissions=CLIPBOARD)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/scripts/article.js", hold)
    page.goto(path, wait_until="commit")
    page.wait_for_function(
        "() => document.querySelector('body > footer') && document.fonts.status === 'loaded'"
        " && [...document.images].every((image) => image.complete)"
        " && [...document.querySelectorAll('video')].every((video) => video.readyState > 0)"
    )
    before = page.evaluate(PLACES)
    assert len(before) > 10
    held[0].continue_()
    expect(page.locator(".heading-link").first).to_be_attached()
    page.wait_for_timeout(300)
    assert page.evaluate(PLACES) == pytest.approx(before, abs=0.5)


def test_the_sentence_that_is_spoken_is_marked(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto(WITH_VIDEO)
    page.locator(".transcript summary").click()
    current = page.locator(".transcript a[aria-current]")
    page.wait_for_function("document.querySelector('video').readyState >= 1")
    expect(current).to_have_count(0)
    line = page.locator(".transcript a").nth(2)
    line.focus()
    page.keyboard.press("Enter")
    expect(line).to_have_attribute("aria-current", "true")
    expect(line).to_be_focused()
    page.evaluate("document.querySelector('video').currentTime = 18")
    expect(page.locator(".transcript a").nth(4)).to_have_attribute("aria-current", "true")
    expect(current).to_have_count(1)


def test_a_second_in_the_address_marks_its_sentence(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto(f"{WITH_VIDEO}?t=10#video")
    expect(page.locator(".transcript a").nth(2)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_without_javascript_the_article_is_whole_and_has_no_dead_buttons(
    visitor: Visitor, lang: str
) -> None:
    page = visitor.page(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    read(page, lang)
    expect(page.locator(".prose img").first).to_be_visible()
    expect(page.locator(".prose pre").first).to_be_visible()
    expect(page.locator(".prose button, dialog, .heading-link")).to_have_count(0)
    expect(page.locator(".contents a").first).to_be_visible()


def test_paper_shows_neither_buttons_nor_links_of_headings(visitor: Visitor) -> None:
    page = visitor.page(permissions=CLIPBOARD)
    read(page, "es")
    page.locator(".code-copy").first.click()
    page.emulate_media(media="print")
    for hidden in (".code-copy", ".heading-link", ".picture-hint", ".said"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".prose img").first).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_extras_meet_the_rules_and_fit_the_screen(
    visitor: Visitor, lang: str, scheme: str, width: int
) -> None:
    page = visitor.page(**screen(scheme, width), permissions=CLIPBOARD)
    read(page, lang)
    page.locator(".contents details").evaluate("details => { details.open = true }")
    page.locator(".code-copy").first.click()
    expect(said(page)).not_to_be_empty()
    assert violations(page) == []
    assert fits(page)
    page.locator(".picture-open").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    assert fits(page)
