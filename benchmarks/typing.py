"""From the last key to a suggestion on the screen, while many forms are typed in at once.

    python -m benchmarks.typing [--forms 1 50] [--tickets 12]

Tickets are the labelled questions of `tests/relevance/questions.yaml`, typed key by key as people
do, with pauses between words and sentences: the first words as the subject, then all of it as the
description. One form is a real Chromium on the ticket page; the others are HTTP clients that
behave like the element (`benchmarks/typists.py`). `wait` is the time from the last key until the
frame that shows new answers: the 400 ms that the element waits for the next key are part of it.
`answer` is the service's part of it as the browser sees it. `given up` are questions that took
over 800 ms, after which nothing is shown. Needs Chromium.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.relevance import read_labels
from benchmarks.site import browser, percentile, served
from benchmarks.typists import GIVEN_UP_MS, Ticket, Typists, pauses

SETTLE_MS = 1500
"""After a field: the last question of it is answered and drawn by then, or given up."""

_OBSERVE = """() => {
  const root = document.querySelector("kb-suggest").shadowRoot;
  window.waits = [];
  let typed = 0, seen = "";
  addEventListener("input", () => (typed = performance.now()), true);
  new MutationObserver(() => {
    const shown = [...root.querySelectorAll("[part=item]")].map(one => one.textContent).join();
    if (shown === seen) return;
    seen = shown;
    if (shown) requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - typed)));
  }).observe(root, {subtree: true, childList: true, attributes: true});
}"""
_ANSWERS = """() => performance.getEntriesByType("resource")
  .filter(one => one.name.endsWith("/suggest"))
  .map(one => [one.duration, one.responseStatus])"""
HEADINGS = (
    f"{'forms':>5}{'tickets':>9}{'shown':>7}{'wait p50':>10}{'p95':>7}{'answer p50':>12}{'p95':>7}"
    f"{'given up':>10}{'questions/ticket':>18}{'reports/ticket':>16}{'others/s':>10}"
)
EMAIL = "ana@example.com"
"""Where whoever types is to be answered; no mail leaves."""


@dataclass(slots=True)
class Measured:
    """What one browser saw. Times are milliseconds, counts are of all tickets."""

    tickets: int = 0
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    given_up: int = 0
    asked: int = 0
    told: int = 0


def main() -> None:
    """Prints a row for each number of forms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--tickets", type=int, default=12, help="that the browser types")
    options = parser.parse_args()
    tickets = [Ticket.of(one.ask) for one in read_labels().questions]
    random.Random(0).shuffle(tickets)
    print(HEADINGS)
    for forms in options.forms:
        with (
            served(HOLDOUT_PERCENT="0") as address,
            browser() as chromium,
            Typists(address, tickets, forms - 1) as typists,
        ):
            measured = measure(chromium, address, tickets[: options.tickets])
        print(row(forms, measured, typists.per_second), flush=True)


def measure(chromium: Browser, address: str, tickets: Sequence[Ticket]) -> Measured:
    """Types the tickets into the page, one after the other."""
    measured = Measured()
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, locale="es-ES")
    page.on("request", lambda request: count(measured, request.url))
    page.goto(f"{address}/es/ticket", wait_until="networkidle")
    for number, ticket in enumerate(tickets):
        page.evaluate("sessionStorage.clear()")
        page.goto(f"{address}/es/ticket", wait_until="networkidle")
        page.evaluate(_OBSERVE)
        write(page, ticket, random.Random(number))
        measured.tickets += 1
        measured.waits += page.evaluate("waits")
        answers = page.evaluate(_ANSWERS)
        measured.answers += [took for took, status in answers if status == HTTPStatus.OK]
        # Others without an answer were overtaken by the next question.
        measured.given_up += sum(not status and took >= GIVEN_UP_MS for took, status in answers)
        page.locator("#email").fill(EMAIL)
        page.locator("#send").click()
        page.wait_for_load_state("networkidle")
    page.close()
    return measured


def count(measured: Measured, url: str) -> None:
    """A request of the element."""
    measured.asked += url.endswith("/suggest")
    measured.told += url.endswith("/events")


def write(page: Page, ticket: Ticket, chance: random.Random) -> None:
    """Types as a person does."""
    for field_id, text in (("#subject", ticket.subject), ("#description", ticket.description)):
        page.locator(field_id).focus()
        for key, pause in pauses(text, chance):
            page.keyboard.insert_text(key)
            page.wait_for_timeout(pause * 1000)
        page.wait_for_timeout(SETTLE_MS)


def row(forms: int, measured: Measured, others: float) -> str:
    """One line of the table."""
    waits, answers = percentiles(measured.waits), percentiles(measured.answers)
    return (
        f"{forms:>5}{measured.tickets:>9}{len(measured.waits):>7}{waits[0]:>10.0f}{waits[1]:>7.0f}"
        f"{answers[0]:>12.0f}{answers[1]:>7.0f}{measured.given_up:>10}"
        f"{measured.asked / measured.tickets:>18.1f}{measured.told / measured.tickets:>16.1f}"
        f"{others:>10.1f}"
    )


def percentiles(values: Sequence[float]) -> tuple[float, Any]:
    """The median and the 95th percentile; nothing was measured: not a number."""
    if not values:
        return float("nan"), float("nan")
    return percentile(values, 0.5), percentile(values, 0.95)


if __name__ == "__main__":
    main()
