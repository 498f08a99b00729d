"""Real documentation of others, as it lies in their repositories: nothing breaks on it.

KBSEARCH_TEST_DATA names a folder that holds them as corpora/NAME.tar.xz.
"""

from __future__ import annotations

import os
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.parsing import ModelTokens, model_tokens
from indexer.folder import ArticleFolder
from indexer.parsing import parse_article
from indexer.passages import SPECIAL_TOKENS, passage_input
from indexer.records import Parsed, Severity

DATA = Path(os.environ.get("KBSEARCH_TEST_DATA", Path(__file__).parents[3] / "shared"))
WINDOW = 256


def unpacked(name: str, place: Path) -> ArticleFolder:
    archive = DATA / "corpora" / f"{name}.tar.xz"
    if not archive.exists():
        pytest.skip(f"{archive} is absent; set KBSEARCH_TEST_DATA to the folder of test data")
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    return ArticleFolder(place)


def inspect(parsed: Parsed, tokens: ModelTokens, seen: Counter[str]) -> None:
    seen.update(problem.code for problem in parsed.problems)
    seen["files"] += 1
    seen["withheld"] += parsed.article is None
    errors = [one for one in parsed.problems if one.severity is Severity.ERROR]
    assert (parsed.article is None) == bool(errors)
    if parsed.article is None:
        return
    seen[parsed.article.lang] += 1
    title = parsed.article.title
    texts = [passage_input(title, passage) for passage in parsed.article.passages]
    counts = tokens.count_tokens(texts)
    assert max(counts) + SPECIAL_TOKENS <= WINDOW, parsed.article.path
    assert all(passage.text.strip() for passage in parsed.article.passages)


@pytest.mark.parametrize(("name", "step"), [("tldr-en", 20), ("workfront-en", 12)])
def test_a_sample_of_each_corpus_is_published(name: str, step: int, tmp_path: Path) -> None:
    folder = unpacked(name, tmp_path)
    tokens = model_tokens(WINDOW)
    seen: Counter[str] = Counter()
    for number, file in enumerate(folder.files()):
        if number % step == 0:
            inspect(parse_article(file, folder, tokens), tokens, seen)
    assert seen["files"] > 150
    assert seen["withheld"] == 0
    assert seen["es"] == 0
    assert folder.problems == ()


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_the_largest_corpus_is_published_but_for_a_few_named_files(tmp_path: Path) -> None:
    folder = unpacked("servicenow", tmp_path)
    tokens = model_tokens(WINDOW)
    seen: Counter[str] = Counter()
    for file in folder.files():
        inspect(parse_article(file, folder, tokens), tokens, seen)
    assert seen["files"] == len(folder.paths())
    assert seen["unparsable"] == 0
    assert seen["withheld"] < seen["files"] / 100
    assert seen["es"] == 0
