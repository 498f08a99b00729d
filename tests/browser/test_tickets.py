"""A ticket from the form to the end: both languages, with a script and without, in Chromium."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from kbsearch.accounts.roles import Role
from tests.browser.accounts_desk import AccountsDesk
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations

LANGUAGES = pytest.mark.parametrize("lang", ["es", "en"])
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
EMAIL = "ana@example.com"

# What a browser gives a page that a screenshot is pasted into, and one that files are dropped on.
SCREENSHOT = """async (kind) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 400];
  canvas.getContext("2d").fillRect(40, 40, 300, 80);
  const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const data = new DataTransfer();
  data.items.add(new File([picture], "image.png", { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, ...options })
    : new DragEvent("drop", { dataTransfer: data, ...options });
  document.querySelector("textarea").dispatchEvent(event);
}"""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written, pressed and read in one language."""

    subject: str
    text: str
    send: str
    received: str
    added: str
    solved: str
    thanks: str
    reopen: str
    reopened: str
    preview: str
    back: str
    refused: str
    remove: str
    take: str
    note: str


WORDS = {
    "es": Words(
        subject="El escáner de la segunda planta no envía",
        text="Sale **E-90** al enviar.",
        send="Enviar",
        received="Recibida",
        added="Añadido",
        solved="Está resuelta, gracias",
        thanks="Gracias por decírnoslo",
        reopen="Reabrirla",
        reopened="Vuelve a estar abierta",
        preview="Vista previa",
        back="Seguir escribiendo",
        refused="Los dibujos SVG pueden llevar programas",
        remove="Quitar",
        take="Me lo quedo",
        note="Nota privada",
    ),
    "en": Words(
        subject="The scanner on the second floor does not send",
        text="It says **E-90** when I send.",
        send="Send",
        received="Received",
        added="Added",
        solved="It is solved, thank you",
        thanks="Thank you for telling us",
        reopen="Reopen it",
        reopened="It is open again",
        preview="Preview",
        back="Back to writing",
        refused="Drawings in SVG can carry programs",
        remove="Remove",
        take="I take it",
        note="Private note",
    ),
}


@pytest.fixture(scope="module")
def desk(site_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountsDesk]:
    """A service with people of its own."""
    with AccountsDesk(tmp_path_factory.mktemp("tickets"), site_index) as found:
        yield found


@pytest.fixture
def careful(chromium: Browser, desk: AccountsDesk) -> Iterator[Visitor]:
    """Opens its pages, of which none may complain."""
    visitor = desk.visitor(chromium)
    yield visitor
    visitor.close()
    refusals = "the server responded with a status of 422"
    assert not [one for one in visitor.complaints if refusals not in one]


def begin(page: Page, lang: str) -> Words:
    """The form with subject, text and where to answer."""
    words = WORDS[lang]
    page.goto(f"/{lang}/ticket")
    page.fill("#subject", words.subject)
    page.fill("#description", words.text)
    page.fill("#email", EMAIL)
    return words


def press(page: Page, name: str) -> None:
    """Presses the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def picture(page: Page) -> None:
    """Waits until the picture of the first entry has been loaded and can be seen."""
    shown = page.locator(".entry").first.get_by_role("img")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", value=True)
    expect(shown).to_have_js_property("naturalWidth", 640)


def talk(page: Page, words: Words) -> None:
    """Adds, says that it is solved, and that it is not."""
    page.fill("#text", "1234")
    press(page, words.send)
    expect(page.get_by_role("status").filter(has_text=words.added)).to_be_visible()
    expect(page.locator(".entry").nth(1)).to_contain_text("1234")
    expect(page.locator("#text")).to_have_value("")
    press(page, words.solved)
    expect(page.get_by_role("status").filter(has_text=words.thanks)).to_be_visible()
    page.fill("#text", "5678")
    press(page, words.reopen)
    expect(page.get_by_role("status").filter(has_text=words.reopened)).to_be_visible()
    expect(page.locator(".entry").last).to_contain_text("5678")
    expect(page.locator(".ticket-state .state-reopened")).to_be_visible()


@LANGUAGES
@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_ticket_with_a_screenshot_is_sent_followed_added_to_and_reopened(
    careful: Visitor, lang: str, kind: str
) -> None:
    page = careful.page()
    words = begin(page, lang)
    page.evaluate(SCREENSHOT, kind)
    expect(page.locator(".file-row.is-up canvas")).to_be_visible()
    press(page, words.send)
    expect(page.get_by_role("heading", name=words.received)).to_be_visible()
    picture(page)
    link = page.locator("#link").inner_text()
    elsewhere = careful.page()
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text(words.subject)
    picture(elsewhere)
    talk(elsewhere, words)


@LANGUAGES
def test_the_same_without_a_script(careful: Visitor, lang: str) -> None:
    page, maker = careful.page(java_script_enabled=False), careful.page()
    maker.goto("/es/")
    data = maker.evaluate(
        """() => { const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [640, 400]; return canvas.toDataURL("image/png"); }"""
    )
    words = begin(page, lang)
    page.set_input_files("#files", [payload("pantalla.png", "image/png", decoded(data))])
    press(page, words.preview)
    expect(page.locator(".preview strong")).to_have_text("E-90")
    expect(page.locator(".file-row")).to_contain_text("pantalla.png")
    press(page, words.send)
    expect(page.get_by_role("heading", name=words.received)).to_be_visible()
    expect(page.locator(".entry").first.get_by_role("img")).to_be_visible()
    talk(page, words)


def payload(name: str, kind: str, content: bytes) -> FilePayload:
    """A file as the browser is handed it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def decoded(address: str) -> bytes:
    """The bytes of a `data:` address."""
    return base64.b64decode(address.partition(",")[2])


@LANGUAGES
def test_a_file_that_is_not_taken_says_why_and_the_others_go(careful: Visitor, lang: str) -> None:
    page = careful.page()
    words = begin(page, lang)
    files = [payload("a.svg", "image/svg+xml", DRAWING), payload("b.log", "text/plain", b"E-90\n")]
    page.set_input_files("#files", files)
    refused = page.locator(".file-row.is-refused")
    expect(refused).to_contain_text(words.refused)
    expect(page.locator(".file-row.is-up")).to_contain_text("b.log")
    expect(page.locator(".files-state")).to_contain_text(re.compile("a.svg|b.log"))
    page.get_by_role("button", name=f"{words.remove} a.svg").click()
    expect(page.locator("#files")).to_be_focused()
    press(page, words.send)
    expect(page.locator(".attached-file")).to_have_count(1)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(careful: Visitor) -> None:
    page = careful.page()
    begin(page, "es")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_input_files("#files", [payload("grande.bin", "", b"0" * 10_000_001)])
    expect(page.locator(".file-row.is-refused")).to_contain_text("Ocupa más de 10 MB")
    assert not [url for url in asked if "attachments" in url]


def test_the_form_waits_for_files_that_are_still_on_their_way(careful: Visitor) -> None:
    page = careful.page()
    words = begin(page, "es")
    held = []
    page.route("**/api/v1/attachments?*", lambda route: held.append(route))  # noqa: PLW0108
    page.set_input_files("#files", [payload("b.log", "text/plain", b"E-90\n")])
    expect(page.get_by_role("progressbar")).to_be_visible()
    press(page, words.send)
    expect(page.locator(".send-state")).to_contain_text("en cuanto terminen")
    expect(page).to_have_url(re.compile("/es/ticket$"))
    held[0].continue_()
    expect(page.locator(".attached-file")).to_have_count(1)


def test_two_clicks_make_one_ticket(careful: Visitor) -> None:
    page = careful.page()
    words = begin(page, "es")
    page.get_by_role("button", name=words.send, exact=True).dblclick()
    expect(page.get_by_role("heading", name=words.received)).to_be_visible()
    number = int(re.findall(r"/tickets/(\d+)", page.url)[0])
    other = careful.page()
    begin(other, "es")
    press(other, words.send)
    expect(other.get_by_role("heading", name=words.received)).to_contain_text(str(number + 1))


@LANGUAGES
def test_the_preview_opens_and_closes_in_place(careful: Visitor, lang: str) -> None:
    page = careful.page()
    words = begin(page, lang)
    press(page, words.preview)
    expect(page.locator(".preview strong")).to_have_text("E-90")
    press(page, words.back)
    expect(page.locator("#description")).to_be_focused()
    expect(page.locator("#description")).to_have_value(words.text)


def test_a_draft_keeps_texts_and_choices_and_ends_with_the_ticket(careful: Visitor) -> None:
    page = careful.page()
    words = begin(page, "es")
    page.get_by_role("radio", name="No puedo trabajar").check()
    page.goto("/es/")
    page.goto("/es/ticket")
    expect(page.locator("#description")).to_have_value(words.text)
    expect(page.get_by_role("radio", name="No puedo trabajar")).to_be_checked()
    press(page, words.send)
    expect(page.get_by_role("heading", name=words.received)).to_be_visible()
    page.wait_for_load_state()
    page.goto("/es/ticket")
    expect(page.locator("#description")).to_have_value("")


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@LANGUAGES
def test_every_page_of_a_ticket_meets_the_rules_and_fits_the_screen(
    careful: Visitor, desk: AccountsDesk, lang: str, scheme: str, width: int
) -> None:
    page = careful.page(**screen(scheme, width))
    desk.enter(page, desk.person(Role.REQUESTER, lang=lang))
    page.goto(f"/{lang}/tickets")
    checked(page, "nothing sent yet")
    words = begin(page, lang)
    files = [payload("a.svg", "image/svg+xml", DRAWING), payload("b.log", "text/plain", b"E-90\n")]
    page.set_input_files("#files", files)
    expect(page.locator(".file-row.is-refused, .file-row.is-up")).to_have_count(2)
    checked(page, "files")
    press(page, words.preview)
    expect(page.locator(".preview strong")).to_be_visible()
    checked(page, "preview")
    press(page, words.back)
    page.get_by_role("button", name=f"{words.remove} a.svg").click()
    press(page, words.send)
    expect(page.get_by_role("heading", name=words.received)).to_be_visible()
    checked(page, "sent")
    number = re.findall(r"/tickets/(\d+)", page.url)[0]
    page.goto(f"/{lang}/tickets")
    checked(page, "what was sent")
    technician = careful.page(**screen(scheme, width))
    desk.enter(technician, desk.person(Role.TECHNICIAN, "Tomás Herrero", lang))
    technician.goto(f"/{lang}/tickets/{number}")
    press(technician, words.take)
    technician.get_by_role("radio", name=words.note).check()
    technician.fill("#text", "Llamar antes.")
    press(technician, words.send)
    expect(technician.locator(".entry-note")).to_be_visible()
    checked(technician, "desk")
    technician.goto(f"/{lang}/desk?whose=mine")
    checked(technician, "queue")


def checked(page: Page, what: str) -> None:
    """A page that axe finds nothing wrong with, and that fits."""
    assert violations(page) == [], what
    assert fits(page), what
