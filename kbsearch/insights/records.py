"""What a report is made of: the days asked about, and what was recorded of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

PERIOD_DAYS = 84
"""Twelve weeks, unless a manager asks for others."""

LONGEST_DAYS = 731
FOLLOWED_DAYS = 7
"""A ticket by another channel belongs to a form when it comes within so many days of it."""

NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """The days of a report, both included and in UTC, and what it is limited to, if anything."""

    since: date
    until: date
    form: str = ""
    lang: str = ""

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.since, time.min, UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until, time.min, UTC) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One filling of a ticket form. `solved` and `submitted` are None where it was not."""

    unit: str
    requester: str | None
    held: bool
    holdout_percent: float
    name: str
    lang: str
    started: datetime
    quiet: str
    offered: bool
    shown: bool
    opened: bool
    helpful: bool
    not_helpful: bool
    solved: datetime | None
    submitted: datetime | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A ticket by another channel (`reopened`: one that was opened again)."""

    requester: str
    reopened: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """In how many forms an article was shown, and what people made of it."""

    article: str
    shown: int
    opened: int
    helpful: int
    not_helpful: int


class InsightStore(Protocol):
    """Where the recorded forms are."""

    def forms(self, begin: datetime, end: datetime) -> Sequence[FormRow]:
        """The forms that were started from `begin` and before `end`, in that order."""
        ...

    def outcomes(self, begin: datetime, end: datetime) -> Sequence[OutcomeRow]:
        """The outcomes of other channels than the form, from `begin` and before `end`."""
        ...

    def has_outcomes(self) -> bool:
        """Whether a help desk has ever reported an outcome."""
        ...

    def articles(self, asked: Asked, limit: int) -> Sequence[ArticleCount]:
        """The articles most often said not to help come first, then those most often shown."""
        ...

    def names(self) -> Sequence[str]:
        """The forms that were started most often, by name."""
        ...
