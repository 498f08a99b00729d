"""Canaille as a process: a real identity provider with a few people, on loopback."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx2

from tests.accounts.door import CLIENT_ID, SECRET
from tests.foreign import ForeignServer, free_port

SERVER = Path(__file__).parent / "providers" / "canaille_server.py"
PASSWORD = "tres tristes tigres"  # noqa: S105 - of nobody
PEOPLE = {
    "marta": {"name": "Marta Gil", "password": PASSWORD, "groups": ["staff", "helpdesk"]},
    "luis": {"name": "Luis Ferrer", "password": PASSWORD, "groups": ["staff"]},
    "eva": {"name": "Eva Nadie", "password": PASSWORD, "groups": ["visits"]},
}
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Canaille:
    """The provider, knowing kbsearch at `site`."""

    def __init__(self, folder: Path, site: str) -> None:
        port = free_port()
        # Another site than 127.0.0.1, as far as browsers and their cookies are concerned.
        self.issuer = f"http://localhost:{port}"
        given: dict[str, Any] = {
            "port": port,
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
            "redirect_uris": [f"{site}/auth/oidc/callback"],
            "post_logout_redirect_uris": [f"{site}/auth/oidc/signed-out"],
            "people": PEOPLE,
        }
        self._server = ForeignServer([str(SERVER), json.dumps(given)], port=port, folder=folder)

    def stop(self) -> None:
        """Ends it."""
        self._server.stop()

    def browser(self) -> httpx2.Client:
        """A browser that has never been there."""
        return httpx2.Client(base_url=self.issuer, timeout=60)

    def signs_in(self, browser: httpx2.Client, address: str, person: str) -> str:
        """Goes through its pages as a person would; the address that it leads back to."""
        page = self._followed(browser, browser.get(address))
        for name, value in (("login", person), ("password", PASSWORD), ("answer", "accept")):
            if not page.is_redirect:  # It does not ask again whether kbsearch may know his name.
                page = self._sent(browser, page, {name: value})
        return str(page.headers["location"])

    def signs_out(self, browser: httpx2.Client, address: str) -> str:
        """Where it leads back to after signing out, at once."""
        page = self._followed(browser, browser.get(address))
        return str(page.headers["location"])

    def _sent(
        self, browser: httpx2.Client, page: httpx2.Response, fields: dict[str, str]
    ) -> httpx2.Response:
        found = _TOKEN.search(page.text)
        assert found, (fields, page.url, page.text)
        sent = {"csrf_token": unescape(found[1]), **fields}
        return self._followed(browser, browser.post(page.url, data=sent))

    def _followed(self, browser: httpx2.Client, page: httpx2.Response) -> httpx2.Response:
        """The first page that leads nowhere else at the provider."""
        while page.is_redirect:
            address = urljoin(str(page.url), page.headers["location"])
            if not address.startswith(self.issuer):
                return page
            page = browser.get(address)
        return page
