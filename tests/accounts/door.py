"""The door to a provider as a browser without scripts goes through it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.composition import AccountServices, account_services
from kbsearch.accounts.identification import Identification
from kbsearch.api.problems import add_error_handlers, problem_of
from kbsearch.database.desk import DeskDatabase
from kbsearch.pages.accounts.provider import provider_pages
from kbsearch.pages.headers import SecurityHeaders
from kbsearch.pages.rendering import Renderer
from kbsearch.settings import Settings, load_settings

SITE = "https://help.aforalia.example"
PAGE = {"Accept": "text/html", "Accept-Language": "es"}
CLIENT_ID, SECRET = "kbsearch", "a-secret-of-this-test"


class Door:
    """A database, the services of accounts, and the pages of one provider."""

    def __init__(self, place: Path, issuer: str, **chosen: Any) -> None:
        self.settings = settings_of(place, issuer, **chosen)
        self.database = DeskDatabase(self.settings.database)
        self._renderer = Renderer(self.settings)
        self.services: AccountServices = account_services(self.database, self.settings)
        self.app = application(self.settings, self.services, self.database, self._renderer)
        self.browser = self.another_browser()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def another_browser(self, address: str = "192.0.2.1") -> TestClient:
        """A browser that has never been here."""
        return TestClient(
            self.app,
            base_url=self.settings.public_url or SITE,
            headers=PAGE,
            follow_redirects=False,
            client=(address, 50_000),
        )

    def anew(self) -> None:
        """What a service knows after it was started again: nothing of the provider."""
        self.app = application(self.settings, self.services, self.database, self._renderer)
        self.browser = self.another_browser()

    def set_out(self, **query: str) -> str:
        """Presses the button; where it leads."""
        response = self.browser.get("/auth/oidc/start", params={"lang": "es", **query})
        assert response.status_code == 303, response.text
        return str(response.headers["location"])

    def come_back(self, address: str) -> httpx2.Response:
        """Follows the provider's redirect back to the site; what the site answers."""
        parts = urlsplit(address)
        return self.browser.get(f"{parts.path}?{parts.query}")

    def who(self) -> Mapping[str, Any]:
        """Who the browser is signed in as."""
        found: Mapping[str, Any] = self.browser.get("/who").json()
        return found


def settings_of(place: Path, issuer: str, **chosen: Any) -> Settings:
    """The settings of an installation with that provider."""
    given: dict[str, Any] = {
        "database": place / "desk.db",
        "public_url": SITE,
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": SECRET,
        "oidc_name": "Aforalia ID",
    }
    return load_settings(**given | chosen)


def application(
    settings: Settings, services: AccountServices, database: DeskDatabase, renderer: Renderer
) -> FastAPI:
    """The pages of the provider, identification, errors and headers, as `create_app` has them."""
    app = FastAPI()
    app.include_router(provider_pages(settings, services, database, renderer))
    app.get("/who")(_who)
    add_error_handlers(app, renderer)
    app.add_middleware(
        Identification,
        sessions=services.sessions,
        tokens=services.tokens,
        cookies=services.cookies,
        refuse=problem_of,
    )
    app.add_middleware(SecurityHeaders)
    app.state.accounts = services
    return app


def _who(request: Request) -> Mapping[str, Any]:
    asking = principal_of(request)
    return {"user": asking.user, "role": asking.role, "name": asking.name}
