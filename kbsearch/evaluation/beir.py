"""Labelled retrieval sets in BEIR layout: `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`.

The layout is that of Thakur et al. 2021. Texts are plain, not Markdown, so a document becomes an
article by splitting it into paragraphs; everything after that is the code that serves users.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.blocks import Block, Section
from indexer.language import detect_article_language
from indexer.passages import TokenCounter, split
from indexer.records import Article, Audience, Kind, Parsed, Problem, Reference, SourceFile
from kbsearch.errors import InvalidRequestError

VERSION = "beir-1"
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Questions and which documents answer them, with a grade (0 means it does not)."""

    name: str
    questions: dict[str, str]
    grades: dict[str, dict[str, int]]

    @property
    def answerable(self) -> dict[str, str]:
        """The questions that some document answers."""
        return {
            one: text
            for one, text in self.questions.items()
            if any(grade > 0 for grade in self.grades.get(one, {}).values())
        }


class BeirCorpus:
    """The documents of a set as a source of articles; a document's slug is its `_id`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "corpus.jsonl"
        self._paths = [str(row["_id"]) for row in _rows(self._file)]

    version = VERSION
    problems: Sequence[Problem] = ()

    def paths(self) -> Sequence[str]:
        """The identifiers of all documents, in order."""
        return self._paths

    def files(self) -> Iterator[SourceFile]:
        """The documents, one line of JSON each."""
        for row in _rows(self._file):
            yield SourceFile(str(row["_id"]), json.dumps(row).encode())

    def read(self, path: str) -> bytes | None:
        """Documents have no other files."""
        del path
        return None

    def parse(self, file: SourceFile, tokens: TokenCounter) -> Parsed:
        """A document as an article of plain paragraphs."""
        row = json.loads(file.data)
        title, text = str(row.get("title") or ""), str(row.get("text") or "")
        article = Article(
            slug=file.path,
            path=file.path,
            title=title,
            kind=Kind.WIKI,
            lang=detect_article_language(title, text),
            audience=Audience.PUBLIC,
            html="",
            passages=tuple(split(title, [_section(text)], tokens)),
        )
        return Parsed(article)

    def check(self, path: str, references: Sequence[Reference]) -> list[Problem]:
        """Documents have no links."""
        del path, references
        return []


def read_labels(folder: Path) -> LabelledSet:
    """The questions and judgements of a set.

    Raises InvalidRequestError when a file is missing or malformed, naming it.
    """
    questions = {str(row["_id"]): str(row["text"]) for row in _rows(folder / "queries.jsonl")}
    grades: dict[str, dict[str, int]] = {}
    path = folder / "qrels" / "test.tsv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                question = grades.setdefault(row["query-id"], {})
                question[row["corpus-id"]] = int(row["score"])
    except (OSError, KeyError, ValueError) as error:
        raise InvalidRequestError(
            f"{path} is not a BEIR judgement file ({error!r}); it needs a header and the columns "
            f"query-id, corpus-id and score, separated by tabs"
        ) from error
    return LabelledSet(folder.name, questions, grades)


def _section(text: str) -> Section:
    """Plain text as one section, a block for each paragraph."""
    paragraphs = (part.strip() for part in _PARAGRAPH.split(text))
    return Section(blocks=[Block(part) for part in paragraphs if part])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _row(path, number, line)
    except OSError as error:
        raise InvalidRequestError(
            f"{path} cannot be read ({error.strerror}); a BEIR folder holds corpus.jsonl, "
            f"queries.jsonl and qrels/test.tsv"
        ) from error


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        row["_id"]
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidRequestError(
            f"{path}:{number}: not a JSON object with an '_id' ({error!r})"
        ) from error
    return dict(row)
