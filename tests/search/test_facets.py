"""The counts beside the filters are what choosing the filter gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.encoder import Encoder
from indexer.reader import Reader
from indexer.records import Kind
from kbsearch.search.records import Filters, SearchRequest
from kbsearch.search.service import Search
from tests.sample import Sample


@pytest.fixture(scope="module")
def search(sample: Sample, default_encoder: Encoder) -> Search:
    return Search(Reader(sample.index), default_encoder)


@pytest.mark.parametrize("query", ["vpn", "no me deja imprimir", "how do I claim expenses"])
@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(kind=Kind.FAQ), Filters(lang="es", kind=Kind.TUTORIAL), Filters(tag="vpn")],
    ids=repr,
)
def test_each_count_is_the_total_of_that_search(
    search: Search, query: str, filters: Filters
) -> None:
    request = SearchRequest(query, filters=filters)

    def total(**limit: object) -> int:
        limited = replace(filters, **limit)  # type: ignore[arg-type]
        return search.search(replace(request, filters=limited)).total

    facets = search.facets(request)
    assert [one.count for one in facets.kinds] == [total(kind=kind) for kind in (None, *Kind)]
    assert [one.count for one in facets.langs] == [total(lang=lang) for lang in (None, "es", "en")]
    for tag in facets.tags[:3]:
        assert tag.count == total(tag=tag.value) > 0
