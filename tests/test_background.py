"""What runs beside the answering of requests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence

import pytest
from structlog.testing import capture_logs

from kbsearch.background import running


@pytest.mark.anyio
async def test_work_that_ends_by_a_mistake_is_in_the_log_while_the_service_runs() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs, pytest.raises(ZeroDivisionError):
        await _for_a_moment(fail(), logs)
    assert [one["error"] for one in logs] == ["ZeroDivisionError"]


async def _for_a_moment(
    work: Coroutine[object, object, None], logs: Sequence[Mapping[str, object]]
) -> None:
    async with running([work]):
        for _ in range(3):
            await asyncio.sleep(0)
        assert str(logs[0]["work"]).endswith("fail")
