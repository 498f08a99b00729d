"""A service and what it has recorded."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from indexer.sqlite import connect, sqlite3
from kbsearch.database.desk import DeskDatabase

VPN = {
    "subject": "No puedo entrar en la VPN desde casa",
    "description": "Me sale el error E-27.",
}
VPN_ARTICLE = "es/red/vpn-desde-casa"
NONSENSE = {"subject": "who won the match last night"}
PATIENCE = 30.0


@dataclass
class House:
    """An application over the sample articles, and its desk database."""

    app: FastAPI
    path: Path
    client: TestClient = field(init=False)

    @property
    def database(self) -> DeskDatabase:
        """A way of its own to the desk database."""
        return DeskDatabase(self.path)

    def __post_init__(self) -> None:
        self.client = TestClient(
            self.app,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=("127.0.0.1", 50_000),
        )

    def ask(self, headers: Any = None, /, **draft: Any) -> dict[str, Any]:
        """The answer to a draft that must be accepted."""
        response = self.client.post("/api/v1/suggest", json=draft, headers=headers or {})
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def tell(self, token: str, *events: Mapping[str, Any], **more: Any) -> Any:
        """The answer to a report of events."""
        body = {"events": [{"id": made_up(), **one} for one in events], **more}
        return self.client.post(f"/api/v1/suggestions/{token}/events", json=body)

    def form(self, token: str) -> dict[str, Any]:
        """The row of a form, once all that was asked is recorded: a report waits for it."""
        self.tell(token, {"name": "form_started"})
        return self.row("SELECT * FROM form WHERE key = ?", key_of(token))

    def row(self, query: str, *values: Any) -> dict[str, Any]:
        """The one row that a query finds."""
        (found,) = self.rows(query, *values)
        return found

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What a query finds in the desk database."""
        connection = connect(self.path, read_only=True)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]
        finally:
            connection.close()


def made_up() -> str:
    """A name that is like no other."""
    return secrets.token_hex(16)


def key_of(token: str) -> str:
    """The key of the form in a token; it is no secret, only signed."""
    return base64.urlsafe_b64decode(token + "==")[2:18].hex()


def until(condition: Callable[[], bool]) -> None:
    """Waits until something is so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)
