"""The page that docs/widget.md shows, on another site than kbsearch, in a real browser."""

from __future__ import annotations

import re
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor
from tests.browser.service import ROOT

TEXT = (ROOT / "docs" / "widget.md").read_text("utf-8")
PAGE = re.findall(r"```html\n(.*?)```", TEXT, re.DOTALL)[0]
KBSEARCH = "https://ayuda.example.com"
FORWARDED = "/kbsearch/suggest"


@contextmanager
def help_desk(kbsearch: str) -> Iterator[str]:
    """Another help desk: its form is the page of the document, and it forwards one address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("text/html", PAGE.replace(KBSEARCH, kbsearch).encode())

        def do_POST(self) -> None:
            assert self.path == FORWARDED
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = urllib.request.Request(  # noqa: S310 - our own address
                f"{kbsearch}/api/v1/suggest", body, {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                self._answer("application/json", answer.read())

        def _answer(self, media: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{media}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_page_of_the_document_suggests_answers_on_another_site(
    chromium: Browser, site: str
) -> None:
    with help_desk(site) as address:
        visitor = Visitor(chromium, address)
        page = visitor.page()
        page.goto(address)
        page.fill("#asunto", "No me conecta la VPN desde casa")
        page.fill("#detalle", "Me sale el error E-31")
        first = page.locator("kb-suggest li").first
        expect(first).to_contain_text("Conectarse a la VPN desde casa")
        first.get_by_role("button").click()
        link = first.get_by_role("link").get_attribute("href")
        visitor.close()
    assert (link or "").startswith(f"{site}/es/articles/es/red/vpn-desde-casa")
    script = f"third party: {site}/static/latest/widget/"
    assert visitor.complaints
    assert all(one.startswith(script) for one in visitor.complaints)
