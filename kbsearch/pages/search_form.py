"""The search page's address: reading it with every part bounded, and writing it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from indexer.records import LANGUAGES, Audience, Kind, Language
from kbsearch.search.facets import Facet
from kbsearch.search.limits import QUERY_MAX, TAG_MAX
from kbsearch.search.records import Filters, SearchRequest

PAGE_SIZE = 10
# The service ranks 200 articles for one question.
PAGE_MAX = 20
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why input was not accepted; `reason` is the name that `error.html` puts into words."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What the reader asked for. `page` counts from 1; `exact` leaves his spelling alone."""

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    exact: bool = False

    def request(self, reader: Language, audience: Audience) -> SearchRequest:
        """The same, as the search service takes it, for one of `audience` who reads in `reader`."""
        return SearchRequest(
            self.query,
            audience,
            filters=self.filters,
            limit=PAGE_SIZE,
            offset=(self.page - 1) * PAGE_SIZE,
            reader=reader,
            exact=self.exact,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether any limit is set."""
        return self.filters != Filters()


def parse_search(parameters: Mapping[str, str]) -> SearchForm | Refusal:
    """Read the parameters of the search page; unknown ones are ignored."""
    query = parameters.get("q", "")
    lang, kind, tag = (parameters.get(name, "") for name in ("lang", "kind", "tag"))
    page = parameters.get("page", "") or "1"
    refusals = (
        (len(query) > QUERY_MAX, "query-too-long"),
        (has_control_characters(query), "control-characters"),
        (lang not in ("", *LANGUAGES), "language"),
        (kind not in ("", *Kind), "kind"),
        (len(tag) > TAG_MAX or has_control_characters(tag), "tag"),
        (not is_page_number(page), "page"),
    )
    for refused, reason in refusals:
        if refused:
            return Refusal(422, reason)
    filters = Filters(
        lang=next((known for known in LANGUAGES if known == lang), None),
        kind=Kind(kind) if kind else None,
        tag=tag.strip() or None,
    )
    exact = parameters.get("exact", "") == "1"
    return SearchForm(" ".join(query.split()), filters, int(page), exact)


def has_control_characters(text: str) -> bool:
    """Whether text holds control characters other than white space."""
    return any(unicodedata.category(char) == "Cc" and not char.isspace() for char in text)


def is_page_number(text: str) -> bool:
    """Whether text is a number of a page that may exist."""
    return bool(_NUMBER.fullmatch(text)) and int(text) <= PAGE_MAX


def search_url(prefix: Language, form: SearchForm) -> str:
    """The address of a search in the interface language `prefix`; empty parts are left out."""
    parts = {
        "q": form.query,
        "lang": form.filters.lang,
        "kind": form.filters.kind,
        "tag": form.filters.tag,
        "page": str(form.page) if form.page > 1 else "",
        "exact": "1" if form.exact else "",
    }
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"/{prefix}/search" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, as a link. `value` is empty for "any"; `count` is the number of
    articles that it leaves, None where nobody has counted."""

    value: str
    url: str
    chosen: bool
    count: int | None = None


def kind_choices(prefix: Language, form: SearchForm, counted: Iterable[Facet] = ()) -> list[Choice]:
    """A link for any kind, then one for each."""
    counts = _counts(counted)
    return [
        _choice(prefix, form, replace(form.filters, kind=kind), kind or "", counts)
        for kind in (None, *Kind)
    ]


def language_choices(
    prefix: Language, form: SearchForm, counted: Iterable[Facet] = ()
) -> list[Choice]:
    """A link for any language, then one for each."""
    counts = _counts(counted)
    return [
        _choice(prefix, form, replace(form.filters, lang=lang), lang or "", counts)
        for lang in (None, *LANGUAGES)
    ]


def tag_choices(prefix: Language, form: SearchForm, counted: Iterable[Facet]) -> list[Choice]:
    """A link for each tag that was counted, but for the one that is chosen already."""
    counts = _counts(counted)
    return [
        _choice(prefix, form, replace(form.filters, tag=tag), tag, counts)
        for tag in counts
        if tag != form.filters.tag
    ]


def _counts(counted: Iterable[Facet]) -> dict[str, int]:
    return {facet.value: facet.count for facet in counted}


def _choice(
    prefix: Language, form: SearchForm, filters: Filters, value: str, counts: Mapping[str, int]
) -> Choice:
    url = search_url(prefix, replace(form, filters=filters, page=1))
    return Choice(value, url, chosen=filters == form.filters, count=counts.get(value))
