"""`kbsearch report`: what the recorded forms say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from indexer.records import LANGUAGES
from kbsearch.commands.options import JsonOption
from kbsearch.settings import load_settings

reports = typer.Typer(
    name="report", help="Reports: what suggestions in ticket forms did.", no_args_is_help=True
)


def _lang(value: str) -> str:
    if value and value not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}")
    return value


@reports.callback()
def _reports() -> None:
    """Reports: what suggestions in ticket forms did.

    Example: `kbsearch report deflection --json`
    """


@reports.command()
def deflection(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day, in UTC.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day, in UTC.")
    ] = None,
    form: Annotated[str, typer.Option(help="Only this form.")] = "",
    lang: Annotated[str, typer.Option(help="Only forms in es or en.", callback=_lang)] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="As a spreadsheet reads it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what suggestions saved and cost: the last twelve weeks unless told otherwise.

    A deflection is stated only when its 95 % interval excludes zero.

    Example: `kbsearch report deflection --since 2026-09-01 --form ticket`
    """
    from rich.console import Console

    from kbsearch.api.report_models import ReportModel
    from kbsearch.commands.report_text import WIDTH, show
    from kbsearch.database.desk import DeskDatabase
    from kbsearch.database.insight_rows import InsightRows
    from kbsearch.insights.asking import asked_for
    from kbsearch.insights.export import csv_of
    from kbsearch.insights.report import make_report

    settings = load_settings()
    asked = asked_for(_day(since), _day(until), form, lang)
    store = InsightRows(DeskDatabase(settings.database, read_only=True))
    report = make_report(store, asked, datetime.now(UTC))
    if as_json:
        typer.echo(ReportModel.of(report).model_dump_json())
    elif as_csv:
        typer.echo(csv_of(report), nl=False)
    else:
        console = Console(highlight=False)
        show(report, console if console.is_terminal else Console(width=WIDTH, highlight=False))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
