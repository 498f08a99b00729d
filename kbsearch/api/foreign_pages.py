"""Pages of other sites that may ask for suggestions: those of the sites that the desk has named.

Whoever asks from such a page asks as a visitor: what he is here is no matter of that page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kbsearch.accounts.asking import PRINCIPAL, principal_of
from kbsearch.accounts.roles import VISITOR
from kbsearch.api.problems import problem
from kbsearch.origins import is_of_another_site

EVERY_SITE = "*"
SUGGEST = "/api/v1/suggest"
EVENTS = "/api/v1/suggestions/"
ARTICLES = "/api/v1/articles/"
MEDIA = "/media/"
PREFLIGHT_SECONDS = 7200
"""How long a browser remembers what it may send; none of them does so for longer."""

_ORIGIN = "foreign_origin"
_SITE = re.compile(
    r"null|[a-z][a-z0-9+.-]{0,30}://[A-Za-z0-9._-]{1,200}(:[0-9]{1,5})?|"
    r"https?://\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?"
)
"""As browsers write it (RFC 6454, 6.2); `null` is a page that has none, such as one of a file."""


class ForeignPages:
    """ASGI middleware: cross-origin requests (the Fetch standard's CORS protocol) to suggestions,
    to the events of forms, and to single articles; nowhere else, and never with credentials.

    What public articles show may be shown there too. It stands inside the middleware that finds
    out who asks.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str], public_url: str = "") -> None:
        self.app = app
        self._origins: Collection[str] = frozenset(origins)
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = _method_for(scope["path"]) if scope["type"] == "http" else ""
        if self._origins and scope["type"] == "http" and scope["path"].startswith(MEDIA):
            await self._show(scope, receive, send)
            return
        if not method:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["path"].startswith(EVENTS):
            _read_as_json(scope, headers)
        origin = headers.get("origin", "")
        if not origin or not is_of_another_site(headers, self._public_url):
            await self.app(scope, receive, self._varying(send))
            return
        allowed = origin if self._allows(origin) else ""
        if allowed and scope["method"] == "OPTIONS":
            await _preflight(allowed, method)(scope, receive, send)
        elif allowed or method == "GET":
            scope.setdefault("state", {}).update({PRINCIPAL: VISITOR, _ORIGIN: origin})
            await self.app(scope, receive, self._varying(send, allowed))
        else:
            await _refusal()(scope, receive, send)

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A picture or a video: a page that is not ours gets what a visitor would, and so may
        show it."""
        headers = Headers(scope=scope)
        site, where = headers.get("sec-fetch-site", ""), headers.get("sec-fetch-dest", "")
        if site in {"cross-site", "same-site"} and where != "document":
            scope.setdefault("state", {})[PRINCIPAL] = VISITOR
        visitor = principal_of(HTTPConnection(scope)).user is None

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Sec-Fetch-Site")
                if visitor:
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _allows(self, origin: str) -> bool:
        if origin in self._origins:
            return True
        # What is no site at all is not reflected, nor kept with the form.
        return EVERY_SITE in self._origins and bool(_SITE.fullmatch(origin))

    def _varying(self, send: Send, allowed: str = "") -> Send:
        if not self._origins:
            return send

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if allowed:
                    headers["Access-Control-Allow-Origin"] = allowed
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        return send_with_headers


def origin_of(connection: HTTPConnection) -> str:
    """The other site that the request comes from; empty for a page of ours and for a program."""
    found = connection.scope.get("state", {}).get(_ORIGIN, "")
    return str(found)


def _method_for(path: str) -> str:
    """What pages of other sites may do at a path; empty for nothing."""
    if path == SUGGEST or (path.startswith(EVENTS) and path.endswith("/events")):
        return "POST"
    return "GET" if path.startswith(ARTICLES) and not path.endswith("/feedback") else ""


def _read_as_json(scope: Scope, headers: Headers) -> None:
    """A page that is being left can send only simple types, which spare it a question first."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() == "text/plain":
        MutableHeaders(scope=scope)["content-type"] = "application/json"


def _preflight(origin: str, method: str) -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": method,
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
            "Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
        },
    )


def _refusal() -> Response:
    detail = "Pages of this site may not ask; name it in KBSEARCH_WIDGET_ORIGINS"
    return problem(403, "Forbidden", detail)
