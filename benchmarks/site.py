"""What a visitor's browser does with the site: how soon, how much, how often.

    python -m benchmarks.site [--rounds N]

A real Chromium visits the sample articles over loopback, each page with an empty cache, in each
round anew: first and largest contentful paint, shift of the layout, requests, bytes as they
travel. Then questions are typed key by key: from the last key to the results on the screen, the
pause that waits for the next key included, and the server's part of it. Needs Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.startup import ARTICLES, free_port

PAGES = (
    ("front page", "/es/"),
    ("results", "/es/search?q=no+me+funciona+la+vpn"),
    ("article", "/es/articles/es/red/vpn-desde-casa"),
    ("article with video", "/es/articles/es/soporte/asistencia-remota"),
    ("category", "/es/categories/network"),
    ("ticket form", "/es/ticket"),
)
WINDOWS = ((360, 740), (1440, 900))
QUESTIONS = (
    "no puedo entrar en la vpn",
    "contraseña caducada",
    "how do I claim travel expenses",
    "la impresora no imprime",
    "outlook no abre",
    "wifi de la oficina",
)
KEY_SECONDS = 0.08  # between keys: a quick typist
PATIENCE_SECONDS = 30.0
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_OBSERVE = """
window.seen = {paint: 0, largest: 0, shift: 0};
new PerformanceObserver(list => { for (const one of list.getEntries())
  if (one.name === 'first-contentful-paint') seen.paint = one.startTime; })
  .observe({type: 'paint', buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries())
  seen.largest = one.startTime; }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries())
  if (!one.hadRecentInput) seen.shift += one.value; })
  .observe({type: 'layout-shift', buffered: true});
window.typed = 0; window.shown = 0;
addEventListener('input', () => { typed = performance.now(); shown = 0; }, true);
addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
  if (document.querySelector('[role=listbox] [role=option]')) shown = performance.now();
}).observe(document.body, {subtree: true, childList: true, characterData: true}));
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page load. Times are milliseconds; `shift` is the cumulative layout shift."""

    paint: float
    largest: float
    shift: float
    requests: int
    transferred: float


def main() -> None:
    """Prints a table of pages, and a line for typing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with served() as address, browser() as chromium:
        print(
            f"{'page':20}{'width':>6}{'FCP ms':>9}{'LCP ms':>9}{'CLS':>7}{'requests':>10}{'kB':>8}"
        )
        for name, path in PAGES:
            for window in WINDOWS:
                visits = [visit(chromium, address + path, window) for _ in range(rounds)]
                print(row(name, window[0], visits), flush=True)
        print(typing_line(chromium, address, rounds))


def visit(chromium: Browser, url: str, window: tuple[int, int]) -> Visit:
    """Loads a page with an empty cache."""
    page = chromium.new_page(viewport={"width": window[0], "height": window[1]}, locale="es-ES")
    try:
        page.add_init_script(_OBSERVE)
        lengths = count_bytes(page.context.new_cdp_session(page))
        page.goto(url, wait_until="networkidle")
        seen = page.evaluate("seen")
        return Visit(seen["paint"], seen["largest"], seen["shift"], len(lengths), sum(lengths))
    finally:
        page.close()


def count_bytes(session: CDPSession) -> list[float]:
    """Grows by the bytes of each answer, headers and compression as they travelled."""
    lengths: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda one: lengths.append(one["encodedDataLength"]))
    return lengths


def row(name: str, width: int, visits: Sequence[Visit]) -> str:
    """Medians; bytes and requests hardly differ between rounds."""
    paint, largest, shift = (
        statistics.median(getattr(one, field) for one in visits)
        for field in ("paint", "largest", "shift")
    )
    last = visits[-1]
    return (
        f"{name:20}{width:>6}{paint:>9.0f}{largest:>9.0f}{shift:>7.3f}"
        f"{last.requests:>10}{last.transferred / 1000:>8.1f}"
    )


def typing_line(chromium: Browser, address: str, rounds: int) -> str:
    """Percentiles over every question and round."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, locale="es-ES")
    page.add_init_script(_OBSERVE)
    waits = sorted(wait for _ in range(rounds) for wait in typed(page, f"{address}/es/"))
    server = [answered(address, question) for question in QUESTIONS for _ in range(rounds)]
    return (
        f"last key to results, {len(waits)} times: p50 {statistics.median(waits):.0f} ms, "
        f"p95 {percentile(waits, 0.95):.0f} ms; the server's answer to the same questions: "
        f"p50 {statistics.median(server):.0f} ms, p95 {percentile(server, 0.95):.0f} ms"
    )


def typed(page: Page, url: str) -> Iterator[float]:
    """Milliseconds from the last key to the results, for each question."""
    for question in QUESTIONS:
        page.goto(url, wait_until="networkidle")
        page.locator("#q").press_sequentially(question, delay=KEY_SECONDS * 1000)
        page.wait_for_function("() => shown > typed", timeout=PATIENCE_SECONDS * 1000)
        # Results of the words typed so far may have come first; the last ones count.
        page.wait_for_timeout(500)
        yield page.evaluate("shown - typed")


def answered(address: str, question: str) -> float:
    """Milliseconds of one request of the kind that typing makes."""
    start = time.perf_counter()
    httpx2.get(f"{address}/api/v1/search", params={"q": question, "limit": 6}).raise_for_status()
    return (time.perf_counter() - start) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def served(**settings: str) -> Iterator[str]:
    """The service over the sample articles, on a free port, with these KBSEARCH_ settings."""
    with tempfile.TemporaryDirectory(prefix="kbsearch-bench-") as place:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("KBSEARCH_")} | {
            "KBSEARCH_ARTICLES": str(ARTICLES),
            "KBSEARCH_INDEX": str(Path(place) / "index"),
            "KBSEARCH_DATABASE": str(Path(place) / "desk.db"),
            **{f"KBSEARCH_{name}": value for name, value in settings.items()},
        }
        command = [sys.executable, "-m", "kbsearch"]
        subprocess.run([*command, "index"], env=environment, check=True, capture_output=True)
        port = free_port()
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait(url: str) -> None:
    """Until the service is ready."""
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE_SECONDS:
        with suppress(httpx2.TransportError):
            if httpx2.get(url).is_success:
                return
        time.sleep(0.05)
    raise SystemExit(f"{url} did not answer within {PATIENCE_SECONDS:.0f} s")


@contextmanager
def browser() -> Iterator[Browser]:
    """The Chromium of the system, without a window."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise SystemExit("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield chromium
        finally:
            chromium.close()


if __name__ == "__main__":
    main()
