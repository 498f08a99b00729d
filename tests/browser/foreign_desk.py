"""A help desk that is not ours: pages of `desks/` on an origin of their own, and a policy that lets
them do no more than docs/widget.md asks for."""

from __future__ import annotations

import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

PAGES = Path(__file__).parent / "desks"
KBSEARCH = "https://ayuda.example.com"
FORWARDED = "/kbsearch/"
MEDIA_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {KBSEARCH}",
        f"connect-src 'self' {KBSEARCH}",
        f"img-src data: {KBSEARCH}",
        "form-action 'self'",
    )
)
TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types kb-suggest kb-link-picker"


class ForeignDesk:
    """Serves the pages, whose kbsearch is at `kbsearch`, and keeps what is sent to it."""

    def __init__(self, kbsearch: str, port: int = 0, *, page: str = "") -> None:
        """`page` is served in place of one of the folder."""
        self.sent: list[str] = []
        self._kbsearch = kbsearch
        self._page = page
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith(FORWARDED):
                    self._forward(None)
                else:
                    self._answer(*desk.read(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path.startswith(FORWARDED):
                    self._forward(body)
                    return
                desk.sent.append(body.decode())
                self._answer("text/plain; charset=utf-8", b"Recibido")

            def _forward(self, body: bytes | None) -> None:
                """As the web server of the document does, the headers of the browser included."""
                address = self.path.replace(FORWARDED, f"{desk._kbsearch}/api/v1/", 1)
                request = urllib.request.Request(address, body, dict(self.headers))  # noqa: S310
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    self._answer("application/json", answer.read())

            def _answer(self, media: str, body: bytes) -> None:
                self.send_response(200 if media else 404)
                self.send_header("Content-Type", media or "text/plain")
                self.send_header("Content-Length", str(len(body)))
                # The page of the second kind writes HTML itself, as its framework does.
                strict = TRUSTED_TYPES if "plain" in self.path else ""
                policy = (POLICY + strict).replace(KBSEARCH, desk._kbsearch)
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def read(self, path: str) -> tuple[str, bytes]:
        """The media type and the content of a page; nothing for one that there is not."""
        if self._page:
            return MEDIA_TYPES[".html"], self._page.replace(KBSEARCH, self._kbsearch).encode()
        file = PAGES / path.lstrip("/")
        if not file.is_file():
            return "", b""
        text = file.read_text("utf-8").replace(KBSEARCH, self._kbsearch)
        return MEDIA_TYPES[file.suffix], text.encode()

    def stop(self) -> None:
        """Serves no more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
