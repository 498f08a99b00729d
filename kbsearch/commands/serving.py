"""`kbsearch serve`: the site and the API."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kbsearch.commands.options import ArticlesOption, IndexOption
from kbsearch.settings import load_settings


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
    import uvicorn

    from kbsearch.app import create_app
    from kbsearch.monitoring import configure_logging

    settings = load_settings(articles=articles, index=index, host=host, port=port)
    configure_logging(json=not sys.stderr.isatty())
    app = create_app(settings, watch=watch)
    typer.echo(f"kbsearch is at http://{settings.host}:{settings.port}/ (stop it with Ctrl+C)")
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, log_level="warning")
