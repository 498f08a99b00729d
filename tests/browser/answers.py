"""Answers of the search API as a test wants them, in place of the service's own."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route

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
