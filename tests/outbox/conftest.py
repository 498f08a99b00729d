"""A desk that sends mail, for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outbox.mailroom import Mailroom, mailroom
from tests.outbox.receivers import Receiver, receiver
from tests.outbox.tickets import World, world


@pytest.fixture
def anyio_backend() -> str:
    """The one event loop that the service runs on."""
    return "asyncio"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    """A desk that sends mail, to nobody yet."""
    with mailroom(tmp_path) as found:
        yield found


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[World]:
    """A desk with tickets in it, of which nobody is told yet."""
    with world(tmp_path) as made:
        yield made


@pytest.fixture
def hooks() -> Iterator[Receiver]:
    """A server that takes what it is sent."""
    with receiver() as made:
        yield made
