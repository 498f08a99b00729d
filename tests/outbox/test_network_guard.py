"""Which addresses may be called: a public one, whatever way it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from kbsearch.outbox.network_guard import Guard, Resolve, system_resolve
from kbsearch.outbox.records import SendError

CASES = yaml.safe_load(Path(__file__).with_name("cases").joinpath("addresses.yaml").read_text())


def resolver(*answers: Sequence[str]) -> Resolve:
    """A resolver that answers the same to whoever asks; each answer once, and then the last."""
    left = list(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        del host, port
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['url']!a} {case.get('at', '')}")
def test_an_address_may_be_called_or_not(case: dict[str, Any]) -> None:
    guard = Guard(
        case.get("allowed", ()), resolve=resolver([str(one) for one in case.get("at", [])])
    )
    if case["may"]:
        destination = asyncio.run(guard.destination(case["url"]))
        assert destination.addresses
        return
    with pytest.raises(SendError) as caught:
        asyncio.run(guard.destination(case["url"]))
    assert "secret" not in str(caught.value)


def test_a_name_that_is_not_found_is_tried_again() -> None:
    guard = Guard(resolve=system_resolve)
    with pytest.raises(SendError, match="No address") as caught:
        asyncio.run(guard.destination("https://nowhere.invalid/"))
    assert not caught.value.lasting


def test_what_is_connected_to_is_what_was_checked() -> None:
    resolve = resolver(["93.184.216.34"], ["127.0.0.1"])
    guard = Guard(resolve=resolve)
    found = asyncio.run(guard.destination("https://rebinding.example/"))
    assert found.addresses == ("93.184.216.34",)
    with pytest.raises(SendError):
        asyncio.run(guard.destination("https://rebinding.example/"))
