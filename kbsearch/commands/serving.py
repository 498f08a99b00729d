"""`kbsearch serve`: the site and the API."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer
from starlette.types import ASGIApp

from indexer.folder import ArticleFolder
from kbsearch.commands.options import ArticlesOption, IndexOption
from kbsearch.errors import SettingsError
from kbsearch.settings import load_settings

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
        _serve(app, listening, settings.trusted_proxies)


def _listen(host: str, port: int) -> socket.socket:
    """A socket at the address, before anything slow begins; raises SettingsError when taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"Cannot listen on {host} port {port}: {reason}; "
            f"choose others with --host and --port (0 takes a free port)"
        ) from error


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
