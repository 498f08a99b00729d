"""Accounts in a browser: the set-up link, signing in, tokens, people and their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from kbsearch.accounts.roles import Role, Scope
from tests.browser.accounts_desk import PASSWORD, AccountsDesk
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import SCREENS, fits, screen, violations

# Nothing can be asked of a page without a script, so axe looks at those with one.
SCRIPTS = [("es", True), ("en", False)]
WORDS = {
    "es": {
        "sign in": "Entrar",
        "sign out": "Salir",
        "login": "Usuario",
        "password": "Contraseña",
        "wrong": "no son correctos",
        "welcome": "ya has entrado",
        "set up": "Empezar a administrar",
        "gone": "Este enlace ya no sirve",
        "save": "Guardar la contraseña y entrar",
        "token": "Crear la clave",
        "revoke": "Revocar",
        "revoked": "ya no funciona",
        "add": "Añadir y crear el enlace",
        "erase": "Borrar para siempre",
        "erased": "Se ha borrado a",
    },
    "en": {
        "sign in": "Sign in",
        "sign out": "Sign out",
        "login": "Login",
        "password": "Password",
        "wrong": "is wrong",
        "welcome": "you are signed in",
        "set up": "Become the administrator",
        "gone": "This link no longer works",
        "save": "Save the password and sign in",
        "token": "Make the token",
        "revoke": "Revoke",
        "revoked": "it no longer works",
        "add": "Add and make the link",
        "erase": "Erase for good",
        "erased": "has been erased",
    },
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, site_index: Path) -> Iterator[AccountsDesk]:
    """One service for the tests here; each makes people of its own."""
    with AccountsDesk(tmp_path_factory.mktemp("accounts"), site_index) as found:
        yield found


@pytest.fixture
def careless(chromium: Browser, desk: AccountsDesk) -> Iterator[Visitor]:
    """A visitor whose pages may complain: of a form that was refused."""
    found = desk.visitor(chromium)
    yield found
    found.close()


@pytest.fixture
def visitor(careless: Visitor) -> Iterator[Visitor]:
    """A visitor; afterwards no page may have complained of anything."""
    yield careless
    assert not careless.complaints


def press(page: Page, name: str) -> None:
    """Presses the button of the page, not of its header."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def leave(page: Page, lang: str) -> None:
    """Signs out by the menu in the header."""
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name=WORDS[lang]["sign out"], exact=True).click()
    expect(page.locator(".account-way")).to_be_visible()


def fill_in(page: Page, login: str, password: str, lang: str) -> None:
    """Fills in the form to sign in with, and sends it."""
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    press(page, WORDS[lang]["sign in"])


@pytest.mark.parametrize(("lang", "script"), SCRIPTS, ids=["es with a script", "en without"])
def test_the_link_that_the_first_start_prints_makes_the_administrator(
    chromium: Browser, tmp_path: Path, site_index: Path, lang: str, script: bool
) -> None:
    words = WORDS[lang]
    with AccountsDesk(tmp_path, site_index) as fresh:
        visitor = fresh.visitor(chromium)
        page = visitor.page(java_script_enabled=script, locale=lang)
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks it
        link = fresh.set_up_link.replace("/es/", f"/{lang}/")
        key = link.rpartition("/")[2]
        page.goto(link)
        assert not script or violations(page) == []
        page.locator("#name").fill("Lucía Ferrer")
        page.locator("#login").fill("lucia")
        page.locator("#password").fill(PASSWORD)
        press(page, words["set up"])
        expect(page.locator(".said-done")).to_contain_text(words["welcome"])
        assert len(asked) > 5
        assert not [one for one in asked if key in one.all_headers().get("referer", "")]
        leave(page, lang)
        page.goto(f"/{lang}/sign-in?next=/{lang}/admin/users")
        fill_in(page, "Lucia", PASSWORD, lang)
        expect(page).to_have_url(re.compile(f"/{lang}/admin/users$"))
        assert not visitor.complaints
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text(words["gone"])
        visitor.close()
        lines = [line for line in fresh.log.splitlines() if line.startswith("{")]
        assert lines
        assert not [line for line in lines if key in line or PASSWORD in line]


@pytest.mark.parametrize(("lang", "script"), SCRIPTS, ids=["es with a script", "en without"])
def test_a_wrong_password_is_said_and_the_right_one_leads_back(
    careless: Visitor, desk: AccountsDesk, lang: str, script: bool
) -> None:
    ana = desk.with_password(Role.TECHNICIAN)
    page = careless.page(java_script_enabled=script)
    page.goto(f"/{lang}/account")
    expect(page).to_have_url(re.compile(f"/{lang}/sign-in\\?next=/{lang}/account$"))
    fill_in(page, ana.login, "another one", lang)
    expect(page.get_by_role("alert")).to_contain_text(WORDS[lang]["wrong"])
    expect(page.locator("#login")).to_have_value(ana.login)
    expect(page.locator("#password")).to_have_value("")
    assert not script or violations(page) == []
    fill_in(page, ana.login, PASSWORD, lang)
    expect(page).to_have_url(re.compile(f"/{lang}/account$"))
    expect(page.locator(".account-menu summary")).to_contain_text("Ana Belmonte")
    leave(page, lang)
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in"))


def test_the_keyboard_alone_signs_in_and_out(visitor: Visitor, desk: AccountsDesk) -> None:
    ana = desk.with_password(Role.REQUESTER)
    page = visitor.page()
    page.goto("/es/sign-in")
    page.locator("#login").focus()
    page.keyboard.type(ana.login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    menu = page.locator(".account-menu")
    expect(menu).to_be_visible()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tu cuenta")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    for one in menu.get_by_role("link").all():
        expect(one).to_be_focused()
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Salir")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".account-way")).to_be_visible()


def test_a_password_is_hidden_until_one_asks(visitor: Visitor, desk: AccountsDesk) -> None:
    ana = desk.with_password(Role.REQUESTER)
    page = visitor.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/es/sign-in")
    field = page.locator("#password")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", "current-password")
    expect(page.locator("#login")).to_have_attribute("autocomplete", "username")
    page.evaluate("text => navigator.clipboard.writeText(text)", PASSWORD)
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(PASSWORD)
    show = page.get_by_role("button", name="Mostrar la contraseña")
    show.click()
    expect(field).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(field).to_have_attribute("type", "password")
    desk.enter(page, ana)
    page.goto("/es/account")
    expect(page.locator("#password")).to_have_attribute("autocomplete", "new-password")


def test_a_new_password_says_what_it_lacks(visitor: Visitor, desk: AccountsDesk) -> None:
    key = desk.services.invitations.make(desk.person(Role.REQUESTER))
    page = visitor.page()
    page.goto(f"/en/welcome/{key}")
    field, state = page.locator("#password"), page.locator(".password-state")
    field.press_sequentially("tres tris")
    expect(state).to_have_text("3 letters to go")
    field.press_sequentially("te")
    expect(state).to_have_text("1 letter to go")
    field.press_sequentially("s tigres")
    expect(state).to_have_text("Long enough")


@pytest.mark.parametrize(("lang", "script"), SCRIPTS, ids=["es with a script", "en without"])
def test_a_token_is_made_copied_and_revoked(
    visitor: Visitor, desk: AccountsDesk, lang: str, script: bool
) -> None:
    page = visitor.page(
        java_script_enabled=script, permissions=["clipboard-read", "clipboard-write"]
    )
    desk.enter(page, desk.person(Role.MANAGER))
    page.goto(f"/{lang}/account")
    page.locator("#token-name").fill("Intranet")
    page.locator("input[name='scope.knowledge:read']").check()
    page.locator("#expires").select_option("30")
    press(page, WORDS[lang]["token"])
    shown = page.locator("#new-token")
    expect(shown).to_have_text(re.compile(r"^kbs_[\w-]{43}$"))
    token = shown.inner_text()
    assert desk.services.tokens.find(token) is not None
    assert not script or violations(page) == []
    if script:
        page.locator("button[data-copy=new-token]").click()
        expect(page.locator(".copy-state").first).not_to_be_empty()
        assert page.evaluate("() => navigator.clipboard.readText()") == token
    page.goto(f"/{lang}/account")
    expect(page.locator("main")).not_to_contain_text(token)
    page.get_by_role("button", name=f"{WORDS[lang]['revoke']}: Intranet").click()
    expect(page.locator(".said-done")).to_contain_text(WORDS[lang]["revoked"])
    assert desk.services.tokens.find(token) is None


@pytest.mark.parametrize(("lang", "script"), SCRIPTS, ids=["es with a script", "en without"])
def test_somebody_is_added_let_in_and_erased(
    visitor: Visitor, desk: AccountsDesk, lang: str, script: bool
) -> None:
    words = WORDS[lang]
    login = f"marta-{lang}"
    page = visitor.page(java_script_enabled=script)
    desk.enter(page, desk.person(Role.ADMINISTRATOR, "Lucía Ferrer"))
    page.goto(f"/{lang}/admin/users/new")
    page.locator("#name").fill("Marta Tomás")
    page.locator("#login").fill(login)
    page.locator("input[name=role][value=technician]").check()
    press(page, words["add"])
    link = page.locator("#one-time-link").inner_text()
    assert link.startswith(f"{desk.service.address}/{lang}/welcome/")
    assert not script or violations(page) == []

    hers = visitor.page(java_script_enabled=script)
    hers.goto(link)
    hers.locator("#password").fill(PASSWORD)
    press(hers, words["save"])
    expect(hers.locator(".said-done")).to_contain_text(words["welcome"])

    page.goto(f"/{lang}/admin/users?q={login}")
    page.get_by_role("link", name="Marta Tomás").click()
    page.locator("input[name=role][value=manager]").check()
    page.locator("form[action$='/role'] button").click()
    expect(page.locator(".said-done")).to_be_visible()
    hers.reload()
    expect(hers.locator("input[name='scope.reports:read']")).to_have_count(1)

    page.locator(".button-danger").click()
    assert not script or violations(page) == []
    page.locator("input#login").fill(login)
    press(page, words["erase"])
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["erased"])
    expect(page.locator(".removed li")).not_to_have_count(0)
    hers.goto(f"/{lang}/account")
    expect(hers).to_have_url(re.compile("/sign-in"))


def test_what_staff_may_read_is_gone_from_the_screen_after_signing_out(
    careless: Visitor, desk: AccountsDesk
) -> None:
    page = careless.page()
    desk.enter(page, desk.person(Role.TECHNICIAN))
    page.goto(STAFF)
    expect(page.locator(".prose")).to_be_visible()
    leave(page, "es")
    page.goto(STAFF)
    expect(page.locator(".error-status")).to_contain_text("404")
    # The way in leads back to it.
    expect(page.locator(".account-way")).to_have_attribute("href", f"/es/sign-in?next={STAFF}")


STAFF = "/es/articles/es/personas/alta-en-tu-equipo"
PAGES = ("account", "admin/users", "admin/users/new", "admin/tokens", "admin/settings")


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [(("es", "en")[number % 2], *one) for number, one in enumerate(SCREENS)],
)
def test_every_page_meets_the_rules_and_fits_the_screen(
    careless: Visitor, desk: AccountsDesk, lang: str, scheme: str, width: int
) -> None:
    boss = desk.person(Role.ADMINISTRATOR, "Javier Olmedo de la Cruz Martínez-Almeida")
    ana = desk.person(Role.TECHNICIAN)
    asking = desk.principal(boss)
    desk.services.tokens.make(asking, name="Portal de la intranet", scopes=list(Scope))
    link = desk.services.invitations.make(ana, by=asking)
    door = careless.page(**screen(scheme, width))
    for path in ("sign-in", f"welcome/{link}", "welcome/none"):
        door.goto(f"/{lang}/{path}")
        assert violations(door) == [], path
        assert fits(door), path
    page = careless.page(**screen(scheme, width))
    desk.enter(page, boss)
    hers = f"admin/users/{ana.number}"
    audit = f"admin/audit?who={boss.login}"
    desk.give_up("somebody.with.a.long.name@a.long.subdomain.of.example.com")
    out = ("admin/outbox", "admin/outbox?state=sent")
    for path in (*PAGES, *out, hers, f"{hers}/erase", audit, "admin/audit?from=x"):
        page.goto(f"/{lang}/{path}")
        assert violations(page) == [], path
        assert fits(page), path
    page.locator(".account-menu summary").click()
    expect(page.locator(".account-panel")).to_be_in_viewport(ratio=1)
    assert violations(page) == [], "menu"
    other = careless.page(**screen(scheme, width))
    desk.enter(other, ana)
    other.goto(f"/{lang}/admin/users")
    assert violations(other) == [], "forbidden"
    assert fits(other), "forbidden"
