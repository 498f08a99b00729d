"""The whole service over a desk with one article, and browsers that visit it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from kbsearch.app import create_app
from kbsearch.settings import Settings
from kbsearch.tickets.composition import TicketServices
from tests.desk import Desk
from tests.pages.accounts.forms import Browser

Visit = Callable[[], Browser]


@pytest.fixture(scope="session")
def ticket_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A service that takes tickets about two services."""
    place = tmp_path_factory.mktemp("ticket-pages")
    desk = Desk(place)
    desk.write("es/vpn.md", "Pulsa el icono.", title="La VPN desde casa")
    desk.index()
    return create_app(
        Settings(
            articles=desk.articles,
            index=desk.root,
            database=place / "desk.db",
            attachments=place / "attachments",
            encoder=str(place / "none"),
            ticket_services=("Correo = Mail", "VPN"),
        )
    )


@pytest.fixture
def visit(ticket_app: FastAPI) -> Visit:
    """Opens another browser."""
    return lambda: Browser(ticket_app)


@pytest.fixture
def browser(visit: Visit) -> Browser:
    """A visitor's browser."""
    return visit()


@pytest.fixture
def services(ticket_app: FastAPI) -> TicketServices:
    """What the pages ask."""
    found: TicketServices = ticket_app.state.tickets
    return found
