"""What a browser keeps of a sign-in at the provider: one cookie on the way, and one afterwards."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kbsearch.accounts.cookies import HOST_PREFIX, Cookies
from kbsearch.accounts.oidc.attempts import LIFETIME

PATH = "/auth/oidc"
ATTEMPT = "kbsearch-oidc"
HINT = "kbsearch-oidc-hint"
SECURE_PREFIX = "__Secure-"
COOKIE_MAX = 3_500
"""Letters of one cookie; browsers keep about 4,096, its attributes included."""

NO_HINT = "-"
"""In place of an ID token that is too long: he came from the provider all the same."""


class ProviderCookies:
    """Both are out of reach for scripts, go to this host alone, and end with the browser."""

    def __init__(self, cookies: Cookies) -> None:
        self._cookies = cookies

    def attempt(self, connection: HTTPConnection) -> str:
        """The sealed attempt that the request brings, or nothing."""
        found = connection.cookies.get(self._attempt(connection), "")
        return found if len(found) <= COOKIE_MAX else ""

    def begin(self, response: Response, connection: HTTPConnection, sealed: str) -> None:
        """Keeps a sealed attempt for as long as it counts."""
        self._set(response, connection, self._attempt(connection), sealed, "/", LIFETIME)

    def end(self, response: Response, connection: HTTPConnection) -> None:
        """Takes the attempt away."""
        self._set(response, connection, self._attempt(connection), "", "/", 0)

    def came_from_provider(self, connection: HTTPConnection) -> bool:
        """Whether somebody was signed in here through the provider."""
        return bool(connection.cookies.get(self._hint(connection)))

    def id_token(self, connection: HTTPConnection) -> str:
        """The ID token that he was signed in with, where it was short enough to be kept."""
        found = connection.cookies.get(self._hint(connection), "")
        return "" if found == NO_HINT or len(found) > COOKIE_MAX else found

    def remember(self, response: Response, connection: HTTPConnection, id_token: str) -> None:
        """Keeps the ID token, which only names him when he signs out of the provider."""
        kept = id_token if len(id_token) <= COOKIE_MAX else NO_HINT
        self._set(response, connection, self._hint(connection), kept, PATH, None)

    def forget(self, response: Response, connection: HTTPConnection) -> None:
        """Takes the ID token away."""
        self._set(response, connection, self._hint(connection), "", PATH, 0)

    def _attempt(self, connection: HTTPConnection) -> str:
        return HOST_PREFIX + ATTEMPT if self._cookies.secure(connection) else ATTEMPT

    def _hint(self, connection: HTTPConnection) -> str:
        return SECURE_PREFIX + HINT if self._cookies.secure(connection) else HINT

    def _set(
        self,
        response: Response,
        connection: HTTPConnection,
        name: str,
        value: str,
        path: str,
        lasting: int | None,
    ) -> None:
        # Lax and not Strict: the provider's redirect, which comes from its site, must bring it.
        response.set_cookie(
            name,
            value,
            max_age=lasting,
            path=path,
            secure=self._cookies.secure(connection),
            httponly=True,
            samesite="lax",
        )
