"""`kbsearch outbox`: what waits to be sent, what was given up and why, and trying it again."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kbsearch.commands.options import JsonOption
from kbsearch.outbox.records import OutgoingFilter, SendState, Way
from kbsearch.settings import load_settings

if TYPE_CHECKING:
    from kbsearch.outbox.composition import OutboxParts, Sources
    from kbsearch.outbox.records import Outgoing

outbox = typer.Typer(
    name="outbox",
    help="Mail, webhooks and handing on: what waits, what was given up, and trying it again.",
    no_args_is_help=True,
)

LISTED = 200
AT_ONCE = 500
WAYS = [way.value for way in Way]


def _way(value: str | None) -> str | None:
    if value is not None and value not in WAYS:
        raise typer.BadParameter(f"one of {', '.join(WAYS)}")
    return value


WayOption = Annotated[
    str | None, typer.Option("--way", help=f"Only this way: {', '.join(WAYS)}.", callback=_way)
]
NumbersArgument = Annotated[
    list[int] | None, typer.Argument(help="The numbers that 'kbsearch outbox list' shows.")
]


@outbox.command("list")
def listed(
    dead: Annotated[bool, typer.Option("--dead", help="Only what was given up.")] = False,
    sent: Annotated[bool, typer.Option("--sent", help="What was sent instead.")] = False,
    way: WayOption = None,
    ticket: Annotated[int | None, typer.Option(help="Only what is of this ticket.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show.")] = LISTED,
    as_json: JsonOption = False,
) -> None:
    """List what waits to be sent and what was given up, newest first, with why it failed.

    Example: `kbsearch outbox list --dead`
    """
    if dead and sent:
        raise typer.BadParameter("give --dead or --sent, not both")
    state = SendState.SENT if sent else SendState.DEAD if dead else None
    chosen = OutgoingFilter(
        state=state, unsent=state is None, way=Way(way) if way else None, ticket=ticket
    )
    page = _parts(read_only=True).outbox.listed(chosen, limit=limit)
    if as_json:
        found = {"outgoing": [_json(one) for one in page.items], "more": page.more}
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif page.items:
        _show_table(page.items)
        if page.more:
            typer.echo(f"There are more than {limit}; show them with --limit.")
    else:
        typer.echo("There is nothing.")


@outbox.command()
def show(
    number: Annotated[int, typer.Argument(help="The number that 'list' shows.")],
    as_json: JsonOption = False,
) -> None:
    """Show one thing to send, with its key and why it failed last.

    Example: `kbsearch outbox show 1042`
    """
    found = _json(_parts(read_only=True).outbox.find(number))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        typer.echo(f"{name:>9}  {'-' if value in {None, ''} else value}")


@outbox.command()
def retry(
    numbers: NumbersArgument = None,
    every: Annotated[bool, typer.Option("--all", help="Everything that was given up.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Send again, with the same key, what was given up or waits; a running service does it.

    Example: `kbsearch outbox retry --all`
    """
    _want_some(numbers, every)
    found = _parts().outbox.retry(None if every else numbers)
    _tell({"retried": found}, f"{found} will be sent again.", as_json)


@outbox.command()
def drop(
    numbers: NumbersArgument = None,
    every: Annotated[bool, typer.Option("--all", help="Everything that was given up.")] = False,
    way: Annotated[
        str | None,
        typer.Option("--way", help=f"Everything not sent by this way: {', '.join(WAYS)}."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask whether you mean it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove what was not sent, for good: nobody will get it.

    Example: `kbsearch outbox drop 1042`
    """
    _want_some(numbers, every, _way(way))
    if not yes:
        typer.confirm("Remove it for good, so that nobody gets it?", abort=True, err=True)
    box = _parts().outbox
    found = 0
    if way:
        chosen = OutgoingFilter(unsent=True, way=Way(way))
        while page := box.listed(chosen, limit=AT_ONCE).items:
            found += box.drop([one.number for one in page])
    else:
        found = box.drop(None if every else numbers)
    _tell({"removed": found}, f"{found} removed.", as_json)


@outbox.command("test")
def trial(
    to: Annotated[
        str, typer.Argument(help="Where a mail goes; nothing for another way.", metavar="[ADDRESS]")
    ] = "",
    way: Annotated[
        str, typer.Option("--way", help=f"What to try: {', '.join(WAYS)}.", callback=_way)
    ] = Way.MAIL.value,
    lang: Annotated[str, typer.Option(help="The language of the mail: es or en.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Send a trial at once, past the outbox, and say whether it was taken.

    Example: `kbsearch outbox test ana@example.com`
    """
    from kbsearch.errors import SettingsError
    from kbsearch.outbox.records import SendError

    parts, chosen = _parts(read_only=True), Way(way)
    if chosen not in parts.ways:
        raise SettingsError(f"No setting says how to send by {way} (see docs/connecting.md)")
    if (chosen is Way.MAIL) != bool(to):
        raise typer.BadParameter("a mail needs an address, and nothing else takes one")
    targets = (to,) if to else parts.outward.targets[chosen]
    sender = parts.senders(_sources(parts))[chosen]
    failed = False
    for target in targets:
        reason = ""
        try:
            asyncio.run(
                sender.send(_trial(chosen, target, lang or parts.settings.default_language))
            )
        except SendError as error:
            reason, failed = str(error), True
        said = f"{target}: {reason or 'taken'}"
        _tell({"target": target, "taken": not reason, "reason": reason}, said, as_json)
    if failed:
        raise typer.Exit(1)


def _want_some(numbers: Sequence[int] | None, *others: object) -> None:
    if bool(numbers) + sum(map(bool, others)) != 1:
        raise typer.BadParameter("give numbers, or one option that says which")


def _tell(found: dict[str, object], said: str, as_json: bool) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else said)


def _parts(*, read_only: bool = False) -> OutboxParts:
    import structlog

    from kbsearch.database.desk import DeskDatabase
    from kbsearch.outbox.composition import outbox_parts

    if not structlog.is_configured():
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    settings = load_settings()
    return outbox_parts(DeskDatabase(settings.database, read_only=read_only), settings)


def _sources(parts: OutboxParts) -> Sources:
    """What a trial is made from: it is of no ticket."""
    from indexer.records import Audience
    from kbsearch.database.secret_rows import SecretRows
    from kbsearch.knowledge import Knowledge
    from kbsearch.outbox.composition import Sources
    from kbsearch.pages.mail_look import mail_words
    from kbsearch.tickets.attachments.composition import attachments_of
    from kbsearch.tickets.links import TicketLinks
    from kbsearch.tickets.service import Tickets

    settings, links = parts.settings, TicketLinks(SecretRows(parts.database))
    return Sources(
        tickets=Tickets(parts.database, links=links),
        links=links,
        articles=Knowledge(None, None, folder=settings.articles, threshold=1),
        audience_of=lambda _: Audience.PUBLIC,
        path_of=attachments_of(settings).path,
        words=mail_words(settings),
    )


def _trial(way: Way, target: str, lang: str) -> Outgoing:
    import secrets
    from datetime import UTC, datetime

    from indexer.records import LANGUAGES
    from kbsearch.outbox.records import Outgoing, ToSend

    known = next((one for one in LANGUAGES if one == lang), None)
    if known is None:
        raise typer.BadParameter(f"the language is one of {', '.join(LANGUAGES)}")
    now = datetime.now(UTC)
    return Outgoing(
        number=0,
        key=secrets.token_urlsafe(24),
        what=ToSend(way, "test", target, known),
        state=SendState.WAITING,
        attempts=1,
        due=now,
        reason="",
        created=now,
        sent=None,
    )


def _json(one: Outgoing) -> dict[str, object]:
    return {
        "number": one.number,
        "state": one.state.value,
        "way": one.what.way.value,
        "event": one.what.event,
        "to": one.what.target,
        "lang": one.what.lang,
        "ticket": one.what.ticket,
        "attempts": one.attempts,
        "reason": one.reason,
        "created": one.created.isoformat(timespec="seconds"),
        "due": one.due.isoformat(timespec="seconds") if one.state is SendState.WAITING else None,
        "sent": one.sent.isoformat(timespec="seconds") if one.sent else None,
        "key": one.key,
    }


def _show_table(found: Sequence[Outgoing]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("No.", "State", "Way", "What", "To", "Tries", "Why", box=SIMPLE_HEAD)
    for one in found:
        what = f"{one.what.event} {one.what.ticket or ''}".strip()
        state = one.state.value
        row = (str(one.number), state, one.what.way.value, what, one.what.target)
        cells = (*row, str(one.attempts), one.reason or "-")
        table.add_row(*(Text(cell, overflow="fold") for cell in cells))
    Console().print(table)
