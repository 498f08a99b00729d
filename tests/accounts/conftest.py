"""A desk database with its tables, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from tests.accounts.door import Door
from tests.accounts.hostile import HostileProvider
from tests.accounts.house import House


@pytest.fixture
def anyio_backend() -> str:
    """The one event loop that the service runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a desk database in which nobody has an account."""
    path = tmp_path_factory.mktemp("accounts") / "desk.db"
    database = DeskDatabase(path)
    database.open()
    database.close()
    return path


@pytest.fixture
def house(empty_desk: Path, tmp_path: Path) -> Iterator[House]:
    """Account services over a database of their own."""
    path = tmp_path / "desk.db"
    shutil.copyfile(empty_desk, path)
    found = House(path)
    yield found
    found.database.close()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileProvider]:
    """A provider that signs in whoever comes."""
    found = HostileProvider(tmp_path_factory.mktemp("provider"))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def kept_door(
    tmp_path_factory: pytest.TempPathFactory, provider: HostileProvider
) -> Iterator[Door]:
    """One installation for all tests."""
    with Door(tmp_path_factory.mktemp("door"), provider.issuer) as found:
        yield found
