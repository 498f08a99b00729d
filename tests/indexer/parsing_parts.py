"""What the parsing tests share: a counter that makes windows readable, and the case files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.folder import ArticleFolder
from indexer.parsing import parse_article
from indexer.records import Article, Parsed, SourceFile

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class WordTokens:
    """A tokenizer whose tokens are the words."""

    window: int = 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words of each text."""
        return [len(text.split()) for text in texts]


@dataclass(frozen=True, slots=True)
class MarkupCase:
    """A title, what is written, and the HTML that is shown."""

    name: str
    written: str
    shown: str


def yaml_cases(kind: str) -> list[Any]:
    """Every case of every YAML file in a folder of cases, as parameters of a test."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['case']}")
        for path in sorted((CASES / kind).glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


def markup_cases() -> list[MarkupCase]:
    """Cases of the form: a title, what is written and the HTML shown, each ended by a dot."""
    found = []
    for path in sorted((CASES / "markup").glob("*.md")):
        parts = re.split(r"^\.\n", path.read_text("utf-8"), flags=re.MULTILINE)
        for title, written, shown in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            found.append(MarkupCase(f"{path.stem}: {title.strip()}", written, shown))
    return found


def parse(root: Path, path: str, text: str | bytes, window: int = 256) -> Parsed:
    """Writes a file into the folder `root` and parses it as it lies there."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)
    return parse_article(SourceFile(path, data), ArticleFolder(root), WordTokens(window))


def article(root: Path, text: str, path: str = "guias/vpn.md", window: int = 256) -> Article:
    """The article that a text gives; fails when it is withheld."""
    parsed = parse(root, path, text, window)
    assert parsed.article is not None, parsed.problems
    return parsed.article
