"""From recorded forms to a report: read, follow, count, compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from kbsearch.insights.counting import (
    confirmed,
    funnel,
    group,
    potential,
    precision,
    wrong_article,
)
from kbsearch.insights.estimator import (
    Group,
    Interval,
    claims,
    deflection,
    deflection_interval,
    harms,
)
from kbsearch.insights.figures import Causal, Part, Report, Share, Verdict
from kbsearch.insights.harm import harm
from kbsearch.insights.records import Asked, InsightStore
from kbsearch.insights.tickets import FOLLOWED, Followed, followed
from kbsearch.insights.waiting import Untold, weeks_needed

ARTICLES = 10
FORMS = 50
"""Forms told apart: those with the most fillings. Anybody can make up another name of one, so the
others stand together, as OTHERS."""

OTHERS = "…"
WEEK = timedelta(days=7)


def make_report(store: InsightStore, asked: Asked, now: datetime) -> Report:
    """The report of a period. `now` tells which forms may still bring a ticket elsewhere."""
    every = followed(
        store.forms(asked.begin, asked.end), store.outcomes(asked.begin, asked.end + FOLLOWED)
    )
    forms = [one for one in every if _chosen(one, asked)]
    counted = funnel(forms)
    return Report(
        asked=asked,
        made=now,
        funnel=counted,
        causal=_causal(forms, asked, now, others=store.has_outcomes()),
        confirmed=confirmed(forms),
        potential=potential(forms),
        show_rate=Share(counted.offered, counted.started),
        precision=precision(forms),
        harm=harm(forms),
        by_form=_parts(forms, lambda one: one.form.name, most=FORMS),
        by_language=_parts(forms, lambda one: one.form.lang),
        by_week=_parts(forms, _week),
        articles=tuple(store.articles(asked, ARTICLES)),
    )


def _chosen(one: Followed, asked: Asked) -> bool:
    return asked.form in {"", one.form.name} and asked.lang in {"", one.form.lang}


def _week(one: Followed) -> str:
    """The Monday of its week."""
    day = one.form.started.date()
    return (day - timedelta(days=day.weekday())).isoformat()


def _causal(forms: Sequence[Followed], asked: Asked, now: datetime, *, others: bool) -> Causal:
    """Where tickets by other channels are reported, a form counts once they have had their time."""
    offered = [one for one in forms if one.form.offered]
    ripe = [one for one in offered if not others or one.form.started + FOLLOWED <= now]
    shown, held = group(ripe, held=False), group(ripe, held=True)
    interval = deflection_interval(shown, held)
    verdict, reason = _verdict(interval), _reason(shown, held)
    stated = verdict in {Verdict.DEFLECTS, Verdict.HARMS}
    return Causal(
        verdict=verdict,
        shown=shown,
        held=held,
        deflection=deflection(shown, held) if stated else None,
        interval=interval,
        reason=None if interval else reason,
        waiting=weeks_needed(interval, _weeks(ripe, asked, now), reason),
        following=len(offered) - len(ripe),
        shares=tuple(sorted({one.form.holdout_percent for one in ripe})),
    )


def _verdict(interval: Interval | None) -> Verdict:
    if interval is None:
        return Verdict.CANNOT_BE_TOLD
    if claims(interval):
        return Verdict.DEFLECTS
    return Verdict.HARMS if harms(interval) else Verdict.NOT_DISTINGUISHABLE


def _reason(shown: Group, held: Group) -> Untold:
    if not shown.forms + held.forms:
        return Untold.NOTHING_OFFERED
    if not held.forms:
        return Untold.NOBODY_HELD
    if not shown.forms:
        return Untold.NOBODY_SHOWN
    return Untold.TOO_FEW if held.tickets else Untold.NO_TICKETS


def _weeks(forms: Sequence[Followed], asked: Asked, now: datetime) -> float:
    """From the first form to the end of the period, or to now when that is sooner."""
    if not forms:
        return 0.0
    return max((min(asked.end, now) - forms[0].form.started) / WEEK, 0.0)


def _parts(
    forms: Sequence[Followed], name: Callable[[Followed], str], *, most: int | None = None
) -> tuple[Part, ...]:
    """The figures of each name, in the order of names; of all but the `most` frequent together."""
    counts = Counter(map(name, forms))
    kept = {one for one, _ in counts.most_common(most)}
    named: dict[str, list[Followed]] = defaultdict(list)
    for one in forms:
        called = name(one)
        named[called if called in kept else OTHERS].append(one)
    return tuple(_part(key, named[key]) for key in sorted(named))


def _part(name: str, forms: Sequence[Followed]) -> Part:
    shown, held = group(forms, held=False), group(forms, held=True)
    interval = deflection_interval(shown, held)
    return Part(
        name=name,
        funnel=funnel(forms),
        precision=precision(forms),
        wrong_article=wrong_article(forms),
        verdict=_verdict(interval),
        interval=interval,
        shown=shown,
        held=held,
    )
