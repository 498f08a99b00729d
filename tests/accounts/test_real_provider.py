"""Signing in and out at a real provider: Canaille, as a process on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kbsearch.accounts.roles import Role
from tests.accounts.canaille import Canaille
from tests.accounts.door import SITE, Door

ROLES = "helpdesk=technician, staff=requester"
SCOPES = "openid profile email groups"


@pytest.fixture(scope="module")
def canaille(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaille]:
    """The provider, which knows Marta of the help desk, Luis of the staff, and Eva."""
    found = Canaille(tmp_path_factory.mktemp("canaille"), SITE)
    yield found
    found.stop()


@pytest.fixture
def door(tmp_path: Path, canaille: Canaille) -> Iterator[Door]:
    """An installation where only staff and the help desk are let in."""
    chosen = {"oidc_roles": ROLES, "oidc_scopes": SCOPES, "oidc_default_role": "none"}
    with Door(tmp_path, canaille.issuer, **chosen) as found:
        yield found


def test_the_groups_of_the_provider_give_the_roles(door: Door, canaille: Canaille) -> None:
    for person, role in (("marta", Role.TECHNICIAN), ("luis", Role.REQUESTER)):
        door.browser = door.another_browser()
        back = canaille.signs_in(canaille.browser(), door.set_out(next="/es/ticket"), person)
        response = door.come_back(back)
        assert (response.status_code, response.headers["location"]) == (303, "/es/ticket")
        assert door.who()["role"] == role
        account = door.services.accounts.find_login(person)
        assert (account.issuer, account.subject) == (canaille.issuer, person)
        assert account.email == f"{person}@aforalia.example"
        assert not account.has_password


def test_who_is_in_no_group_is_told_so_and_gets_no_account(door: Door, canaille: Canaille) -> None:
    response = door.come_back(canaille.signs_in(canaille.browser(), door.set_out(), "eva"))
    assert response.status_code == 403
    assert "No tienes acceso a este sitio" in response.text
    assert door.who()["user"] is None
    assert door.services.accounts.count() == 0


def test_the_second_sign_in_finds_the_same_account(door: Door, canaille: Canaille) -> None:
    there = canaille.browser()
    for _ in range(2):
        door.browser = door.another_browser()
        assert door.come_back(canaille.signs_in(there, door.set_out(), "luis")).status_code == 303
    assert door.services.accounts.count() == 1


def test_signing_out_here_leads_out_of_the_provider_too(door: Door, canaille: Canaille) -> None:
    there = canaille.browser()
    door.come_back(canaille.signs_in(there, door.set_out(), "marta"))
    door.browser.cookies.delete("__Host-kbsearch")
    page = door.browser.get("/auth/oidc/sign-out", params={"lang": "es"})
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found
    back = canaille.signs_out(there, unescape(found[1]))
    assert back == f"{SITE}/auth/oidc/signed-out?state=es"
    assert door.come_back(back).headers["location"] == "/es/"
    asked_again = there.get(door.set_out())
    assert asked_again.headers["location"].endswith("/login")


def test_a_wrong_secret_signs_nobody_in_and_is_not_logged(
    tmp_path: Path, canaille: Canaille
) -> None:
    wrong = "not-the-secret"
    with Door(tmp_path, canaille.issuer, oidc_client_secret=wrong) as door:
        address = canaille.signs_in(canaille.browser(), door.set_out(), "luis")
        with capture_logs() as logged:
            response = door.come_back(address)
        assert response.status_code == 502
        assert "invalid_client" in logged[-1]["reason"]
        assert wrong not in f"{response.text}{logged}"
        assert door.who()["user"] is None
