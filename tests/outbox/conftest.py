"""A desk that sends mail, for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outbox.mailroom import Mailroom, mailroom


@pytest.fixture
def anyio_backend() -> str:
    """The one event loop that the service runs on."""
    return "asyncio"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    """A desk that sends mail, to nobody yet."""
    with mailroom(tmp_path) as found:
        yield found
