"""The shapes of the index's rows, and the way between them and our records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from indexer.encoder import Vectors
from indexer.errors import IndexDamagedError
from indexer.records import Article, Audience, Language, Parsed, Problem, Reference, Severity

STORED = np.dtype("<f2")
"""How a vector lies in its row: half precision costs no recall (measured 1.000 at 400,000)."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The last known version of a source file, and the article that it published, if any."""

    id: int
    path: str
    digest: str
    article: int | None
    withheld: bool
    problems: tuple[Problem, ...]
    links: tuple[Reference, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexPassage:
    """What the lexical index needs to know of one passage; `spoken` is one of a transcript."""

    id: int
    article: int
    audience: Audience
    lang: Language
    kind: str
    tags: tuple[str, ...]
    title: str
    aliases: tuple[str, ...]
    heading_path: tuple[str, ...]
    text: str
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class PendingVector:
    """A text that has no vector yet: its key, a passage to make it from, and whose it is."""

    key: bytes
    passage: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Clash:
    """Two or more live articles with one slug: who keeps it, and who must give way."""

    slug: str
    keeper: str
    others: tuple[str, ...]


def as_json(value: Any) -> str:
    """JSON as it is kept in a row: readable, with accents as they are."""
    return json.dumps(value, ensure_ascii=False)


def article_row(article: Article, born: int) -> dict[str, Any]:
    """The columns of an article."""
    return {
        "slug": article.slug,
        "path": article.path,
        "title": article.title,
        "kind": article.kind.value,
        "lang": article.lang,
        "audience": article.audience.value,
        "tags": as_json(article.tags),
        "aliases": as_json(article.aliases),
        "owner": article.owner,
        "updated": article.updated.isoformat() if article.updated else None,
        "valid_until": article.valid_until.isoformat() if article.valid_until else None,
        "translation_of": article.translation_of,
        "video": article.video,
        "transcript": article.transcript,
        "html": article.html,
        "headings": as_json([asdict(heading) for heading in article.headings]),
        "media": as_json(article.media),
        "cues": as_json([(cue.start_seconds, cue.text) for cue in article.cues]),
        "born": born,
    }


def passage_rows(
    article: int, passages: Article, keys: Sequence[bytes], born: int
) -> list[tuple[Any, ...]]:
    """The columns of an article's passages, in the order of PASSAGE_COLUMNS."""
    return [
        (
            article,
            passage.position,
            as_json(passage.heading_path),
            passage.anchor,
            passage.text,
            passage.start_seconds,
            key,
            born,
        )
        for passage, key in zip(passages.passages, keys, strict=True)
    ]


PASSAGE_COLUMNS = "article, position, heading_path, anchor, text, start_seconds, vector, born"


def source_row(
    parsed: Parsed, *, path: str, digest: str, article: int | None, born: int
) -> dict[str, Any]:
    """The columns of one version of a source file."""
    return {
        "path": path,
        "digest": digest,
        "article": article,
        "withheld": int(parsed.article is None),
        "problems": problems_json(parsed.problems),
        "links": as_json([asdict(link) for link in parsed.references]),
        "inputs": as_json(parsed.inputs),
        "born": born,
    }


def problems_json(problems: Sequence[Problem]) -> str:
    """Problems as they are kept with their file."""
    return as_json([asdict(problem) for problem in problems])


def read_problems(text: str) -> tuple[Problem, ...]:
    """The inverse of problems_json."""
    return tuple(
        Problem(**{**problem, "severity": Severity(problem["severity"])})
        for problem in json.loads(text)
    )


def read_source(row: dict[str, Any]) -> SourceRow:
    """A row of `source`, by column name."""
    return SourceRow(
        id=row["id"],
        path=row["path"],
        digest=row["digest"],
        article=row["article"],
        withheld=bool(row["withheld"]),
        problems=read_problems(row["problems"]),
        links=tuple(Reference(**link) for link in json.loads(row["links"])),
        inputs=tuple(json.loads(row["inputs"])),
    )


INDEX_PASSAGE = (
    "SELECT passage.id, article.id, article.audience, article.lang, article.kind, article.tags, "
    "article.title, article.aliases, passage.heading_path, passage.text, "
    "passage.start_seconds IS NOT NULL "
    "FROM passage JOIN article ON article.id = passage.article"
)


def read_index_passage(row: Sequence[Any]) -> IndexPassage:
    """A row of INDEX_PASSAGE."""
    return IndexPassage(
        id=row[0],
        article=row[1],
        audience=Audience(row[2]),
        lang=row[3],
        kind=row[4],
        tags=tuple(json.loads(row[5])),
        title=row[6],
        aliases=tuple(json.loads(row[7])),
        heading_path=tuple(json.loads(row[8])),
        text=row[9],
        spoken=bool(row[10]),
    )


def stack_vectors(rows: Sequence[tuple[int, bytes | None]]) -> tuple[list[int], Vectors]:
    """Rows of (id, stored vector) as ids and a matrix of shape (rows, dimension).

    Raises IndexDamagedError when a vector is missing or of another length than the rest.
    """
    sizes = {len(data) if data is not None else 0 for _, data in rows}
    if len(sizes) > 1 or 0 in sizes:
        raise IndexDamagedError(
            "Some passages have no vector, or one of another length; "
            "'kbsearch doctor --repair' encodes those again"
        )
    matrix = np.frombuffer(b"".join(data for _, data in rows if data), dtype=STORED)
    width = sizes.pop() // STORED.itemsize if sizes else 0
    return [one for one, _ in rows], matrix.reshape(len(rows), width).astype(np.float32)
