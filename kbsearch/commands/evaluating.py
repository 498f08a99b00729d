"""`kbsearch eval`: how good is the search on a labelled set, and does it know when to be silent?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from indexer.errors import EncoderError
from kbsearch.commands.options import JsonOption
from kbsearch.search.records import Mode
from kbsearch.settings import load_settings
from kbsearch.terminal import progress


def evaluate(
    folder: Annotated[Path, typer.Argument(help="A folder in BEIR layout.", metavar="DIR")],
    mode: Annotated[Mode, typer.Option(help="Which engines answer.")] = Mode.HYBRID,
    hide_half: Annotated[
        bool,
        typer.Option("--hide-half", help="Withdraw the answers of half of the questions first."),
    ] = False,
    seed: Annotated[int, typer.Option(help="Chooses that half, each time the same.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure the search on labelled questions, with the code that serves users.

    The folder holds corpus.jsonl, queries.jsonl and qrels/test.tsv. Where it also names questions
    without answer (unanswerable_query_ids.txt), or with --hide-half, what a ticket form would show
    is measured too.

    Example: `kbsearch eval sets/stackfaq --hide-half`
    """
    from indexer.encoder_cache import default_cache
    from kbsearch.encoder import configured_encoder
    from kbsearch.evaluation.measuring import evaluate as run

    settings = load_settings()
    try:
        encoder = configured_encoder(settings, threads=settings.index_threads)
    except EncoderError as error:
        if mode is not Mode.LEXICAL:
            raise
        typer.echo(f"kbsearch: cutting passages by the length of words: {error}", err=True)
        encoder = None
    with progress() as bars:
        scores = run(
            folder,
            encoder,
            mode=mode,
            threshold=settings.suggest_confidence,
            cache=(settings.cache or default_cache()) / "evaluation.db",
            progress=bars,
            half_hidden_by=seed if hide_half else None,
        ).as_dict()
    if as_json:
        typer.echo(json.dumps(scores))
        return
    for name, value in scores.items():
        typer.echo(f"{name:<20}{value:>10}")
