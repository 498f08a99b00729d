"""The hostile provider as a process, and a walk through its door and back."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

from tests.accounts.door import Door
from tests.foreign import ForeignServer, free_port

SERVER = Path(__file__).parent / "providers" / "hostile_server.py"


class HostileProvider:
    """Runs it on a free port; `does` says what its next answers are to be."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        arguments = [str(SERVER), str(port)]
        python = Path(sys.executable)
        self.server = ForeignServer(arguments, port=port, folder=folder, python=python)
        self.client = httpx2.Client(base_url=self.issuer)

    def stop(self) -> None:
        """Ends it."""
        self.client.close()
        self.server.stop()

    def does(self, mischief: Mapping[str, Any]) -> None:
        """What it is to do from now on."""
        assert self.client.post("/mischief", json=mischief).status_code == 200

    def seen(self) -> list[str]:
        """The requests since then."""
        found: list[str] = self.client.get("/seen").json()["seen"][:-1]
        return found

    def authorizes(self, address: str) -> str:
        """Loads the address where one signs in; where that leads to, at once."""
        return str(self.client.get(address).headers["location"])


def walk(door: Door, provider: HostileProvider, **query: str) -> httpx2.Response:
    """Presses the button, signs in, comes back; the last answer of the site."""
    started = door.browser.get("/auth/oidc/start", params={"lang": "es", **query})
    if started.status_code != 303:
        return started
    return door.come_back(provider.authorizes(started.headers["location"]))
