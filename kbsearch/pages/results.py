"""The search page: results, a list to browse, or what to do when nothing is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import audience_of
from kbsearch.pages.errors import error_page
from kbsearch.pages.search_form import (
    PAGE_MAX,
    PAGE_SIZE,
    Refusal,
    SearchForm,
    kind_choices,
    language_choices,
    parse_search,
    search_url,
    tag_choices,
)
from kbsearch.pages.site import Site, add_page
from kbsearch.search.facets import Facets
from kbsearch.search.records import SearchRequest, SearchResult

BROWSE_MAX = 100


def results_routes(site: Site, lang: Language) -> APIRouter:
    """`/search` of one language."""
    router = APIRouter()

    def search(request: Request) -> Response:
        form = parse_search(request.query_params)
        if isinstance(form, Refusal):
            return error_page(request, site.renderer, form.status, reason=form.reason)
        asked = form.request(lang, audience_of(request))
        found = _found(site, asked, form) if form.query else _browsed(site, asked, form)
        if form.page > 1 and not found["shown"]:
            return error_page(request, site.renderer, 404, reason="no-such-page")
        values = {
            "form": form,
            **_choices(site, asked, form, lang),
            "without_tag": search_url(
                lang, replace(form, filters=replace(form.filters, tag=None), page=1)
            ),
            "as_typed": search_url(lang, replace(form, exact=True, page=1)),
            "without_filters": search_url(lang, SearchForm(form.query)),
            "pages": _pages(lang, form, found["total"]),
            **found,
        }
        return site.renderer.page(request, "search.html", lang, values)

    add_page(router, "/search", search)
    return router


def _choices(
    site: Site, asked: SearchRequest, form: SearchForm, lang: Language
) -> Mapping[str, Any]:
    """The filters; with a question, each with the number of articles that it leaves."""
    counted = site.knowledge.facets(asked) if form.query else Facets()
    return {
        "kind_choices": kind_choices(lang, form, counted.kinds),
        "language_choices": language_choices(lang, form, counted.langs),
        "tag_choices": tag_choices(lang, form, counted.tags),
    }


def _found(site: Site, asked: SearchRequest, form: SearchForm) -> Mapping[str, Any]:
    result = site.knowledge.search(asked)
    return {
        "shown": result.hits,
        "total": result.total,
        "capped": result.capped,
        "degraded": result.degraded,
        "corrected": result.corrected,
        "unquoted": result.unquoted,
        "unsure": result.unsure,
        "answer": _answer(site, result) if form.page == 1 else None,
    }


def _answer(site: Site, result: SearchResult) -> tuple[int, int] | None:
    """The sentence of the first passage that answers, unless nothing does."""
    if result.unsure or not result.hits:
        return None
    return site.knowledge.answer(result.corrected or result.query, result.hits[0].passage)


def _browsed(site: Site, asked: SearchRequest, form: SearchForm) -> Mapping[str, Any]:
    """Without a question: the newest articles within the limits, if there are limits."""
    audience, limits = asked.audience, asked.filters
    articles = (
        site.knowledge.articles(
            audience, lang=limits.lang, kind=limits.kind, tag=limits.tag, limit=BROWSE_MAX + 1
        )
        if form.is_filtered and form.page == 1
        else ()
    )
    return {
        "shown": articles[:BROWSE_MAX],
        "total": min(len(articles), BROWSE_MAX),
        "capped": len(articles) > BROWSE_MAX,
        "degraded": False,
        "corrected": "",
        "unquoted": (),
        "unsure": False,
        "answer": None,
    }


def _pages(lang: Language, form: SearchForm, total: int) -> Mapping[str, Any]:
    """Addresses of the pages before and after this one; empty at either end."""
    last = min(PAGE_MAX, -(-total // PAGE_SIZE)) if form.query else 1

    def url(page: int) -> str:
        return search_url(lang, replace(form, page=page)) if 1 <= page <= last else ""

    return {
        "number": form.page,
        "last": last,
        "previous": url(form.page - 1),
        "next": url(form.page + 1),
    }
