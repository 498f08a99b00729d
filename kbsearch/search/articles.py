"""Published articles as the site shows them: frozen values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indexer.records import Audience, Cue, Heading, Kind, Language


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One line of a list of articles."""

    slug: str
    title: str
    lang: Language
    kind: Kind
    tags: tuple[str, ...] = ()
    updated: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """The same article in another language."""

    lang: Language
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """One article of the published generation, ready to be shown.

    `html` is sanitised; its links to other articles read `/articles/SLUG#ANCHOR` and its
    images `/media/PATH`. `video` and `captions` (WebVTT) are paths relative to the articles
    folder, or empty.
    """

    slug: str
    path: str
    title: str
    kind: Kind
    lang: Language
    audience: Audience
    html: str
    tags: tuple[str, ...] = ()
    owner: str = ""
    updated: date | None = None
    valid_until: date | None = None
    headings: tuple[Heading, ...] = ()
    video: str = ""
    captions: str = ""
    transcript: tuple[Cue, ...] = ()
    translations: tuple[Translation, ...] = ()
