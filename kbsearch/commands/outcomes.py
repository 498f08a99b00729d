"""`kbsearch outcomes`: tickets that reached the help desk by other ways, from a file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer

from kbsearch.commands.options import JsonOption
from kbsearch.settings import load_settings

FILE = "file"
"""Who reports what comes from a file."""


def outcomes(
    path: Annotated[Path, typer.Argument(help="A CSV file in UTF-8.")],
    as_json: JsonOption = False,
) -> None:
    """Count tickets that came by mail, telephone and so on, exported from your help desk.

    The first line names the columns: `email` (or `requester_hash`), `channel` (email, phone, chat,
    form, portal, walk-in, other) and, if you like, `kind` (ticket, reopened), `at` and `id`. Only a
    pseudonym of the address is kept. A file, or an `id`, that comes again does not count again.

    Example: `kbsearch outcomes november.csv`
    """
    from kbsearch.database.desk import DeskDatabase
    from kbsearch.database.outcome_rows import OutcomeRows
    from kbsearch.database.secret_rows import SecretRows
    from kbsearch.deflection.outcome_files import read_outcomes
    from kbsearch.deflection.outcomes import Outcomes

    settings = load_settings()
    reports = list(read_outcomes(path, settings.requester_key.get_secret_value()))
    database = DeskDatabase(settings.database)
    service = Outcomes(OutcomeRows(database), SecretRows(database))
    file = hashlib.sha256(path.read_bytes()).hexdigest()
    recorded = service.record(reports, reporter=FILE, request=file)
    database.close()
    if as_json:
        known = len(reports) - recorded
        typer.echo(json.dumps({"recorded": recorded, "repeated": known}))
        return
    typer.echo(f"{recorded} recorded, {len(reports) - recorded} known before")
