"""Votes as they are kept: frozen values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indexer.records import Language

COMMENT_MAX = 1_000
"""Characters of a comment."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's answer about one version of an article. Nothing in it says who he is.

    `key` is known to him alone and lets him change the answer. `version` is the date of the last
    update that the article shows, or a digest of it when it shows none. Times are in UTC.
    """

    key: str
    article: str
    version: str
    lang: Language
    helpful: bool
    comment: str
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which answers to look at; None sets no limit. `since` is a moment with a time zone."""

    since: datetime | None = None
    article: str | None = None
    helpful: bool | None = None
    commented: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many said yes and how many no of one article, in all its versions."""

    article: str
    helpful: int
    not_helpful: int
