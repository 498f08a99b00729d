"""The `kbsearch` command: exit status 0, 1 (something to mend, said in a line) or 2 (usage)."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from indexer.errors import IndexerError
from kbsearch.commands import (
    backing_up,
    checking,
    evaluating,
    feedback,
    indexing,
    outcomes,
    searching,
    serving,
)
from kbsearch.commands.outbox import outbox
from kbsearch.commands.reporting import reports
from kbsearch.commands.simulating import simulate
from kbsearch.commands.users import users
from kbsearch.errors import ServiceError

app = typer.Typer(
    name="kbsearch",
    help="Answers before tickets: index Markdown articles, search them, serve them.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kbsearch {version('kbsearch')}")
        raise typer.Exit


@app.callback()
def options(
    version_wanted: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """Answers before tickets: index Markdown articles, search them, serve them."""
    del version_wanted


app.command("index")(indexing.index)
app.command("serve")(serving.serve)
app.command("search")(searching.search)
app.command("suggest")(searching.suggest)
app.command("lint")(checking.lint)
app.command("doctor")(checking.doctor)
app.command("eval")(evaluating.evaluate)
app.command("backup")(backing_up.backup)
app.command("restore")(backing_up.restore)
app.command("feedback")(feedback.feedback)
app.command("outcomes")(outcomes.outcomes)
app.command("simulate")(simulate)
app.add_typer(users, name="user")
app.add_typer(reports, name="report")
app.add_typer(outbox, name="outbox")


def main() -> None:
    """Runs the command line; a mistake is one line on standard error, never a traceback."""
    try:
        app()
    except (IndexerError, ServiceError) as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of a pipe has enough: `kbsearch search ... | head -1`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def _fail(message: str) -> None:
    typer.echo(f"kbsearch: {message}", err=True)
    raise SystemExit(1)
