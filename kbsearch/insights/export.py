"""A report as CSV (RFC 4180): a row for the whole, and for each form, language and week."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kbsearch.insights.estimator import Group, Interval
from kbsearch.insights.figures import Funnel, Part, Report, Share, Verdict

COLUMNS = (
    *("part", "name", "since", "until"),
    *("started", "quiet", "offered", "withheld", "shown", "opened", "helpful", "solved"),
    *("submitted", "withheld_submitted", "judged", "judged_helpful", "not_this"),
    *("shown_units", "shown_forms", "shown_tickets"),
    *("held_units", "held_forms", "held_tickets"),
    *("verdict", "deflection_low", "deflection_high"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet compute a text instead of showing it."""


def csv_of(report: Report) -> str:
    """The report as a spreadsheet reads it; a text that it would take for a formula is quoted."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(report))
    return written.getvalue()


def _rows(report: Report) -> Iterator[list[object]]:
    days = [report.asked.since.isoformat(), report.asked.until.isoformat()]
    causal = report.causal
    yield [
        *("total", "", *days),
        *_forms(report.funnel, report.precision, report.harm.wrong_article),
        *_groups(causal.shown, causal.held, causal.verdict, causal.interval),
    ]
    parts = (("form", report.by_form), ("language", report.by_language), ("week", report.by_week))
    for kind, several in parts:
        for one in several:
            yield [kind, _plain(one.name), *days, *_figures(one)]


def _figures(one: Part) -> list[object]:
    return [
        *_forms(one.funnel, one.precision, one.wrong_article),
        *_groups(one.shown, one.held, one.verdict, one.interval),
    ]


def _forms(funnel: Funnel, precision: Share, wrong: Share) -> list[object]:
    return [
        *(funnel.started, funnel.quiet, funnel.offered, funnel.withheld),
        *(funnel.shown, funnel.opened, funnel.helpful, funnel.solved),
        *(funnel.submitted, funnel.withheld_submitted),
        *(precision.whole, precision.part, wrong.part),
    ]


def _groups(shown: Group, held: Group, verdict: Verdict, interval: Interval | None) -> list[object]:
    bounds = [f"{interval.low:.4f}", f"{interval.high:.4f}"] if interval else ["", ""]
    return [
        *(shown.units, shown.forms, shown.tickets),
        *(held.units, held.forms, held.tickets),
        *(verdict, *bounds),
    ]


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
