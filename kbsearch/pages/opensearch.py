"""The site as a search engine of the browser (OpenSearch 1.1), with titles while one types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from fastapi import APIRouter, Request
from starlette.responses import Response

from indexer.records import Language
from kbsearch.accounts.asking import audience_of
from kbsearch.errors import InvalidRequestError
from kbsearch.pages.article_links import article_url
from kbsearch.pages.article_text import shortened
from kbsearch.pages.caching import revalidated
from kbsearch.pages.languages import language_name
from kbsearch.pages.search_form import has_control_characters
from kbsearch.pages.site import Site, add_page
from kbsearch.pages.xml_documents import add, document, legible, root
from kbsearch.search.completion import Completion
from kbsearch.search.limits import QUERY_MAX

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
SUGGESTIONS = 8
# Characters; the limits of the specification.
SHORT_NAME_MAX = 16
LONG_NAME_MAX = 48


def opensearch_routes(site: Site, lang: Language) -> APIRouter:
    """`/opensearch.xml` and `/opensearch-suggestions` of one language."""
    router = APIRouter()

    def describe(request: Request) -> Response:
        renderer = site.renderer
        address = renderer.address(request)
        body = description(
            f"{address}/{lang}",
            name=renderer.site_name(lang),
            purpose=renderer.text(lang, "Search the answers"),
            icon=f"{address}{renderer.assets.url('icons/site.svg')}",
            lang=lang,
        )
        headers = {"Content-Language": lang}
        return revalidated(request, Response(body, headers=headers, media_type=MEDIA_TYPE))

    def suggest(request: Request, q: str = "") -> Response:
        if len(q) > QUERY_MAX or has_control_characters(q):
            raise InvalidRequestError(f"q: at most {QUERY_MAX} characters of text, on one line")
        found = site.knowledge.complete(q, audience_of(request), SUGGESTIONS)
        body = suggestions(site.renderer.address(request), lang, q, found)
        return revalidated(request, Response(body, media_type=SUGGESTIONS_TYPE))

    add_page(router, "/opensearch.xml", describe)
    add_page(router, "/opensearch-suggestions", suggest)
    return router


def description(home: str, *, name: str, purpose: str, icon: str, lang: Language) -> bytes:
    """What a browser needs to search the site; `home` is the front page without its last slash."""
    described = root("OpenSearchDescription", {"xmlns": NAMESPACE})
    add(described, "ShortName", shortened(name, SHORT_NAME_MAX))
    add(described, "LongName", shortened(name, LONG_NAME_MAX))
    add(described, "Description", f"{name}: {purpose}")
    add(described, "Image", icon, width="16", height="16", type="image/svg+xml")
    terms = "q={searchTerms}"
    _add_url(described, "text/html", "results", f"{home}/search?{terms}")
    _add_url(described, SUGGESTIONS_TYPE, "suggestions", f"{home}/opensearch-suggestions?{terms}")
    _add_url(described, MEDIA_TYPE, "self", f"{home}/opensearch.xml")
    add(described, "Language", lang)
    add(described, "InputEncoding", "UTF-8")
    add(described, "OutputEncoding", "UTF-8")
    return document(described)


def suggestions(site: str, lang: Language, typed: str, found: Sequence[Completion]) -> bytes:
    """The answer of the OpenSearch suggestions extension: what was typed, then titles, a word on
    each and where each leads. Articles in the reader's language come first."""
    ordered = sorted(found, key=lambda one: one.lang != lang)
    answer = [
        typed,
        [legible(one.title) for one in ordered],
        [language_name(one.lang) for one in ordered],
        [f"{site}{article_url(lang, one.slug)}" for one in ordered],
    ]
    return json.dumps(answer, ensure_ascii=False).encode()


def _add_url(described: Element, kind: str, relation: str, template: str) -> None:
    add(described, "Url", type=kind, rel=relation, method="get", template=template)
