"""The page that docs/widget.md shows, on another site than kbsearch, in a real browser."""

from __future__ import annotations

import re
import shutil
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.docs.session import ROOT

pytestmark = pytest.mark.browser

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


def test_the_page_of_the_document_suggests_answers_on_another_site(served: str) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with help_desk(f"http://{served}") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.fill("#asunto", "No me conecta la VPN desde casa")
        page.fill("#detalle", "Me sale el error E-31")
        first = page.locator("kb-suggest li").first
        expect(first).to_contain_text("Conectarse a la VPN desde casa")
        first.get_by_role("button").click()
        link = first.get_by_role("link").get_attribute("href")
        assert link is not None
        assert link.startswith(f"http://{served}/es/articles/es/red/vpn-desde-casa")
        assert not complaints
        browser.close()


def test_every_property_and_part_is_documented() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "web" / "widget").glob("*.js"))
    assert set(re.findall(r"--kb-[a-z-]+", sources)) == set(
        re.findall(r"`(--kb-[a-z-]+)`", TEXT.partition("## Looks")[2])
    )
    parts = set(re.findall(r"""\bpart(?:="?|: ")([a-z]+)""", sources))
    documented = TEXT.partition("Parts: ")[2].partition(". ")[0]
    assert parts == set(re.findall(r"`([a-z]+)`", documented))
    observed = re.findall(r"observedAttributes = \[(.*?)\]", sources)[0]
    table = re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)
    assert sorted(re.findall(r'"(\w+)"', observed)) == sorted(table)
