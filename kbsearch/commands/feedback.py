"""`kbsearch feedback`: what did readers answer to "Did this help?"?"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from kbsearch.commands.options import JsonOption
from kbsearch.feedback.records import Chosen, Count, Feedback
from kbsearch.settings import load_settings

WIDTH = 88
INDENT = "   "


def feedback(
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only answers from this day on, in UTC."),
    ] = None,
    article: Annotated[
        str | None, typer.Option(help="Only about the article of this slug.")
    ] = None,
    helpful: Annotated[
        bool | None,
        typer.Option("--helpful/--not-helpful", help="Only comments that came with this answer."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many comments to show.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Show what readers answered to "Did this help?", and their newest comments.

    Articles that helped least come first.

    Example: `kbsearch feedback --not-helpful --since 2026-11-01`
    """
    from kbsearch.database.desk import DeskDatabase
    from kbsearch.database.feedback_rows import FeedbackRows
    from kbsearch.feedback.service import FeedbackService

    settings = load_settings()
    moment = since.replace(tzinfo=UTC) if since else None
    service = FeedbackService(FeedbackRows(DeskDatabase(settings.database, read_only=True)))
    counts = service.counts(Chosen(moment, article))
    comments = service.listed(Chosen(moment, article, helpful, commented=True), limit)
    if as_json:
        found = {
            "articles": [asdict(one) for one in counts],
            "comments": [_comment_json(one) for one in comments],
        }
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    if not counts:
        typer.echo("Nobody has answered yet.")
        return
    _show_counts(counts)
    for one in comments:
        typer.echo(_shown(one))


def _comment_json(one: Feedback) -> dict[str, object]:
    """A comment for a program. The key is the reader's own."""
    return {
        "article": one.article,
        "version": one.version,
        "lang": one.lang,
        "helpful": one.helpful,
        "comment": one.comment,
        "created": one.created.isoformat(timespec="seconds"),
    }


def _show_counts(counts: Sequence[Count]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("Article", box=SIMPLE_HEAD, pad_edge=False)
    for title in ("Yes", "No", "Helped"):
        table.add_column(title, justify="right")
    for one in counts:
        share = one.helpful / (one.helpful + one.not_helpful)
        row = (f"{one.helpful:,}", f"{one.not_helpful:,}", f"{share:.0%}")
        table.add_row(Text(one.article, overflow="fold"), *row)
    Console().print(table)


def _shown(one: Feedback) -> str:
    """A comment for a person: when, in which language, the answer, the article, the words."""
    answer = "yes" if one.helpful else "no"
    head = f"{one.created:%Y-%m-%d %H:%M}  {one.lang}  {answer:<3}  {one.article}"
    lines = (
        textwrap.fill(line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
        for line in one.comment.splitlines()
    )
    return "\n".join([head, *lines]) + "\n"
