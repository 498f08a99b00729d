"""What people type over the sample articles, and the article that must come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.encoder import Encoder
from indexer.reader import Reader
from indexer.records import Audience
from kbsearch.search.records import SearchRequest
from kbsearch.search.service import Search
from kbsearch.search.synonyms import SynonymFile
from tests.sample import Sample

KINDS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases/asked.yaml").read_text(encoding="utf-8")
)
CASES = [case for cases in KINDS.values() for case in cases]
IN_WORDS_ONLY = [case for case in CASES if case.get("words_only")]


def name(case: dict[str, Any]) -> str:
    return " ".join(case["ask"].split())[:50]


@pytest.fixture(scope="module")
def search(sample: Sample, default_encoder: Encoder) -> Search:
    return Search(Reader(sample.index), default_encoder, SynonymFile(sample.articles).read())


@pytest.fixture(scope="module")
def words_only(sample: Sample) -> Search:
    return Search(Reader(sample.index), None, SynonymFile(sample.articles).read())


def assert_found(search: Search, case: dict[str, Any]) -> None:
    audience = Audience(case.get("audience", "public"))
    depth = case.get("within", 1)
    hits = search.search(SearchRequest(case["ask"], audience, limit=3)).hits
    found = [hit.slug.partition("/")[2] for hit in hits]
    assert {case["want"], case.get("or")} & set(found[:depth]), found


@pytest.mark.parametrize("case", CASES, ids=name)
def test_what_is_typed_finds_its_article(search: Search, case: dict[str, Any]) -> None:
    assert_found(search, case)


@pytest.mark.parametrize("case", IN_WORDS_ONLY, ids=name)
def test_the_words_alone_find_it_too(words_only: Search, case: dict[str, Any]) -> None:
    assert_found(words_only, case)


def test_there_are_cases_of_every_kind_and_half_of_them_spanish(sample: Sample) -> None:
    assert set(KINDS) == {"codes", "phrases", "synonyms", "typos", "mixed", "pasted"}
    wanted = [case["want"] for case in CASES]
    spanish = sum((sample.articles / "es" / f"{want}.md").is_file() for want in wanted)
    assert len(wanted) >= 40
    assert 0.4 <= spanish / len(wanted) <= 0.7
