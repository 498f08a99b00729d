"""The cookies of accounts: what they are called, and who may send and read them."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kbsearch.accounts.devices import LASTING
from kbsearch.accounts.devices import MAX as DEVICE_MAX
from kbsearch.accounts.keys import KEY_MAX
from kbsearch.accounts.records import Client, SignedIn
from kbsearch.origins import address_of

SESSION = "kbsearch"
DEVICE = "kbsearch-device"
HOST_PREFIX = "__Host-"
"""Browsers take a cookie of such a name from this host alone, and only over HTTPS."""

_AGENT_MAX = 500


class Cookies:
    """Reads and writes them. `public_url` is where visitors find the site, if that is known."""

    def __init__(self, public_url: str = "") -> None:
        self._public_https = public_url.startswith("https:")

    def secure(self, connection: HTTPConnection) -> bool:
        """Whether browsers reach the site over HTTPS, and cookies must go no other way."""
        return connection.url.scheme == "https" or self._public_https

    def session(self, connection: HTTPConnection) -> str:
        """The key of a session that the request brings, or nothing."""
        return self._read(connection, SESSION, KEY_MAX)

    def client(self, connection: HTTPConnection) -> Client:
        """Where a request comes from."""
        return Client(
            address=address_of(connection),
            agent=connection.headers.get("user-agent", "")[:_AGENT_MAX],
            device=self._read(connection, DEVICE, DEVICE_MAX),
            session=self.session(connection),
        )

    def give(self, response: Response, connection: HTTPConnection, signed_in: SignedIn) -> None:
        """Sets the session, for as long as the browser is open, and the device."""
        self._set(response, connection, SESSION, signed_in.session)
        self._set(response, connection, DEVICE, signed_in.device, LASTING)

    def clear(self, response: Response, connection: HTTPConnection) -> None:
        """Takes the session away. The device stays known: that signs nobody in."""
        self._set(response, connection, SESSION, "", timedelta(0))

    def is_session(self, header: str) -> bool:
        """Whether a `Set-Cookie` header is about the session."""
        return header.partition("=")[0].removeprefix(HOST_PREFIX) == SESSION

    def _name(self, connection: HTTPConnection, name: str) -> str:
        return HOST_PREFIX + name if self.secure(connection) else name

    def _read(self, connection: HTTPConnection, name: str, most: int) -> str:
        found = connection.cookies.get(self._name(connection, name), "")
        return found if len(found) <= most else ""

    def _set(
        self,
        response: Response,
        connection: HTTPConnection,
        name: str,
        value: str,
        lasting: timedelta | None = None,
    ) -> None:
        response.set_cookie(
            self._name(connection, name),
            value,
            max_age=None if lasting is None else int(lasting.total_seconds()),
            path="/",
            secure=self.secure(connection),
            httponly=True,
            samesite="lax",
        )
