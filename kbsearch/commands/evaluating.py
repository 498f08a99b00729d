"""`kbsearch eval`: how good is the search on a labelled set?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kbsearch.commands.options import JsonOption
from kbsearch.search.records import Mode
from kbsearch.settings import load_settings
from kbsearch.terminal import progress


def evaluate(
    folder: Annotated[Path, typer.Argument(help="A folder in BEIR layout.", metavar="DIR")],
    mode: Annotated[Mode, typer.Option(help="Which engines answer.")] = Mode.HYBRID,
    as_json: JsonOption = False,
) -> None:
    """Measure the search on labelled questions, with the code that serves users.

    The folder holds corpus.jsonl, queries.jsonl and qrels/test.tsv.

    Example: `kbsearch eval sets/stackfaq --mode lexical`
    """
    from indexer.encoder_cache import default_cache
    from kbsearch.encoder import configured_encoder
    from kbsearch.evaluation.measuring import evaluate as run

    settings = load_settings()
    encoder = configured_encoder(settings, threads=settings.index_threads)
    kept = (settings.cache or default_cache()) / "evaluation.db"
    with progress() as bars:
        scores = run(folder, encoder, mode=mode, cache=kept, progress=bars).as_dict()
    if as_json:
        typer.echo(json.dumps(scores))
        return
    for name, value in scores.items():
        typer.echo(f"{name:<14}{value:>10}")
