"""The search box of a page, and answers of the search API as a test wants them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, Request, Route

SEARCH = "**/api/v1/search?**"


def hit(title: str, **other: Any) -> dict[str, Any]:
    """One hit; its passage is its title, unless `passage` says more."""
    passage = {"heading_path": [], "anchor": "", "text": title, "highlights": []}
    return {
        "article": "a",
        "url": "/articles/a",
        "title": title,
        "lang": "es",
        "kind": "faq",
        "tags": [],
        "updated": None,
        "confidence": 0.9,
        **other,
        "passage": passage | other.get("passage", {}),
    }


def answer(*hits: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The answer to a search that found these."""
    return {
        "query": "",
        "language": "es",
        "corrected": None,
        "took_ms": 1.0,
        "total": len(hits),
        "capped": False,
        "degraded": False,
        "unsure": False,
        "hits": list(hits),
        **other,
    }


def always(page: Page, body: dict[str, Any]) -> None:
    """From now on every search of the page is answered so."""
    page.route(SEARCH, lambda route: route.fulfill(json=body))


def echo(route: Route) -> None:
    """Answers with one article that is called as the question."""
    question = route.request.url.partition("q=")[2].partition("&")[0]
    route.fulfill(json=answer(hit(question, url=f"/articles/{question}")))


def box(page: Page) -> Locator:
    """The search box of the page, wherever it stands."""
    return page.locator("input[name=q]")


def options(page: Page) -> Locator:
    """What can be chosen."""
    return page.get_by_role("option")


def titles(page: Page) -> list[str]:
    """The titles of the answers that are shown."""
    return page.locator(".instant-title").all_inner_texts()


def asked(page: Page) -> list[str]:
    """The questions that the page asks, as a list that grows."""
    found: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/search" in request.url:
            found.append(request.url)

    page.on("request", note)
    return found


def three(page: Page) -> None:
    """Three answers to every question."""
    always(page, answer(*(hit(f"Artículo {n}", url=f"/articles/a{n}") for n in range(3)), total=9))
