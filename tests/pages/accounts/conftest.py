"""The whole service over a small desk, and browsers that visit it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.passwords import Cost
from kbsearch.app import create_app
from kbsearch.settings import Settings
from tests.desk import Desk
from tests.pages.accounts.forms import Browser
from tests.people import services_of

CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)
"""The least that argon2 does: a hash in well under a millisecond."""

SECRET = "wQ9-never-shown-anywhere-on-any-page"  # noqa: S105 - it must be on no page
Visit = Callable[[], Browser]


async def _no_pause(seconds: float) -> None:
    """Whoever guesses is slowed down elsewhere."""


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Passwords that cost next to nothing to hash, and nobody who waits."""
    defaults: dict[str, Any] = account_services.__kwdefaults__ or {}
    patch.setitem(defaults, "cost", CHEAP)
    patch.setitem(defaults, "pause", _no_pause)


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Two articles, one of them for staff, and nobody yet; its words are all that is searched."""
    place = tmp_path_factory.mktemp("account-pages")
    desk = Desk(place)
    desk.write("es/vpn.md", "Pulsa el icono.", title="La VPN desde casa")
    desk.write("es/llaves.md", "En el cajón.", title="Las llaves", audience="staff")
    desk.index()
    settings = Settings(
        articles=desk.articles,
        index=desk.root,
        database=place / "desk.db",
        encoder=str(place / "none"),
        requester_key=SecretStr(SECRET),
    )
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        yield create_app(settings)


@pytest.fixture
def services(application: FastAPI) -> AccountServices:
    """What the pages ask."""
    return services_of(application)


@pytest.fixture
def visit(application: FastAPI) -> Visit:
    """Opens another browser."""
    return lambda: Browser(application)


@pytest.fixture
def browser(visit: Visit) -> Browser:
    """A visitor's browser."""
    return visit()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[FastAPI]:
    """A service that nobody administers yet, without an article."""
    settings = Settings(
        articles=tmp_path,
        index=tmp_path / "index",
        database=tmp_path / "desk.db",
        encoder=str(tmp_path / "none"),
    )
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        yield create_app(settings)
