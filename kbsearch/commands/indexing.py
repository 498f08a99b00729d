"""`kbsearch index`: bring the index up to date with the articles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.records import Problem
from kbsearch.commands.options import ArticlesArgument, IndexOption, JsonOption
from kbsearch.settings import load_settings
from kbsearch.terminal import progress

if TYPE_CHECKING:
    from indexer.pipeline import Report


def index(
    articles: ArticlesArgument = None,
    index: IndexOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make everything anew, with the encoder configured.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for another indexer instead of giving up.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Index a folder of Markdown articles, encoding only what changed.

    An article with an error is withheld and named, and its last good version stays published;
    then the exit status is 1.

    Example: `kbsearch index articles`
    """
    from indexer.folder_source import FolderSource
    from indexer.pipeline import index as run
    from kbsearch.encoder import configured_encoder

    settings = load_settings(articles=articles, index=index)
    source = FolderSource(settings.articles)
    encoder = configured_encoder(settings, threads=settings.index_threads)
    with _unhurried(), progress() as bars:
        report = run(source, settings.index, encoder, progress=bars, rebuild=rebuild, wait=wait)
    if as_json:
        typer.echo(json.dumps({**asdict(report), "problems": problems_json(report.problems)}))
    else:
        show_problems(report.problems)
        typer.echo(summary(report))
    if report.errors:
        raise typer.Exit(1)


@contextmanager
def _unhurried() -> Iterator[None]:
    """Says to who interrupts a run that nothing is lost; 130 is the shell's status for it."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("kbsearch: stopped; run it again and it goes on where it was", err=True)
        raise typer.Exit(130) from None


def show_problems(problems: tuple[Problem, ...]) -> None:
    """Every problem on a line of its own, to standard error."""
    for problem in problems:
        typer.echo(str(problem), err=True)


def problems_json(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
    """Problems for `--json`."""
    return [asdict(problem) for problem in problems]


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary(report: Report) -> str:
    """What the run did, in two lines."""
    seconds = sum(report.seconds.values())
    changes = Counter(added=report.added, changed=report.changed, removed=report.removed)
    did = ", ".join(f"{count:,} {what}" for what, count in changes.items() if count)
    first = (
        f"Generation {report.generation}: {counted(report.articles, 'article')}, "
        f"{counted(report.passages, 'passage')}; {did or 'nothing changed'}; "
        f"{counted(report.encoded, 'passage')} encoded in {seconds:.1f} s"
    )
    wrong = []
    if report.errors:
        wrong.append(f"{counted(report.withheld, 'file')} withheld by errors")
    if report.warnings:
        wrong.append(counted(report.warnings, "warning"))
    return f"{first}\n{', '.join(wrong)} (listed above)" if wrong else first
