"""One's own account: particulars, password, sessions and tokens."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from kbsearch.accounts.composition import AccountServices
from kbsearch.accounts.records import Client
from kbsearch.accounts.roles import Role
from tests.pages.accounts.conftest import Visit
from tests.pages.accounts.forms import Browser, form_to, words

PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
BETTER = "trigo en un trigal"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"
TOKEN = {"token-name": "Intranet", "scope.knowledge:read": "on", "days": "30"}


@pytest.fixture
def ana(browser: Browser) -> Browser:
    """A technician's browser."""
    return browser.become(Role.TECHNICIAN)


@pytest.fixture
def moved_in(services: AccountServices, visit: Visit, ana: Browser) -> Browser:
    """Hers, once she has chosen PASSWORD there."""
    link = f"/es/welcome/{services.invitations.make(ana.account)}"
    found = visit()
    assert found.send(link, link, password=PASSWORD).status_code == 303
    return found


def key_on(page: object) -> str:
    """The token that a page shows."""
    found = re.search(r"kbs_[\w-]{43}", page.text)  # type: ignore[attr-defined]
    assert found
    return found[0]


def test_name_and_language_are_changed(ana: Browser, services: AccountServices) -> None:
    answer = ana.send("/es/account", "/profile", name="Ana María", lang="en", email="a@b.example")
    assert answer.headers["location"] == "/en/account?done=profile"
    page = ana.get(answer.headers["location"])
    assert "Saved." in page.text
    assert form_to(page, "/profile").fields["name"] == "Ana María"
    found = services.accounts.find(ana.account.number)
    assert (found.name, found.lang, found.email) == ("Ana María", "en", "a@b.example")


def test_what_cannot_be_taken_comes_back_with_why(ana: Browser) -> None:
    answer = ana.send("/es/account", "/profile", name="Ana", email="no address")
    assert answer.status_code == 422
    assert form_to(answer, "/profile").fields["email"] == "no address"
    assert 'href="#email"' in answer.text
    assert 'aria-describedby="email-problem"' in answer.text


def test_a_changed_password_signs_out_everywhere_else(
    moved_in: Browser, services: AccountServices, ana: Browser, visit: Visit
) -> None:
    other = visit().enter(ana.account)
    before = moved_in.client.cookies["kbsearch"]
    answer = moved_in.send("/es/account", "/password", current=PASSWORD, password=BETTER)
    assert answer.headers["location"] == "/es/account?done=password"
    assert moved_in.client.cookies["kbsearch"] != before
    assert moved_in.get("/es/account").status_code == 200
    assert other.get("/es/account").status_code == 303
    assert services.sessions.find(before) is None


@pytest.mark.parametrize(
    ("current", "password", "why"),
    [
        ("not this one", BETTER, "La contraseña actual no es correcta"),
        (PASSWORD, "corta", "12 caracteres o más"),
        (PASSWORD, "password1234", "se adivina con facilidad"),
    ],
)
def test_a_password_that_cannot_be_is_explained(
    moved_in: Browser, current: str, password: str, why: str
) -> None:
    answer = moved_in.send("/es/account", "/password", current=current, password=password)
    assert answer.status_code == 422
    assert why in words(answer)
    assert current not in answer.text
    assert moved_in.get("/es/account").status_code == 200


def test_sessions_are_listed_and_ended(
    ana: Browser, services: AccountServices, visit: Visit
) -> None:
    others = [visit().enter(ana.account) for _ in range(3)]
    elsewhere = services.sessions.open(ana.account, Client("192.0.2.7", FIREFOX))
    page = ana.get("/es/account")
    assert "Firefox, Windows" in page.text
    form = form_to(page, "/sessions")
    keys = [value for name, value in form.buttons if name == "end" and len(value) == 64]
    assert len(keys) == 4
    assert elsewhere.session not in page.text
    (firefox,) = [
        one.key for one in services.sessions.of(ana.account.number) if "Fire" in one.device
    ]
    assert ana.send("/es/account", "/sessions", end=firefox).status_code == 303
    assert services.sessions.find(elsewhere.session) is None
    assert ana.send("/es/account", "/sessions", end="others").status_code == 303
    assert all(one.get("/es/account").status_code == 303 for one in others)
    answer = ana.send("/es/account", "/sessions", end="all")
    assert answer.headers["location"] == "/es/sign-in"
    assert ana.get("/es/account").status_code == 303
    assert not services.sessions.of(ana.account.number)


def test_nobody_ends_the_session_of_another(
    ana: Browser, services: AccountServices, visit: Visit
) -> None:
    other = visit().become(Role.ADMINISTRATOR)
    (key,) = [one.key for one in services.sessions.of(other.account.number)]
    assert ana.send("/es/account", "/sessions", end=key).status_code == 404
    assert other.get("/es/account").status_code == 200


def test_a_token_is_shown_once_and_works(application: FastAPI, ana: Browser, visit: Visit) -> None:
    answer = ana.send("/es/account", "/tokens", **TOKEN)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    key = key_on(answer)
    after = ana.get("/es/account")
    assert key not in after.text
    assert "Intranet" in after.text
    program = visit().client
    found = program.get("/api/v1/articles/es/llaves", headers={"authorization": f"Bearer {key}"})
    assert found.status_code == 200
    number = dict(form_to(after, "/revoke").buttons)["token"]
    assert ana.send("/es/account", "/revoke", token=number).status_code == 303
    found = program.get("/api/v1/articles/es/llaves", headers={"authorization": f"Bearer {key}"})
    assert found.status_code == 401


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"token-name": " "}, "Escribe para qué es la clave"),
        ({"token-name": "x" * 121}, "caben 120 letras"),
        ({"scope.knowledge:read": None}, "al menos una cosa que la clave pueda hacer"),
        ({"days": "0"}, "Elige cuánto tiempo vale la clave"),
        ({"days": "99999"}, "Elige cuánto tiempo vale la clave"),
        ({"days": ""}, "Elige cuánto tiempo vale la clave"),
    ],
)
def test_a_token_that_cannot_be_made_is_explained(
    ana: Browser, services: AccountServices, change: dict[str, str | None], why: str
) -> None:
    form = form_to(ana.get("/es/account"), "/tokens")
    wanted = {**form.fields, **TOKEN, **change}
    answer = ana.post(form.action, {name: one for name, one in wanted.items() if one is not None})
    assert answer.status_code == 422
    assert why in answer.text
    assert not services.tokens.of(ana.account.number)


def test_a_token_can_be_good_until_it_is_revoked(ana: Browser, services: AccountServices) -> None:
    assert ana.send("/es/account", "/tokens", **{**TOKEN, "days": "never"}).status_code == 200
    (token,) = services.tokens.of(ana.account.number)
    assert token.expires is None
    assert "hasta que se revoque" in ana.get("/es/account").text


def test_a_token_is_offered_only_what_its_owner_may_do(visit: Visit) -> None:
    offered = {
        role: set(
            re.findall(r'name="scope\.([\w:]+)"', visit().become(role).get("/es/account").text)
        )
        for role in (Role.REQUESTER, Role.TECHNICIAN, Role.MANAGER)
    }
    everybody = {"knowledge:read", "tickets:read", "tickets:write"}
    assert offered[Role.REQUESTER] == everybody
    assert offered[Role.TECHNICIAN] == everybody | {"outcomes:write"}
    assert offered[Role.MANAGER] == everybody | {"outcomes:write", "reports:read"}


def test_a_token_opens_no_page_of_accounts(ana: Browser, visit: Visit) -> None:
    key = key_on(ana.send("/es/account", "/tokens", **TOKEN))
    for path in ("/es/account", "/es/admin/users"):
        assert visit().get(path, authorization=f"Bearer {key}").status_code == 403


def test_nobody_revokes_the_token_of_another(
    ana: Browser, services: AccountServices, visit: Visit
) -> None:
    other = visit().become(Role.REQUESTER)
    other.send("/es/account", "/tokens", **TOKEN)
    (token,) = services.tokens.of(other.account.number)
    ana.send("/es/account", "/tokens", **TOKEN)
    assert ana.send("/es/account", "/revoke", token=str(token.number)).status_code == 404
    assert services.tokens.of(other.account.number)
