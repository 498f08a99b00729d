"""One article: its text, its contents list, its video with a transcript, its other languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Heading, Language
from kbsearch.accounts.asking import audience_of
from kbsearch.browsing.categories import Category
from kbsearch.pages.article_links import article_url, category_url
from kbsearch.pages.article_text import read_article
from kbsearch.pages.errors import error_page
from kbsearch.pages.head import Head, article_head
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.structured_data import Crumb, Whole, article_page
from kbsearch.search.articles import PublishedArticle

# One heading needs no list of contents; nor do details below the second level of sections.
CONTENTS_MIN = 2
CONTENTS_DEEPEST = 3
RELATED = 4
SECONDS_IN_A_DAY = 86_400
_SECONDS = re.compile(r"[0-9]{1,5}")


def article_routes(site: Site, lang: Language) -> APIRouter:
    """`/articles/SLUG` of one interface language, whatever the article's own."""
    router = APIRouter()

    def article(request: Request, slug: str) -> Response:
        audience = audience_of(request)
        found = site.knowledge.article(slug, audience)
        if found is None:
            return error_page(request, site.renderer, 404, reason="no-such-article")
        category = site.knowledge.categories().of(found.path)
        values = {
            **_values(found, lang, request.query_params.get("t", "")),
            "category": category,
            "head": _head(site, site.renderer.address(request), found, category),
            "related": site.knowledge.related(found.slug, audience, lang, RELATED),
        }
        return site.renderer.page(request, "article.html", lang, values)

    add_page(router, "/articles/{slug:path}", article)
    return router


def _values(article: PublishedArticle, lang: Language, second: str) -> Mapping[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "article": article,
        "contents": _contents(article.headings),
        "expired": article.valid_until is not None and article.valid_until < today,
        "start": _second(second),
        "alternates": _alternates(article, lang),
    }


def _head(site: Site, address: str, article: PublishedArticle, category: Category | None) -> Head:
    """The article in its own language, and the way to it there."""
    lang, renderer = article.lang, site.renderer
    home = f"{address}/{lang}/"
    crumbs = [Crumb(renderer.text(lang, "Home"), home)]
    if category:
        crumbs.append(Crumb(category.title(lang), f"{address}{category_url(lang, category.name)}"))
    crumbs.append(Crumb(article.title, f"{address}{article_url(lang, article.slug)}"))
    text = read_article(article.html)
    whole = Whole(renderer.site_name(lang), home)
    data = article_page(article, text, crumbs, whole, address)
    return article_head(address, article, text, renderer.settings.default_language, data)


def _contents(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    listed = tuple(
        heading for heading in headings if heading.anchor and heading.level <= CONTENTS_DEEPEST
    )
    return listed if len(listed) >= CONTENTS_MIN else ()


def _second(text: str) -> int:
    """Where in the video to start; anything but a number of seconds within a day is 0."""
    return min(int(text), SECONDS_IN_A_DAY) if _SECONDS.fullmatch(text) else 0


def _alternates(article: PublishedArticle, lang: Language) -> Mapping[Language, str] | None:
    """Changing the language leads to the translation; without one, the page stays the same."""
    translations = {
        other.lang: article_url(other.lang, other.slug)
        for other in article.translations
        if other.lang != lang
    }
    return translations or None
