"""`kbsearch simulate`: does the report find an effect that is known?"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbsearch.commands.options import IndexOption, JsonOption
from kbsearch.settings import load_settings

if TYPE_CHECKING:
    from kbsearch.insights.figures import Report
    from kbsearch.simulation.texts import Questions

EFFECTS = (0.0, 10.0, 30.0)
MOST_FORMS = 100_000


@dataclass(frozen=True, slots=True)
class _Played:
    """What was true, and what the report says."""

    truth: float
    report: Report

    @property
    def holds(self) -> bool | None:
        """Whether the truth lies in the interval; None without one."""
        interval = self.report.causal.interval
        return interval.low <= self.truth <= interval.high if interval else None


def simulate(
    effect: Annotated[
        list[float] | None,
        typer.Option(min=0, max=100, help="Percent of tickets avoided in truth; 0, 10 and 30."),
    ] = None,
    forms: Annotated[
        int, typer.Option(min=1, max=MOST_FORMS, help="Forms that are begun, for each effect.")
    ] = 2000,
    holdout: Annotated[
        float, typer.Option(min=0, max=100, help="Percent of people who are shown nothing.")
    ] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Another number plays other people.")] = 1,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the desk database of the last effect as this file.")
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play people with a known effect through a service of its own, and see what the report says.

    Nothing of this installation is touched but its index, which is read.

    Example: `kbsearch simulate --effect 30 --forms 1000`
    """
    from kbsearch.simulation.texts import questions

    settings = load_settings(index=index)
    if keep is not None and keep.exists():
        raise typer.BadParameter(f"{keep} exists already", param_hint="--keep")
    asked = questions(settings.index)
    played = []
    for percent in effect or EFFECTS:
        with tempfile.TemporaryDirectory(prefix="kbsearch-simulate-") as place:
            game = _Game(Path(place), settings.index, forms, holdout, seed)
            played.append(_Played(percent / 100, game.play(percent / 100, asked)))
            if keep is not None:
                shutil.copyfile(game.database, keep)
    if as_json:
        typer.echo(json.dumps({"played": [_json(one) for one in played]}))
    else:
        _show(played)


@dataclass(frozen=True, slots=True)
class _Game:
    """One service, one database, so many forms."""

    place: Path
    index: Path
    forms: int
    holdout: float
    seed: int

    @property
    def database(self) -> Path:
        """The desk database that is made for it."""
        return self.place / "desk.db"

    def play(self, effect: float, asked: Questions) -> Report:
        """Plays every form, and reads the report as the command and the page do."""
        from kbsearch.database.desk import DeskDatabase
        from kbsearch.database.insight_rows import InsightRows
        from kbsearch.insights.asking import asked_for
        from kbsearch.insights.report import make_report
        from kbsearch.simulation.people import visits
        from kbsearch.simulation.playing import Player
        from kbsearch.simulation.service import HOST, serving
        from kbsearch.terminal import progress

        coming = visits(self.seed, self.forms)
        with (
            serving(
                self.place, index=self.index, database=self.database, holdout=self.holdout
            ) as port,
            progress() as bars,
        ):
            bars.start(f"Effect {effect:.0%}", len(coming), "forms")
            player = Player(HOST, port, asked, effect=effect, seed=self.seed)
            player.play(coming, bars.advance)
        database = DeskDatabase(self.database)
        try:
            return make_report(InsightRows(database), asked_for(), datetime.now(UTC))
        finally:
            database.close()


def _json(one: _Played) -> dict[str, object]:
    causal, funnel = one.report.causal, one.report.funnel
    interval = causal.interval
    return {
        "effect": one.truth,
        "verdict": causal.verdict,
        "deflection": causal.deflection,
        "interval": {"low": interval.low, "high": interval.high} if interval else None,
        "holds": one.holds,
        "started": funnel.started,
        "offered": funnel.offered,
        "withheld": funnel.withheld,
        "confirmed": one.report.confirmed,
        "potential": one.report.potential,
    }


def _show(played: Sequence[_Played]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from kbsearch.commands.report_text import verdict

    table = Table("In truth", "The report says", box=SIMPLE_HEAD, pad_edge=False)
    for title in ("Forms", "Answer", "Control", "Confirmed", "Potential"):
        table.add_column(title, justify="right")
    table.add_column("Truth in the interval")
    for one in played:
        funnel, report = one.report.funnel, one.report
        counts = (
            funnel.started,
            funnel.offered,
            funnel.withheld,
            report.confirmed,
            report.potential,
        )
        holds = {True: "yes", False: "no", None: "–"}[one.holds]
        said = verdict(report.causal)
        table.add_row(f"{one.truth:.0%} fewer", said, *(f"{count:,}" for count in counts), holds)
    console = Console(highlight=False)
    (console if console.is_terminal else Console(width=110, highlight=False)).print(table)
    typer.echo(
        "An interval holds the truth 95 times in 100, over many runs with other seeds.\n"
        "Confirmed and potential count something else, and neither is the number of tickets saved."
    )
