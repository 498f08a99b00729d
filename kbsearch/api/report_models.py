"""The JSON of a deflection report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kbsearch.insights.figures import Report, Verdict
from kbsearch.insights.waiting import Untold


class _Figures(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class IntervalModel(_Figures):
    """Where a number lies at 95 % confidence."""

    low: float
    high: float


class ShareModel(_Figures):
    """A part of a whole, with Wilson's interval of the share; null of nothing."""

    part: int
    whole: int
    share: float | None
    interval: IntervalModel | None


class AskedModel(_Figures):
    """The days of the report, both included and in UTC, and what it is limited to."""

    since: date
    until: date
    form: str
    lang: str


class FunnelModel(_Figures):
    """How many forms came how far."""

    started: int
    quiet: int = Field(description="Kept quiet by a rule of the desk.")
    offered: int = Field(description="With something to show, in both groups.")
    withheld: int = Field(description="Of these, held out: nothing was shown.")
    shown: int
    opened: int
    helpful: int
    solved: int
    submitted: int = Field(description="Sent, of those that were offered and not held out.")
    withheld_submitted: int = Field(description="Sent, of those that were held out.")


class GroupModel(_Figures):
    """The forms of one group that had something to show, and the tickets that came of them."""

    units: int = Field(description="People, or sessions where it is not known who it was.")
    forms: int
    tickets: int = Field(description="By the form or by another channel within 7 days.")
    rate: float = Field(description="Tickets per form.")


class WaitingModel(_Figures):
    """Weeks of traffic until the deflection is known to within 5 points."""

    weeks: int | None = Field(description="0 when it is; null when it cannot be told.")
    reason: Untold | None = None


class CausalModel(_Figures):
    """What suggestions did to tickets, from the comparison with those held out."""

    verdict: Verdict
    deflection: float | None = Field(
        description="1 - rate shown / rate held out; null unless the interval excludes zero."
    )
    interval: IntervalModel | None
    reason: Untold | None = Field(None, description="Why there is no interval.")
    waiting: WaitingModel
    shown: GroupModel
    held: GroupModel
    following: int = Field(description="Forms left out until tickets elsewhere had their 7 days.")
    shares: tuple[float, ...] = Field(
        description="Percent held out; more than one makes the comparison unfair."
    )


class AddedSecondsModel(_Figures):
    """Median seconds to sending the form, and the interval of their difference."""

    shown: float | None
    held: float | None
    interval: IntervalModel | None


class HarmModel(_Figures):
    """What suggestions cost."""

    seconds: AddedSecondsModel
    sent_after_solved: ShareModel
    reopened: ShareModel
    wrong_article: ShareModel


class PartModel(_Figures):
    """The figures of one form, one language, or the week from one Monday on."""

    name: str
    funnel: FunnelModel
    precision: ShareModel
    wrong_article: ShareModel
    verdict: Verdict
    interval: IntervalModel | None
    shown: GroupModel
    held: GroupModel


class ArticleCountModel(_Figures):
    """In how many forms an article was shown, and what people made of it."""

    article: str
    shown: int
    opened: int
    helpful: int
    not_helpful: int


def _share(part: int, whole: int, low: float, high: float) -> dict[str, object]:
    interval = {"low": low, "high": high}
    return {"part": part, "whole": whole, "share": round(part / whole, 4), "interval": interval}


_FUNNEL = {
    "started": 2210,
    "quiet": 12,
    "offered": 940,
    "withheld": 52,
    "shown": 861,
    "opened": 402,
    "helpful": 268,
    "solved": 241,
    "submitted": 512,
    "withheld_submitted": 43,
}
_SHOWN = {"units": 604, "forms": 888, "tickets": 519, "rate": 0.5845}
_HELD = {"units": 35, "forms": 52, "tickets": 44, "rate": 0.8462}
_INTERVAL = {"low": 0.193, "high": 0.401}
_PRECISION = _share(268, 331, 0.764, 0.8484)
_WRONG = _share(74, 861, 0.069, 0.1066)
EXAMPLE: dict[str, Any] = {
    "asked": {"since": "2026-08-31", "until": "2026-11-22", "form": "", "lang": ""},
    "made": "2026-11-22T17:00:00Z",
    "funnel": _FUNNEL,
    "causal": {
        "verdict": "deflects",
        "deflection": 0.3093,
        "interval": _INTERVAL,
        "reason": None,
        "waiting": {"weeks": 40, "reason": None},
        "shown": _SHOWN,
        "held": _HELD,
        "following": 61,
        "shares": [5.0],
    },
    "confirmed": 233,
    "potential": 143,
    "show_rate": _share(940, 2210, 0.4049, 0.4461),
    "precision": _PRECISION,
    "harm": {
        "seconds": {"shown": 96.0, "held": 88.0, "interval": {"low": -4.1, "high": 20.1}},
        "sent_after_solved": _share(8, 241, 0.0169, 0.0641),
        "reopened": _share(3, 241, 0.0042, 0.036),
        "wrong_article": _WRONG,
    },
    "by_form": [
        {
            "name": "ticket",
            "funnel": _FUNNEL,
            "precision": _PRECISION,
            "wrong_article": _WRONG,
            "verdict": "deflects",
            "interval": _INTERVAL,
            "shown": _SHOWN,
            "held": _HELD,
        }
    ],
    "by_language": [],
    "by_week": [],
    "articles": [
        {
            "article": "es/red/vpn-desde-casa",
            "shown": 120,
            "opened": 61,
            "helpful": 40,
            "not_helpful": 9,
        }
    ],
}


class ReportModel(_Figures):
    """What a manager is told of a period. Confirmed, potential and causal are never summed."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EXAMPLE]})

    asked: AskedModel
    made: datetime
    funnel: FunnelModel
    causal: CausalModel
    confirmed: int = Field(description="Left with 'this solved it', and not sent afterwards.")
    potential: int = Field(description="Shown something and never sent, without a word why.")
    show_rate: ShareModel
    precision: ShareModel
    harm: HarmModel
    by_form: list[PartModel]
    by_language: list[PartModel]
    by_week: list[PartModel]
    articles: list[ArticleCountModel]

    @classmethod
    def of(cls, report: Report) -> ReportModel:
        """The report as JSON."""
        return cls.model_validate(report)
