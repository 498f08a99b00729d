"""Which addresses may be called: a public one, whatever way it is written."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbsearch.outbox.network_guard import (
    Guard,
    Resolve,
    may_be_called,
    parts_of,
    system_resolve,
)
from kbsearch.outbox.records import SendError

CASES = yaml.safe_load(Path(__file__).with_name("cases").joinpath("addresses.yaml").read_text())


EMBEDDINGS = ("::ffff:0:0", "::", "::ffff:0:0:0", "64:ff9b::", "2002::")
"""How an IPv6 address that holds an IPv4 address begins."""


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


@given(address=st.integers(0, 2**32 - 1), prefix=st.sampled_from(EMBEDDINGS), allowed=st.booleans())
def test_an_address_within_another_may_be_called_where_it_may_itself(
    address: int, prefix: str, *, allowed: bool
) -> None:
    plain = ipaddress.IPv4Address(address)
    if prefix == "::" and address <= 1:
        return  # those two are addresses of IPv6 itself
    network, shift = (prefix, 80) if prefix == "2002::" else (prefix, 0)
    within = ipaddress.IPv6Address(int(ipaddress.IPv6Address(network)) | address << shift)
    itself = may_be_called(str(plain), allowed=allowed)
    assert may_be_called(str(within), allowed=allowed) == itself


@given(st.text(max_size=60).map(lambda text: f"https://{text}"))
def test_whatever_stands_in_the_settings_is_an_address_or_refused(url: str) -> None:
    try:
        scheme, host, port = parts_of(url)
    except SendError:
        return
    assert scheme == "https"
    assert host
    assert 0 < port < 2**16


def test_what_is_connected_to_is_what_was_checked() -> None:
    resolve = resolver(["93.184.216.34"], ["127.0.0.1"])
    guard = Guard(resolve=resolve)
    found = asyncio.run(guard.destination("https://rebinding.example/"))
    assert found.addresses == ("93.184.216.34",)
    with pytest.raises(SendError):
        asyncio.run(guard.destination("https://rebinding.example/"))
