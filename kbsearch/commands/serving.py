"""`kbsearch serve`: the site and the API."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer
from starlette.types import ASGIApp

from indexer.folder import ArticleFolder
from kbsearch.commands.links import link_address
from kbsearch.commands.options import ArticlesOption, IndexOption
from kbsearch.errors import DeskDatabaseError, SettingsError
from kbsearch.settings import Settings, load_settings

if TYPE_CHECKING:
    from kbsearch.accounts.composition import AccountServices

BACKLOG = 2048
GRACE_SECONDS = 10
"""How long a request under way may take to finish once the service is told to stop."""


def serve(
    articles: ArticlesOption = None,
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Index again whenever an article changes.")
    ] = False,
) -> None:
    """Serve the FAQ site, the ticket form and the API.

    A newer index is taken up while serving, without dropping a request.

    Example: `kbsearch serve --watch`
    """
    from kbsearch.app import create_app
    from kbsearch.monitoring import configure_logging

    settings = load_settings(articles=articles, index=index, host=host, port=port)
    if watch:
        ArticleFolder(settings.articles)
    with _listen(settings.host, settings.port) as listening:
        configure_logging(json=not sys.stderr.isatty())
        app = create_app(settings, watch=watch)
        place = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{place}:{listening.getsockname()[1]}/"
        typer.echo(f"kbsearch is at {address} (stop it with Ctrl+C)")
        _show_set_up(app.state.accounts, settings, listening.getsockname()[1])
        _serve(app, listening, settings.trusted_proxies)


def _show_set_up(accounts: AccountServices, settings: Settings, port: int) -> None:
    """Prints the link that makes the first administrator, until there is one; never to the log."""
    from kbsearch.accounts.invitations import invitation_path

    try:
        key = accounts.invitations.set_up()
    except DeskDatabaseError:
        return  # It was said already that the desk database is out of action.
    if key is None:
        return
    address = link_address(settings, invitation_path(settings.default_language, key), port)
    typer.echo(
        f"Nobody administers it yet. This link makes the first administrator, once:\n  {address}"
    )


def _listen(host: str, port: int) -> socket.socket:
    """A socket at the address, before anything slow begins; raises SettingsError when taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        # Each connection inherits it. asyncio sets it only on sockets that name their protocol, and
        # without it an answer in two parts waits 40 ms for the client's acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"Cannot listen on {host} port {port}: {reason}; "
            f"choose others with --host and --port (0 takes a free port)"
        ) from error
    return listening


def _serve(app: ASGIApp, listening: socket.socket, proxies: Sequence[str]) -> None:
    """Answers until a signal says to stop, and then finishes what is under way.

    What `proxies` say of who asks is believed; they are addresses and networks.
    """
    import uvicorn

    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
        forwarded_allow_ips=list(proxies),
    )
    server = uvicorn.Server(config)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(1)
