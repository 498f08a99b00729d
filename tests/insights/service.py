"""The whole service over an empty articles folder, with forms recorded in its database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from kbsearch.app import create_app
from kbsearch.database.desk import DeskDatabase
from kbsearch.insights.records import FormRow
from kbsearch.settings import Settings
from tests.insights.rows import put


@contextmanager
def serving(place: Path, rows: Sequence[FormRow] = ()) -> Iterator[TestClient]:
    """A client of the service; redirects are not followed."""
    settings = Settings(
        articles=place, index=place / "index", database=place / "desk.db", encoder="default"
    )
    with TestClient(create_app(settings), follow_redirects=False) as client:
        database = DeskDatabase(settings.database)
        put(database, rows, articles=("es/red/vpn",))
        database.close()
        yield client
