"""What a report says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kbsearch.insights.estimator import Group, Interval
from kbsearch.insights.intervals import wilson
from kbsearch.insights.records import ArticleCount, Asked
from kbsearch.insights.waiting import Untold, Waiting


class Verdict(StrEnum):
    """What may be said of the causal deflection."""

    DEFLECTS = "deflects"
    NOT_DISTINGUISHABLE = "not-distinguishable"
    HARMS = "harms"
    CANNOT_BE_TOLD = "cannot-be-told"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> Interval | None:
        """At 95 % confidence."""
        return wilson(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many forms came how far. What follows `shown` is of forms that were shown something."""

    started: int
    quiet: int
    offered: int
    withheld: int
    shown: int
    opened: int
    helpful: int
    solved: int
    submitted: int
    """Of the forms with something to show that were not held out, those that were sent."""

    withheld_submitted: int


@dataclass(frozen=True, slots=True)
class Causal:
    """What suggestions did to tickets. `deflection` is None unless it may be stated."""

    verdict: Verdict
    shown: Group
    held: Group
    deflection: float | None
    interval: Interval | None
    reason: Untold | None
    waiting: Waiting
    following: int
    """Forms left out because tickets by other channels may still come for them."""

    shares: tuple[float, ...]
    """The shares in percent that were held out; with more than one the comparison is unfair."""


@dataclass(frozen=True, slots=True)
class AddedSeconds:
    """Seconds from the start of a form to sending it, the first time of each person."""

    shown: float | None
    held: float | None
    interval: Interval | None
    """Of the difference between the medians."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What suggestions cost."""

    seconds: AddedSeconds
    sent_after_solved: Share
    """Of the forms that were solved."""

    reopened: Share
    """Of the forms that were solved: the person opened a ticket again within FOLLOWED_DAYS."""

    wrong_article: Share
    """Of the forms that were shown something: somebody said "Not this"."""


@dataclass(frozen=True, slots=True)
class Part:
    """The same figures for one form, one language or one week."""

    name: str
    funnel: Funnel
    precision: Share
    wrong_article: Share
    verdict: Verdict
    interval: Interval | None
    shown: Group
    held: Group


@dataclass(frozen=True, slots=True)
class Report:
    """What a manager is told of a period."""

    asked: Asked
    made: datetime
    funnel: Funnel
    causal: Causal
    confirmed: int
    """Forms that somebody left saying "this solved it", and did not send afterwards."""

    potential: int
    """Forms that were shown something and never sent, and nobody said why."""

    show_rate: Share
    precision: Share
    harm: Harm
    by_form: tuple[Part, ...]
    by_language: tuple[Part, ...]
    by_week: tuple[Part, ...]
    articles: tuple[ArticleCount, ...]
