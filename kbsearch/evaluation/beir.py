"""Labelled retrieval sets in BEIR layout: `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`.

The layout is that of Thakur et al. 2021; beside it, `unanswerable_query_ids.txt` may name, one a
line, the questions that no document answers and that are to be met with silence. Texts are plain,
not Markdown, so a document becomes an article by splitting it into paragraphs; everything after
that is the code that serves users.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.blocks import Block, Section
from indexer.language import detect_article_language
from indexer.passages import split
from indexer.records import Article, Audience, Kind, Parsed, Problem, Reference, SourceFile
from indexer.word_counts import TokenCounter
from kbsearch.errors import InvalidRequestError

VERSION = "beir-1"
JUDGEMENT = ("query-id", "corpus-id", "score")
UNANSWERABLE = "unanswerable_query_ids.txt"
_PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Questions and which documents answer them, with a grade (0 means it does not).

    `silent` are the questions of which it is known that nothing answers them; one that is neither
    answered nor there was not judged, and is not asked.
    """

    name: str
    questions: dict[str, str]
    grades: dict[str, dict[str, int]]
    silent: frozenset[str] = frozenset()

    @property
    def answerable(self) -> dict[str, str]:
        """The questions that some document answers."""
        return {one: text for one, text in self.questions.items() if self.relevant(one)}

    @property
    def unanswerable(self) -> dict[str, str]:
        """The questions that are to be met with silence."""
        return {one: text for one, text in self.questions.items() if one in self.silent}

    def relevant(self, question: str) -> frozenset[str]:
        """The documents that answer a question."""
        grades = self.grades.get(question, {})
        return frozenset(one for one, grade in grades.items() if grade > 0)


class BeirCorpus:
    """The documents of a set as a source of articles; a document's slug is its `_id`.

    Those in `without` are left out, as if they had never been written.
    Raises InvalidRequestError when the file is missing or malformed, naming it and the line.
    """

    def __init__(self, folder: Path, without: Collection[str] = frozenset()) -> None:
        self._file = folder / "corpus.jsonl"
        self._without = without
        self._paths = [str(row["_id"]) for row in self._kept()]

    version = VERSION
    problems: Sequence[Problem] = ()

    def paths(self) -> Sequence[str]:
        """The identifiers of all documents, in order."""
        return self._paths

    def files(self) -> Iterator[SourceFile]:
        """The documents, one line of JSON each."""
        for row in self._kept():
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

    def _kept(self) -> Iterator[dict[str, Any]]:
        return (row for row in _rows(self._file, "text") if str(row["_id"]) not in self._without)


def read_labels(folder: Path) -> LabelledSet:
    """The questions and judgements of a set.

    Raises InvalidRequestError when a file is missing or malformed, naming it and the line, and
    when no question has an answer.
    """
    path = folder / "queries.jsonl"
    questions = {str(row["_id"]): str(row["text"]) for row in _rows(path, "text")}
    labels = LabelledSet(folder.name, questions, _grades(folder / "qrels" / "test.tsv"))
    found = replace(labels, silent=_silent(folder / UNANSWERABLE, labels))
    if not found.answerable:
        raise InvalidRequestError(
            f"{folder} has no question with an answer: no query-id of qrels/test.tsv with a score "
            f"above 0 is an '_id' of queries.jsonl"
        )
    return found


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """The judgements of a file: for each question its documents and their grades."""
    grades: dict[str, dict[str, int]] = {}
    lines = _lines(path)
    _, header = next(lines, (1, ""))
    names = header.split("\t")
    if not set(JUDGEMENT) <= set(names):
        raise InvalidRequestError(
            f"{path}:1: not the header of a BEIR judgement file; it names the columns "
            f"{', '.join(JUDGEMENT)}, separated by tabs"
        )
    for number, line in lines:
        try:
            row = dict(zip(names, line.split("\t"), strict=True))
            grades.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
        except ValueError as error:
            raise InvalidRequestError(
                f"{path}:{number}: {line[:80]!r} is not a judgement; a line holds what the header "
                f"names, separated by tabs, and the score is a whole number"
            ) from error
    return grades


def _silent(path: Path, labels: LabelledSet) -> frozenset[str]:
    """The questions that a file says nothing answers; none without the file."""
    found: set[str] = set()
    for number, line in _lines(path) if path.exists() else ():
        identifier = line.strip()
        if identifier not in labels.questions:
            raise InvalidRequestError(
                f"{path}:{number}: {identifier[:80]!r} is not an '_id' of queries.jsonl"
            )
        if labels.relevant(identifier):
            raise InvalidRequestError(
                f"{path}:{number}: the question {identifier[:80]!r} has an answer in "
                f"qrels/test.tsv; take it out of one of the two"
            )
        found.add(identifier)
    return frozenset(found)


def _section(text: str) -> Section:
    """Plain text as one section, a block for each paragraph."""
    paragraphs = (part.strip() for part in _PARAGRAPH.split(text))
    return Section(blocks=[Block(part) for part in paragraphs if part])


def _rows(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, each with an `_id` of its own and the `needed` keys."""
    seen: set[str] = set()
    for number, line in _lines(path):
        row = _row(path, number, line, ("_id", *needed))
        identifier = str(row["_id"])
        if identifier in seen:
            raise InvalidRequestError(
                f"{path}:{number}: the '_id' {identifier!r} appears a second time; each is unique"
            )
        seen.add(identifier)
        yield row


def _row(path: Path, number: int, line: str, needed: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InvalidRequestError(f"{path}:{number}: not JSON ({error})") from error
    if not isinstance(row, dict) or not row.keys() >= set(needed):
        names = " and ".join(f"'{name}'" for name in needed)
        raise InvalidRequestError(f"{path}:{number}: not a JSON object with {names}")
    return row


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file that are not blank, without their ends, each with its number."""
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise InvalidRequestError(
            f"{path} cannot be read ({error.strerror}); a BEIR folder holds corpus.jsonl, "
            f"queries.jsonl and qrels/test.tsv"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidRequestError(
            f"{path}:{number + 1}: not UTF-8 text at or after this line ({error.reason})"
        ) from error
