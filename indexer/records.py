"""The values that travel through the indexer: frozen, typed, free of behaviour that does I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Kind(StrEnum):
    """What an article is: one answer, a page of reference, or steps to follow."""

    FAQ = "faq"
    WIKI = "wiki"
    TUTORIAL = "tutorial"


class Audience(StrEnum):
    """Who may read an article. Audiences are cumulative: technicians see all three."""

    PUBLIC = "public"
    STAFF = "staff"
    TECHNICIAN = "technician"

    @property
    def level(self) -> int:
        """0 for public, 1 for staff, 2 for technician: a reader sees every level up to his own."""
        return list(Audience).index(self)

    def may_read(self, article: Audience) -> bool:
        """Whether a reader of this audience may see an article meant for `article`."""
        return article.level <= self.level


class Severity(StrEnum):
    """An error withholds the article; a warning publishes it all the same."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a source file: where, what, and how to mend it.

    `path` is relative to the articles folder, with forward slashes; `line` counts from 1.
    `code` is a short stable name (`broken-link`), for tests and for `--json`.
    """

    path: str
    line: int
    severity: Severity
    code: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.what}; {self.cure}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it lies in the articles folder. `path` is relative, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the rendered article, for its contents list. `level` is 1 to 6."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or image from an article to another file of the folder.

    `target` is resolved against the article and relative to the folder; it is outside the
    folder when it starts with `../`. `fragment` is the part after `#`, or empty.
    """

    line: int
    target: str
    fragment: str
    is_media: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article that is found, scored and shown as one.

    `text` is plain text (no markup). `heading_path` holds the headings above it, outermost
    first, without the title. `anchor` is the id of the nearest heading in the article's HTML,
    or empty. `start_seconds` is set for a passage of a video transcript only.
    """

    position: int
    heading_path: tuple[str, ...]
    anchor: str
    text: str
    start_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words of a video and the second at which they begin."""

    start_seconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One parsed article. `html` is sanitised; its links to other articles read
    `/articles/SLUG#ANCHOR` and its images and videos `/media/PATH`.

    `media` lists every file of the folder that the article shows (images, video, transcript),
    relative to the folder: what the site may serve on its behalf.
    """

    slug: str
    path: str
    title: str
    kind: Kind
    lang: Language
    audience: Audience
    html: str
    passages: tuple[Passage, ...]
    headings: tuple[Heading, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    owner: str = ""
    updated: date | None = None
    valid_until: date | None = None
    translation_of: str = ""
    video: str = ""
    transcript: str = ""
    media: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What parsing one file gave. `article` is None when an error withholds it.

    `references` are checked against the folder later, on every run, because they depend on
    other files. `inputs` are the other files that were read (the transcript): when one of them
    changes, this file is parsed again.
    """

    article: Article | None
    problems: tuple[Problem, ...] = ()
    references: tuple[Reference, ...] = ()
    inputs: tuple[str, ...] = field(default=())
