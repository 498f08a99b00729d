"""A server that answers as Zammad does, as far as handing tickets on goes; it says itself that it
is a stub. What it keeps and refuses is in `zammad_desk`.

- `GET users/me`
- `POST tickets`: title, group, customer_id (`guess:` too), customer, state, priority, tags, article
- `PUT tickets/{id}`: state, pending_time, priority, title; `GET tickets/{id}`
- `POST tickets/search`: condition with `ticket.title`; or query, which knows no new ticket
- `POST ticket_articles`: ticket_id, body, content_type, type, sender, internal, message_id,
  attachments with filename, mime-type and data
- `GET ticket_articles/by_ticket/{id}`, `GET tags?object=Ticket&o_id=`
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from tests.outbox.zammad_desk import AGENT, RefusedError, ZammadDesk

TOKEN = "zammad-token-secret"  # noqa: S105 - of the stub


@dataclass
class Mischief:
    """What goes wrong next. `lost` calls are carried out and never answered; `status` is answered
    instead of an answer, with `headers` and `body`."""

    lost: int = 0
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class ZammadStub:
    """A desk behind a real HTTP server on loopback, let into with TOKEN."""

    def __init__(self) -> None:
        self.desk = ZammadDesk()
        self.calls: list[str] = []
        self.mischief: dict[str, Mischief] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self.thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, token: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        try:
            self._let_in(token)
            given = json.loads(body) if body else {}
            with self._lock:
                return self._route(method, urlsplit(path), given)
        except RefusedError as refused:
            return refused.status, refused.body
        except json.JSONDecodeError:
            return 400, {"error": "Bad Request"}

    def _let_in(self, header: str) -> None:
        found = re.fullmatch(r'Token token="?([^"]*)"?', header)
        if found is None:
            raise RefusedError(403, "Authentication required")
        if found[1] != TOKEN:
            raise RefusedError(401, "Can't find User for Token")

    def _route(self, method: str, url: SplitResult, given: dict[str, Any]) -> tuple[int, Any]:
        path = url.path.removeprefix("/api/v1/")
        exact: dict[str, Callable[[], tuple[int, Any]]] = {
            "GET users/me": lambda: (200, self.desk.users[AGENT]),
            "POST tickets": lambda: (201, self.desk.create(given)),
            "POST tickets/search": lambda: (200, self.desk.search(given)),
            "POST ticket_articles": lambda: (201, self._added(given)),
        }
        if call := exact.get(f"{method} {path}"):
            return call()
        if (method, path) == ("GET", "tags"):
            number = int(parse_qs(url.query)["o_id"][0])
            return 200, {"tags": self.desk.tags.get(number, [])}
        if method == "GET" and (found := re.fullmatch(r"ticket_articles/by_ticket/(\d+)", path)):
            return 200, self.desk.of(self.desk.ticket(found[1])["id"])
        if found := re.fullmatch(r"tickets/(\d+)", path):
            ticket = self.desk.ticket(found[1])
            return 200, self.desk.change(ticket, given) if method == "PUT" else ticket
        raise RefusedError(404, f"No route matches [{method}] {url.path}")

    def _added(self, given: dict[str, Any]) -> dict[str, Any]:
        return self.desk.article(self.desk.ticket(given.get("ticket_id")), given)


def _handler(zammad: ZammadStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            call = f"{self.command} {urlsplit(self.path).path.removeprefix('/api/v1/')}"
            zammad.calls.append(call)
            mischief = zammad.mischief.get(call, Mischief())
            if mischief.status:
                del zammad.mischief[call]
                self._send(mischief.status, mischief.body, mischief.headers)
                return
            token = self.headers.get("authorization", "")
            status, said = zammad.answer(self.command, self.path, token, body)
            if mischief.lost:
                mischief.lost -= 1
                self.close_connection = True
                return
            self._send(status, json.dumps(said, default=lambda _: None).encode(), {})

        do_GET = do_PUT = do_POST  # noqa: N815 - named by the library

        def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            with suppress(OSError):
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    return Handler


@contextmanager
def zammad_stub() -> Iterator[ZammadStub]:
    """A stub for the length of the block."""
    stub = ZammadStub()
    stub.thread.start()
    try:
        yield stub
    finally:
        stub.stop()
