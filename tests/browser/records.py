"""What the service recorded of forms, read from its database while it serves."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kbsearch.database.deflection_tables import form, form_event, impression
from kbsearch.database.desk import DeskDatabase

PATIENCE = 30.0
"""Seconds until a test gives up."""


def forms(database: Path, name: str) -> list[dict[str, Any]]:
    """The forms of that name, the oldest first, each with the status of its impression."""
    joined = form.outerjoin(impression, impression.c.form == form.c.id)
    wanted = select(form, impression.c.status).select_from(joined)
    return _rows(database, wanted.where(form.c.name == name).order_by(form.c.id))


def events(database: Path, name: str) -> list[str]:
    """The names of what happened in the forms of that name, in order."""
    wanted = select(form_event.c.name).join(form, form.c.id == form_event.c.form)
    found = _rows(database, wanted.where(form.c.name == name).order_by(form_event.c.id))
    return [row["name"] for row in found]


def wait_for(database: Path, name: str, *happened: str) -> dict[str, Any]:
    """The newest form of that name, once all of this has happened in it.

    A page that is being left does not hear that its report has arrived; the database does.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        found = forms(database, name)
        if found and all(found[-1][column] for column in happened):
            return found[-1]
        assert time.monotonic() < deadline, (found, events(database, name))
        time.sleep(0.05)


def _rows(path: Path, wanted: Any) -> list[dict[str, Any]]:
    database = DeskDatabase(path, read_only=True)
    try:
        with database.reading() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]
    finally:
        database.close()
