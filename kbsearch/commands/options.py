"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ArticlesArgument = Annotated[
    Path | None,
    typer.Argument(help="The folder of Markdown articles [KBSEARCH_ARTICLES, or articles]."),
]
ArticlesOption = Annotated[
    Path | None,
    typer.Option("--articles", help="The folder of Markdown articles."),
]
IndexOption = Annotated[
    Path | None,
    typer.Option("--index", help="Where the index is kept [KBSEARCH_INDEX, or .kbsearch/index]."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
