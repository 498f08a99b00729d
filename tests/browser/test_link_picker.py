"""`??` in a text box: on a technician's ticket page, and on pages of other help desks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect

from kbsearch.accounts.roles import Role
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.link_rows import of_ticket
from kbsearch.database.secret_rows import SecretRows
from kbsearch.desk.records import How, Link, TicketRef
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import Author, By, Kind, NewTicket, Requester, ShownArticle
from kbsearch.tickets.service import Tickets
from tests.browser.accounts_desk import AccountsDesk
from tests.browser.conftest import Visitor
from tests.browser.foreign_desk import ForeignDesk
from tests.browser.service import ROOT
from tests.browser.test_accessibility import violations
from tests.foreign import free_port

TEXT = (ROOT / "docs" / "link-picker.md").read_text("utf-8")
(PAGE,) = re.findall(r"```html\n(.*?)```", TEXT, re.DOTALL)
(BOOKMARK,) = re.findall(r"```js\n(.*?)```", TEXT, re.DOTALL)
VPN = "es/red/vpn-desde-casa"
RACK = "Servidor de impresión: cola parada"
TITLE = "Conectarse a la VPN desde casa y resolver sus errores"
SEARCH = {"es": "Busca en todos los artículos", "en": "Search all articles"}


class Desk(AccountsDesk):
    """A service whose tickets a technician answers, and another help desk that it knows."""

    def __init__(self, folder: Path, index: Path) -> None:
        self.foreign_port = free_port()
        # By another name than kbsearch, which makes it another site to a browser.
        self.foreign = f"http://localhost:{self.foreign_port}"
        super().__init__(folder, index, PICKER_ORIGINS=self.foreign)
        self.tickets = Tickets(self.database, links=TicketLinks(SecretRows(self.database)))

    @property
    def database(self) -> DeskDatabase:
        return self._database

    def ticket(self, **more: Any) -> int:
        """A ticket about the VPN."""
        about: dict[str, Any] = {
            "kind": Kind.INCIDENT,
            "subject": "No puedo entrar en la VPN desde casa",
            "text": "Error 809",
            "lang": "es",
            "requester": Requester("Ana", "a@example.com"),
        }
        new = NewTicket(**(about | more))
        return self.tickets.submit(new, author=Author(By.REQUESTER, "Ana")).ticket.number

    def links(self, ticket: TicketRef) -> list[Link]:
        """What a ticket was linked with."""
        with self.database.reading() as unit:
            return list(of_ticket(unit, ticket))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, site_index: Path) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("picker"), site_index) as found:
        yield found


@pytest.fixture
def technician(chromium: Browser, desk: Desk) -> Iterator[Visitor]:
    """Somebody whose pages may complain of nothing."""
    visitor = desk.visitor(chromium)
    yield visitor
    visitor.close()
    assert not visitor.complaints


def opened(desk: Desk, visitor: Visitor, lang: str, ticket: int, **options: Any) -> Page:
    """The page of a ticket, a technician signed in."""
    page = visitor.page(**options)
    desk.enter(page, desk.person(Role.TECHNICIAN, lang=lang))
    page.goto(f"/{lang}/tickets/{ticket}")
    return page


def picker(page: Page) -> Locator:
    return page.locator("kb-link-picker [part=picker]")


def options(page: Page) -> Locator:
    return page.locator("kb-link-picker [part=option]")


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_right_article_is_three_keys_away(desk: Desk, technician: Visitor, lang: str) -> None:
    number = desk.ticket()
    page = opened(desk, technician, lang, number)
    page.locator("#text").focus()
    page.keyboard.type("Hola, Ana: mira ")
    with page.expect_response(lambda answer: answer.url.endswith("/api/v1/links")) as kept:
        page.keyboard.type("??")
        expect(page.get_by_role("combobox", name=SEARCH[lang])).to_be_focused()
        expect(options(page).first).to_contain_text(TITLE)
        page.keyboard.press("Enter")
    assert kept.value.status == 201
    link = f"[{TITLE}]({desk.service.address}/articles/{VPN}"
    expect(page.locator("#text")).to_be_focused()
    value = page.locator("#text").input_value()
    assert value.startswith(f"Hola, Ana: mira {link}")
    page.keyboard.type(".")
    assert page.locator("#text").input_value().endswith(").")
    (kept_link,) = desk.links(TicketRef.ours(number))
    assert (kept_link.article, kept_link.how) == (VPN, How.INSERTED)


def write(page: Page, text: str, field: str = "#text") -> None:
    """Types at the end of a field."""
    page.locator(field).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_shift_enter_quotes_the_passage_and_undoing_brings_the_signs_back(
    desk: Desk, technician: Visitor
) -> None:
    number = desk.ticket()
    page = opened(desk, technician, "es", number)
    write(page, "Hola:\n??")
    expect(options(page).first).to_contain_text(TITLE)
    page.keyboard.press("Shift+Enter")
    text = page.locator("#text")
    expect(text).to_have_value(re.compile(rf"^Hola:\n> .+\n>\n> \[{TITLE}\]\(.*\)\n\n$", re.DOTALL))
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Hola:\n??")
    page.wait_for_function("() => document.querySelector('kb-link-picker').isOpen === false")
    assert [one.how for one in desk.links(TicketRef.ours(number))] == [How.QUOTED]


def test_escape_leaves_what_was_typed_and_typing_goes_on(desk: Desk, technician: Visitor) -> None:
    page = opened(desk, technician, "es", desk.ticket())
    write(page, "¿Seguro ??")
    expect(picker(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(picker(page)).to_have_count(0)
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("! De verdad??? Sí")
    expect(page.locator("#text")).to_have_value("¿Seguro ??! De verdad??? Sí")
    expect(picker(page)).to_have_count(0)


FILL = """(field) => {
  field.value = "Mira ??";
  field.setSelectionRange(7, 7);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}"""


def test_what_a_script_fills_in_opens_nothing(desk: Desk, technician: Visitor) -> None:
    page = opened(desk, technician, "es", desk.ticket())
    page.locator("#text").focus()
    page.locator("#text").evaluate(FILL)
    page.keyboard.type(" x")
    expect(page.locator("#text")).to_have_value("Mira ?? x")
    expect(picker(page)).to_have_count(0)


def test_typing_searches_every_language_and_the_arrows_choose(
    desk: Desk, technician: Visitor
) -> None:
    page = opened(desk, technician, "en", desk.ticket(lang="en", subject="Hello", text="Hi"))
    write(page, "??")
    page.keyboard.type("impresora no imprime atasco")
    expect(options(page).first).to_contain_text("La impresora no imprime")
    expect(options(page).first).to_contain_text("in Spanish")
    search = page.get_by_role("combobox", name=SEARCH["en"])
    assert search.get_attribute("aria-activedescendant") == "option-0"
    for key, reached in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowDown", 0)):
        page.keyboard.press(key)
        last = options(page).count() - 1
        number = last if reached < 0 else reached
        expect(options(page).nth(number)).to_have_attribute("aria-selected", "true")
        assert search.get_attribute("aria-activedescendant") == f"option-{number}"
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value(re.compile(r"^\[La impresora no imprime.*\)$"))


@pytest.mark.parametrize(
    ("lang", "words"), [("es", "Dijo que no le servía"), ("en", "Said it did not help")]
)
def test_what_the_requester_was_shown_is_marked(
    desk: Desk, technician: Visitor, lang: str, words: str
) -> None:
    shown = [ShownArticle(VPN, "es", 1, opened=True, helpful=False)]
    page = opened(desk, technician, lang, desk.ticket(shown=shown))
    write(page, "??")
    expect(options(page).first).to_contain_text(words)


def test_what_the_requester_cannot_open_is_inserted_only_when_asked_for_twice(
    desk: Desk, technician: Visitor
) -> None:
    page = opened(desk, technician, "es", desk.ticket())
    write(page, "??")
    page.keyboard.type("servidor de impresión 0x0000011b")
    expect(options(page).first).to_contain_text(RACK)
    expect(options(page).first).to_contain_text("No puede abrirlo")
    page.keyboard.press("Enter")
    expect(picker(page)).to_contain_text("Quien pregunta no puede abrir este artículo")
    expect(page.locator("#text")).to_have_value("??")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value(re.compile(r"^\[Servidor de impresión.*\)$"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_a_screen_reader_can_follow_it(
    desk: Desk, technician: Visitor, scheme: str, width: int
) -> None:
    page = opened(
        desk,
        technician,
        "es",
        desk.ticket(shown=[ShownArticle(VPN, "es", 1)]),
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    write(page, "??")
    expect(options(page).first).to_contain_text("Ya se le mostró")
    expect(picker(page).get_by_role("status")).to_have_text(re.compile(r"^\d artículos?$"))
    search = page.get_by_role("combobox", name=SEARCH["es"])
    expect(search).to_have_attribute("aria-expanded", "true")
    assert search.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert violations(page) == []
    box = picker(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Enter")
    expect(page.locator("kb-link-picker [role=status]")).to_have_text("Enlace insertado")


def test_when_the_service_fails_it_says_so_and_what_was_typed_stays(
    chromium: Browser, desk: Desk
) -> None:
    visitor = desk.visitor(chromium)
    page = opened(desk, visitor, "es", desk.ticket())
    page.route("**/suggestions?*", lambda route: route.abort())
    write(page, "??")
    expect(picker(page)).to_contain_text("No se ha podido buscar")
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_have_value("??")
    visitor.close()


def closes(window: Page, key: str) -> None:
    """Presses a key that ends the window, which may be before it is let go."""
    with window.expect_event("close"), suppress(Error):
        window.keyboard.press(key)


class Elsewhere:
    """A page of another help desk, on another site, whose policy lets it load our script."""

    def __init__(self, desk: Desk, chromium: Browser, role: Role | None, **options: Any) -> None:
        self.desk = desk
        self.visitor = Visitor(chromium, desk.foreign)
        self.page = self.visitor.page(**options)
        if role is not None:
            desk.enter(self.page, desk.person(role))
        self.page.goto("/")

    def ask(self, field: str, text: str = "??") -> Page:
        """Types in a field of the page; the window that opens."""
        write(self.page, text[:-1], field)
        with self.page.expect_popup() as opening:
            self.page.keyboard.type(text[-1])
        return opening.value

    def close(self) -> None:
        """Afterwards the page has asked nobody else, and nothing but its script."""
        self.visitor.close()


@pytest.fixture
def foreign(desk: Desk) -> Iterator[ForeignDesk]:
    with ForeignDesk(desk.service.address, desk.foreign_port, page=PAGE) as served:
        yield served


@pytest.fixture
def elsewhere(chromium: Browser, desk: Desk, foreign: ForeignDesk) -> Iterator[Elsewhere]:
    del foreign
    found = Elsewhere(desk, chromium, Role.TECHNICIAN)
    yield found
    found.close()


def test_a_page_of_another_help_desk_gets_the_link_that_is_chosen_and_nothing_else(
    elsewhere: Elsewhere,
) -> None:
    page, desk = elsewhere.page, elsewhere.desk
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.evaluate(
        "() => { window.heard = []; addEventListener('message', ({ data }) => heard.push(data)); }"
    )
    window = elsewhere.ask("#respuesta", "Mira ??")
    expect(window.locator("[part=search]")).to_be_focused()
    expect(window.locator("[part=option]").first).to_contain_text(TITLE)
    assert violations(window) == []
    closes(window, "Enter")
    link = f"Mira [{TITLE}]({desk.service.address}/articles/{VPN}"
    expect(page.locator("#respuesta")).to_have_value(re.compile("^" + re.escape(link)))
    heard = page.evaluate("() => window.heard.map((one) => Object.keys(one).join())")
    assert heard == ["kbsearch,ready", "kbsearch,chosen"]
    assert not requests, "the page itself asks nothing"
    expect(page.locator("#respuesta")).to_be_focused()
    (kept,) = desk.links(TicketRef("48211", "zammad"))
    assert (kept.article, kept.how) == (VPN, How.INSERTED)
    assert not [one for one in elsewhere.visitor.complaints if not one.startswith("third party")]


def test_a_page_in_english_gets_a_window_in_english(chromium: Browser, desk: Desk) -> None:
    in_english = PAGE.replace('<html lang="es">', '<html lang="en">')
    with ForeignDesk(desk.service.address, desk.foreign_port, page=in_english):
        found = Elsewhere(desk, chromium, Role.TECHNICIAN)
        window = found.ask("#respuesta", "See ??")
        expect(window.get_by_role("combobox", name=SEARCH["en"])).to_be_focused()
        # Of an article's translations the one in the language of the page.
        title = "Connect to the VPN from home and fix its errors"
        expect(window.locator("[part=option]").first).to_contain_text(title)
        closes(window, "Enter")
        expect(found.page.locator("#respuesta")).to_have_value(re.compile(rf"^See \[{title}\]"))
        found.close()


def test_content_editable_gets_a_link_under_a_policy_of_trusted_types(
    elsewhere: Elsewhere,
) -> None:
    page = elsewhere.page
    page.goto("/plain")
    window = elsewhere.ask("#editor", "Mira ??")
    expect(window.locator("[part=option]").first).to_contain_text(TITLE)
    closes(window, "Enter")
    editor = page.locator("#editor")
    expect(editor.get_by_role("link", name=TITLE)).to_have_attribute(
        "href", re.compile(f"/articles/{VPN}")
    )
    expect(editor).to_have_text(f"Mira {TITLE}")
    page.keyboard.press("Control+z")
    expect(editor).to_have_text("Mira ??")
    assert not [one for one in elsewhere.visitor.complaints if not one.startswith("third party")]


def test_a_quotation_in_content_editable_is_one(elsewhere: Elsewhere) -> None:
    window = elsewhere.ask("#editor", "??")
    expect(window.locator("[part=option]").first).to_contain_text(TITLE)
    closes(window, "Shift+Enter")
    quoted = elsewhere.page.locator("#editor blockquote")
    expect(quoted.get_by_role("link")).to_have_text(TITLE)


def test_escape_in_the_window_leaves_what_was_typed(elsewhere: Elsewhere) -> None:
    window = elsewhere.ask("#respuesta", "Mira ??")
    expect(window.locator("[part=option]").first).to_be_visible()
    closes(window, "Escape")
    expect(elsewhere.page.locator("#respuesta")).to_have_value("Mira ??")
    expect(elsewhere.page.locator("#respuesta")).to_be_focused()


def test_a_site_that_the_desk_has_not_named_gets_nothing(chromium: Browser, desk: Desk) -> None:
    with ForeignDesk(desk.service.address, page=PAGE) as served:
        visitor = Visitor(chromium, served.address)
        page = visitor.page()
        desk.enter(page, desk.person(Role.TECHNICIAN))
        page.goto("/")
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.locator("#respuesta").focus()
        with page.expect_popup() as opening:
            page.keyboard.type("??")
        expect(opening.value.get_by_role("alert")).to_contain_text(served.address)
        assert not [one for one in asked if "/api/" in one]
        visitor.close()


@pytest.mark.parametrize("role", [None, Role.REQUESTER])
def test_who_is_no_technician_is_told_so_in_the_window(
    chromium: Browser, desk: Desk, foreign: ForeignDesk, role: Role | None
) -> None:
    del foreign
    found = Elsewhere(desk, chromium, role)
    window = found.ask("#respuesta")
    expect(window.get_by_role("link", name="Continuar")).to_be_visible()
    assert violations(window) == []
    # He signs in in another tab, comes back, and goes on where he was.
    desk.enter(found.page, desk.person(Role.TECHNICIAN))
    window.get_by_role("link", name="Continuar").click()
    expect(window.locator("[part=option]").first).to_contain_text(TITLE)
    found.close()


def test_the_bookmark_of_the_document_does_it_on_a_page_without_the_element(
    chromium: Browser, desk: Desk
) -> None:
    page_alone = re.sub(r"<(kb-link-picker|script).*?</\1>", "", PAGE, flags=re.DOTALL)
    with ForeignDesk(desk.service.address, desk.foreign_port, page=page_alone):
        found = Elsewhere(desk, chromium, Role.TECHNICIAN)
        for field in ("#respuesta", "#editor"):
            write(found.page, "Mira ", field)
            code = BOOKMARK.replace("javascript:", "").replace(
                "https://ayuda.example.com", desk.service.address
            )
            with found.page.expect_popup() as opening:
                found.page.evaluate(code)
            window = opening.value
            window.locator("[part=search]").fill("vpn desde casa")
            expect(window.locator("[part=option]").first).to_contain_text(TITLE)
            closes(window, "Enter")
            written = found.page.locator(field)
            told = written.input_value() if field == "#respuesta" else written.inner_text()
            assert TITLE in told
            assert f"/articles/{VPN}" in told
        found.close()


def test_the_window_by_itself_gives_what_is_chosen_to_be_copied(
    desk: Desk, technician: Visitor
) -> None:
    page = technician.page()
    desk.enter(page, desk.person(Role.TECHNICIAN))
    page.goto("/es/link-picker")
    page.locator("[part=search]").fill("vpn desde casa")
    expect(page.locator("[part=option]").first).to_contain_text(TITLE)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Lo que va en tu respuesta")).to_have_value(re.compile(f"^\\[{TITLE}"))
