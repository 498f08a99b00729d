"""The report of forms that are known one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kbsearch.insights.figures import Funnel, Share, Verdict
from kbsearch.insights.records import Asked
from kbsearch.insights.report import FORMS, OTHERS, make_report
from kbsearch.insights.waiting import Untold, Waiting
from tests.insights.rows import LATER, MONDAY, NOVEMBER, Remembered, row, ticket

OFFERED = ("offered", "shown")


def experiment(shown: int, held: int, *, people: int = 400, weeks: float = 4) -> Remembered:
    """Of ten forms shown `shown` bring a ticket, of ten held out `held`."""
    rows = []
    for number in range(people):
        sent = ("submitted",) if number % 10 < shown else ()
        days = 7 * weeks * number / people
        rows.append(row(f"s{number}", "offered", "shown", *sent, days=days))
        if number % 5 == 0:
            sent = ("submitted",) if number // 5 % 10 < held else ()
            rows.append(row(f"h{number}", "offered", *sent, held=True, days=days))
    return Remembered(rows)


def test_the_funnel_counts_how_far_forms_came() -> None:
    rows = [
        row("a"),
        row("b", quiet="word: outage"),
        row("c", "offered"),
        row("d", *OFFERED, "submitted"),
        row("e", *OFFERED, "opened", "helpful"),
        row("f", *OFFERED, "opened", "helpful", "solved"),
        row("g", *OFFERED, "not_helpful", "submitted"),
        row("h", "offered", "submitted", held=True),
        row("i", held=True),
    ]
    report = make_report(Remembered(rows), NOVEMBER, LATER)
    assert report.funnel == Funnel(
        started=9,
        quiet=1,
        offered=6,
        withheld=1,
        shown=4,
        opened=2,
        helpful=2,
        solved=1,
        submitted=2,
        withheld_submitted=1,
    )
    assert (report.confirmed, report.potential) == (1, 1)
    assert report.show_rate == Share(6, 9)
    assert report.precision == Share(2, 3)
    assert report.harm.wrong_article == Share(1, 4)


def test_only_forms_with_something_to_show_are_compared() -> None:
    rows = [row(f"n{number}", "submitted", held=number % 2 == 0) for number in range(100)]
    report = make_report(Remembered(rows), NOVEMBER, LATER)
    assert report.causal.verdict is Verdict.CANNOT_BE_TOLD
    assert report.causal.reason is Untold.NOTHING_OFFERED


def test_a_deflection_is_stated_with_its_interval() -> None:
    causal = make_report(experiment(4, 8), NOVEMBER, LATER).causal
    assert causal.verdict is Verdict.DEFLECTS
    assert causal.deflection == pytest.approx(0.5)
    assert causal.interval is not None
    assert 0 < causal.interval.low < 0.5 < causal.interval.high
    assert causal.waiting.weeks


def test_no_deflection_is_stated_whose_interval_holds_zero() -> None:
    causal = make_report(experiment(6, 6), NOVEMBER, LATER).causal
    assert causal.verdict is Verdict.NOT_DISTINGUISHABLE
    assert causal.deflection is None
    assert causal.interval is not None
    assert causal.interval.low < 0 < causal.interval.high


def test_it_says_when_suggestions_make_more_tickets() -> None:
    causal = make_report(experiment(9, 4), NOVEMBER, LATER).causal
    assert causal.verdict is Verdict.HARMS
    assert causal.deflection is not None
    assert causal.deflection < 0


@pytest.mark.parametrize(
    ("store", "reason"),
    [
        (Remembered(), Untold.NOTHING_OFFERED),
        (Remembered([row("a", *OFFERED)]), Untold.NOBODY_HELD),
        (Remembered([row("a", "offered", held=True)]), Untold.NOBODY_SHOWN),
        (experiment(5, 0), Untold.NO_TICKETS),
        (experiment(5, 5, people=10), Untold.TOO_FEW),
    ],
    ids=lambda one: one if isinstance(one, Untold) else "",
)
def test_it_says_why_something_cannot_be_told_yet(store: Remembered, reason: Untold) -> None:
    causal = make_report(store, NOVEMBER, LATER).causal
    assert causal.verdict is Verdict.CANNOT_BE_TOLD
    assert (causal.reason, causal.waiting) == (reason, Waiting(None, reason))


def test_the_weeks_that_are_missing_are_told_only_after_a_week() -> None:
    store = experiment(5, 7, weeks=0.5)
    report = make_report(store, NOVEMBER, MONDAY + timedelta(days=4))
    assert report.causal.waiting == Waiting(None, Untold.UNDER_A_WEEK)


def test_a_call_after_a_solved_form_is_a_ticket_and_no_deflection() -> None:
    rows = [
        row("a", *OFFERED, "solved", requester="r"),
        row("b", *OFFERED, "solved", requester="s", days=1),
    ]
    others = [ticket("r", 2), ticket("s", 3, reopened=True)]
    report = make_report(Remembered(rows, others), NOVEMBER, LATER)
    assert report.causal.shown.tickets == 1
    assert report.harm.reopened == Share(1, 2)


def test_where_calls_are_reported_a_form_waits_a_week_for_them() -> None:
    rows = [row("a", *OFFERED, "submitted"), row("b", *OFFERED, "submitted", days=5)]
    store = Remembered(rows, [ticket("somebody", 0)])
    now = MONDAY + timedelta(days=8)
    causal = make_report(store, NOVEMBER, now).causal
    assert (causal.shown.forms, causal.following) == (1, 1)
    alone = make_report(Remembered(rows), NOVEMBER, now).causal
    assert (alone.shown.forms, alone.following) == (2, 0)


def test_sent_after_solved_counts_only_what_was_sent_afterwards() -> None:
    rows = [
        row("a", *OFFERED, "solved", "submitted"),
        row("b", *OFFERED, "submitted", "solved"),
        row("c", *OFFERED, "solved"),
    ]
    report = make_report(Remembered(rows), NOVEMBER, LATER)
    assert report.harm.sent_after_solved == Share(1, 3)
    assert report.confirmed == 1


def test_added_seconds_compare_the_first_form_that_each_person_sent() -> None:
    rows = []
    for number in range(20):
        rows.append(row(f"s{number}", *OFFERED, "submitted"))
        rows.append(row(f"s{number}", *OFFERED, "opened", "helpful", "submitted", days=1))
        rows.append(row(f"h{number}", "offered", "submitted", held=True))
    seconds = make_report(Remembered(rows), NOVEMBER, LATER).harm.seconds
    assert (seconds.shown, seconds.held) == (30, 20)
    assert seconds.interval is not None
    assert (seconds.interval.low, seconds.interval.high) == (10, 10)


def test_the_same_figures_come_for_each_form_language_and_week() -> None:
    rows = [
        row("a", *OFFERED, "solved"),
        row("b", *OFFERED, "submitted", lang="en", days=1),
        row("c", "submitted", name="intranet", days=7),
    ]
    report = make_report(Remembered(rows), NOVEMBER, LATER)
    assert [(one.name, one.funnel.started) for one in report.by_form] == [
        ("intranet", 1),
        ("ticket", 2),
    ]
    assert [(one.name, one.funnel.offered) for one in report.by_language] == [("en", 1), ("es", 1)]
    assert [(one.name, one.funnel.solved) for one in report.by_week] == [
        ("2026-11-02", 1),
        ("2026-11-09", 0),
    ]


def test_names_that_anybody_can_make_up_do_not_fill_the_report() -> None:
    rows = [row(f"s{number}", name=f"made up {number}") for number in range(200)]
    rows += [row(f"t{number}") for number in range(3)]
    parts = make_report(Remembered(rows), NOVEMBER, LATER).by_form
    assert len(parts) == FORMS + 1
    assert {one.name: one.funnel.started for one in parts}["ticket"] == 3
    assert (parts[-1].name, parts[-1].funnel.started) == (OTHERS, 200 - FORMS + 1)


def test_a_report_can_be_limited_to_a_form_and_a_language() -> None:
    rows = [row("a"), row("b", lang="en"), row("c", name="intranet"), row("d", days=40)]
    store = Remembered(rows)
    assert make_report(store, NOVEMBER, LATER).funnel.started == 3
    assert make_report(store, replace(NOVEMBER, form="ticket"), LATER).funnel.started == 2
    only = make_report(store, replace(NOVEMBER, form="ticket", lang="en"), LATER)
    assert only.funnel.started == 1
    assert make_report(store, Asked(date(2026, 12, 1), date(2026, 12, 31)), LATER).funnel.started


def test_it_knows_when_the_share_that_is_held_out_has_changed() -> None:
    rows = [row("a", *OFFERED, percent=5), row("b", *OFFERED, percent=20)]
    assert make_report(Remembered(rows), NOVEMBER, LATER).causal.shares == (5, 20)
