"""A deflection report in plain words, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kbsearch.insights.estimator import Interval
from kbsearch.insights.figures import AddedSeconds, Causal, Funnel, Part, Report, Share, Verdict
from kbsearch.insights.waiting import Untold

WIDTH = 88
BAR = 30
REASONS = {
    Untold.NOTHING_OFFERED: "No form of this period had an answer to show.",
    Untold.NOBODY_HELD: "Nobody was in the control group in these days, so there is nothing to "
    "compare with; KBSEARCH_HOLDOUT_PERCENT says how large it is.",
    Untold.NOBODY_SHOWN: "Everybody was in the control group, so there is nothing to compare.",
    Untold.NO_TICKETS: "Nobody in the control group has sent a ticket yet.",
    Untold.TOO_FEW: "There are too few forms in the control group to compare with.",
    Untold.UNDER_A_WEEK: "How long it takes to know better can be told after the first week.",
    Untold.OUT_OF_REACH: "To within 5 points it would take more than ten years at this traffic; "
    "a larger control group shortens that.",
}


def show(report: Report, console: Console) -> None:
    """Prints the report."""
    asked = report.asked
    limits = "".join(f", {one}" for one in (asked.form, asked.lang) if one)
    console.print(Text("What suggestions saved", style="bold"), end="")
    console.print(Text(f", {asked.since} to {asked.until}{limits}\n"))
    if not report.funnel.started:
        console.print(
            "Nothing has been recorded in these days. Put <kb-suggest> into a ticket form, or\n"
            "see how a report reads with 'kbsearch simulate'."
        )
        return
    for part in _parts(report):
        console.print(part)


def _parts(report: Report) -> Iterator[RenderableType]:
    yield _causal(report.causal)
    yield _title("How far forms came")
    yield _funnel(report.funnel)
    yield _title("Beside it, and never added to it")
    yield _facts(
        ("Confirmed", f"{report.confirmed:,} forms left with 'this solved it' and not sent"),
        ("Potential", f"{report.potential:,} shown an answer and never sent, without a word why"),
        ("Show rate", _share(report.show_rate, "forms had an answer to show")),
        ("Precision", _share(report.precision, "forms with an opinion were helped")),
    )
    yield _title("What suggestions cost")
    yield _facts(
        ("Seconds", _seconds(report.harm.seconds)),
        ("Sent after all", _share(report.harm.sent_after_solved, "solved forms")),
        ("Opened again", _share(report.harm.reopened, "solved forms, within 7 days")),
        ("Wrong article", _share(report.harm.wrong_article, "forms that showed an answer")),
    )
    for first, several in (
        ("Form", report.by_form),
        ("Language", report.by_language),
        ("Week of", report.by_week),
    ):
        yield _table(first, several)


def verdict(causal: Causal) -> str:
    """What may be said of the deflection, in one sentence."""
    if causal.verdict is Verdict.DEFLECTS:
        return f"{causal.deflection or 0:.0%} fewer tickets ({between(causal.interval)})"
    if causal.verdict is Verdict.HARMS:
        return f"More tickets, not fewer ({between(causal.interval)} fewer)"
    if causal.verdict is Verdict.NOT_DISTINGUISHABLE:
        return f"Not yet distinguishable from none ({between(causal.interval)})"
    return "Cannot be told yet"


def between(interval: Interval | None) -> str:
    """The ends of an interval in percent."""
    return f"{interval.low:.0%} to {interval.high:.0%}" if interval else ""


def waiting(causal: Causal) -> str:
    """How much longer it takes to know it to within 5 points."""
    weeks = causal.waiting.weeks
    if weeks == 0:
        return "The interval is within 5 points to either side, which is as sure as it gets."
    if weeks:
        return (
            f"About {weeks:,} more {'week' if weeks == 1 else 'weeks'} of traffic like this until "
            f"it is known to within 5 points."
        )
    return REASONS[causal.waiting.reason] if causal.waiting.reason else ""


def _causal(causal: Causal) -> RenderableType:
    colour = {Verdict.DEFLECTS: "green", Verdict.HARMS: "red"}.get(causal.verdict, "yellow")
    lines = [Text(verdict(causal), style=f"bold {colour}")]
    for name, group in (("shown answers", causal.shown), ("control group", causal.held)):
        if group.forms:
            lines.append(
                Text(
                    f"  {name}: {group.tickets:,} tickets of {group.forms:,} forms by "
                    f"{group.units:,} people, {100 * group.rate:.0f} per 100"
                )
            )
    lines.append(Text(waiting(causal)))
    if causal.following:
        lines.append(
            Text(f"{causal.following:,} forms of the last 7 days wait for tickets elsewhere.")
        )
    if len(causal.shares) > 1:
        lines.append(
            Text("The size of the control group was changed meanwhile: the comparison is unfair.")
        )
    return Group(*lines)


def _title(text: str) -> RenderableType:
    return Text(f"\n{text}", style="bold")


def _funnel(funnel: Funnel) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=24)
    table.add_column(justify="right")
    table.add_column(justify="right")
    table.add_column()
    for name, count in (
        ("begun", funnel.started),
        ("with an answer to show", funnel.offered),
        ("held out to compare", funnel.withheld),
        ("answer shown", funnel.shown),
        ("opened", funnel.opened),
        ("'this solved it'", funnel.helpful),
        ("solved, and left", funnel.solved),
        ("sent all the same", funnel.submitted),
    ):
        share = count / funnel.started
        bar = Text("█" * max(round(BAR * share), 1 if count else 0), style="cyan")
        table.add_row(name, f"{count:,}", f"{share:.0%}", bar)
    quiet = f"{funnel.quiet:,} kept quiet by a rule of the desk" if funnel.quiet else ""
    return Group(Padding(table, (0, 0, 0, 2)), *([Text(f"  {quiet}")] if quiet else []))


def _facts(*facts: tuple[str, str]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for name, said in facts:
        table.add_row(name, said)
    return Padding(table, (0, 0, 0, 2))


def _share(share: Share, of: str) -> str:
    if share.share is None:
        return f"none yet of {of}"
    return f"{share.share:.0%} of {share.whole:,} {of} ({between(share.interval)})"


def _seconds(seconds: AddedSeconds) -> str:
    if seconds.shown is None or seconds.held is None:
        return "too few forms sent to compare"
    added = seconds.shown - seconds.held
    ends = seconds.interval
    said = f" ({ends.low:+.0f} to {ends.high:+.0f})" if ends else " (too few to be sure)"
    medians = f"{seconds.shown:.0f} s, not {seconds.held:.0f}"
    return f"{added:+.0f} s until the form is sent{said}: {medians}"


def _table(first: str, parts: Sequence[Part]) -> RenderableType:
    table = Table(first, box=SIMPLE_HEAD, pad_edge=False)
    columns: tuple[tuple[str, Callable[[Part], str]], ...] = (
        ("Begun", lambda one: f"{one.funnel.started:,}"),
        ("Answer", lambda one: f"{one.funnel.offered:,}"),
        ("Shown", lambda one: f"{one.funnel.shown:,}"),
        ("Solved", lambda one: f"{one.funnel.solved:,}"),
        ("Per 100", lambda one: f"{100 * one.shown.rate:.0f}" if one.shown.forms else "–"),
        ("Control", lambda one: f"{100 * one.held.rate:.0f}" if one.held.forms else "–"),
        ("Deflection", _said),
    )
    for title, _ in columns:
        table.add_column(title, justify="left" if title == "Deflection" else "right")
    for one in parts:
        name = Text(one.name or "unnamed", overflow="fold")
        table.add_row(name, *(shown(one) for _, shown in columns))
    return table


def _said(one: Part) -> str:
    if one.verdict in {Verdict.DEFLECTS, Verdict.HARMS}:
        return between(one.interval)
    return "not yet" if one.verdict is Verdict.NOT_DISTINGUISHABLE else "–"
