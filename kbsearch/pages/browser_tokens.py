"""The token of a browser that has no session yet: what the forms carry that sign somebody in.

A cookie holds a random number, and the form a keyed digest of it (a signed double-submit cookie;
OWASP, Cross-Site Request Forgery Prevention). A page of another site can make up neither, so it
cannot sign a stranger in to an account of its own choosing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable

from starlette.requests import HTTPConnection
from starlette.responses import Response

from kbsearch.pages.secure_forms import FIELD, Fields

_NUMBER = re.compile(r"[A-Za-z0-9_-]{43}")
_NUMBER_BYTES = 32


class BrowserTokens:
    """Gives out tokens and knows them again; every process of an installation has the same key."""

    def __init__(self, key: Callable[[], bytes], secure: Callable[[HTTPConnection], bool]) -> None:
        """`key` is asked for when first needed; `secure` tells whether a connection is HTTPS."""
        self._find_key = key
        self._found: bytes | None = None
        self._secure = secure

    def number(self, request: HTTPConnection) -> str:
        """The number in the browser's cookie, or a new one."""
        return self._kept(request) or secrets.token_urlsafe(_NUMBER_BYTES)

    def token(self, number: str) -> str:
        """What the form carries for the browser with that number."""
        return hmac.new(self._key, f"form {number}".encode(), hashlib.sha256).hexdigest()

    def give(self, response: Response, request: HTTPConnection, number: str) -> None:
        """Puts the number into the browser's cookie.

        `Lax`, not `Strict`: a link in a mail would otherwise replace the number that a form in
        another window rests on.
        """
        response.set_cookie(
            self._name(request),
            number,
            path="/",
            secure=self._secure(request),
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response, request: HTTPConnection) -> None:
        """Takes the cookie back: whoever is signed in has a token of his session."""
        response.delete_cookie(
            self._name(request),
            path="/",
            secure=self._secure(request),
            httponly=True,
            samesite="lax",
        )

    def holds(self, request: HTTPConnection, sent: Fields) -> bool:
        """Whether the form carries the token of the browser that sends it."""
        number = self._kept(request)
        return bool(number) and hmac.compare_digest(
            self.token(number).encode(), sent.get(FIELD, "").encode()
        )

    @property
    def _key(self) -> bytes:
        if self._found is None:
            self._found = self._find_key()
        return self._found

    def _kept(self, request: HTTPConnection) -> str:
        number = request.cookies.get(self._name(request), "")
        return number if _NUMBER.fullmatch(number) else ""

    def _name(self, request: HTTPConnection) -> str:
        # With this prefix browsers take the cookie from this host alone, over HTTPS (RFC 6265bis).
        return "__Host-kbsearch-form" if self._secure(request) else "kbsearch-form"
