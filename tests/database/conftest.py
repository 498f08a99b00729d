"""A desk database in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from tests.disk import small_file_system


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is to be; the folder is not there yet."""
    return tmp_path / "a folder, 100%" / "desk.db"


@pytest.fixture
def database(path: Path) -> Iterator[DeskDatabase]:
    """An open database that does not wait long."""
    found = DeskDatabase(path, busy_seconds=0.2)
    found.open()
    yield found
    found.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    with small_file_system(tmp_path / "disk", kilobytes=512) as place:
        yield place
