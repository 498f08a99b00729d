"""A desk with tickets, new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tickets.house import House, house_in


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty one."""
    with house_in(tmp_path) as found:
        yield found
