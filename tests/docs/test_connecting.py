"""docs/connecting.md says what is so: its example verifies, its tables are those of the code."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from kbsearch.outbox.calling import PATIENCE
from kbsearch.outbox.forwarding.composing import FILES_MAX
from kbsearch.outbox.forwarding.returning import towards
from kbsearch.outbox.forwarding.zammad import PRIORITIES, REMINDED_AFTER, STATES
from kbsearch.outbox.webhook_content import TEST
from kbsearch.outbox.webhooks import signed_headers
from kbsearch.settings import Settings
from kbsearch.tickets.happening import TicketEvent
from kbsearch.tickets.records import State
from tests.docs.session import ROOT

TEXT = (ROOT / "docs" / "connecting.md").read_text("utf-8")
KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
BODY = '{"type":"ticket.created","data":{"subject":"Café"}}'.encode()


@pytest.fixture(scope="module")
def is_ours() -> Callable[[dict[str, str], bytes, str], bool]:
    """The example, as a reader takes it over."""
    (block,) = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(block, "docs/connecting.md", "exec"), found)  # noqa: S102 - our own document
    made: Callable[[dict[str, str], bytes, str], bool] = found["is_ours"]
    return made


def headers(*, at: float | None = None, keys: tuple[bytes, ...] = (KEY,)) -> dict[str, str]:
    return dict(signed_headers("the-key", int(at or time.time()), BODY, keys))


def test_the_example_knows_what_is_ours(is_ours: Callable[..., bool]) -> None:
    assert is_ours(headers(), BODY, SECRET)
    assert is_ours(headers(keys=(b"o" * 32, KEY)), BODY, SECRET)


@pytest.mark.parametrize(
    ("altered", "body"),
    [
        ({}, BODY + b" "),
        ({"webhook-id": "another"}, BODY),
        ({"webhook-timestamp": str(int(time.time()) - 1)}, BODY),
        ({"webhook-timestamp": "soon"}, BODY),
        ({"webhook-signature": "v1,"}, BODY),
        ({"webhook-signature": "é"}, BODY),
    ],
)
def test_the_example_refuses_what_was_altered(
    is_ours: Callable[..., bool], altered: dict[str, str], body: bytes
) -> None:
    assert not is_ours(headers() | altered, body, SECRET)


def test_the_example_refuses_what_is_old_unsigned_or_another_key_s(
    is_ours: Callable[..., bool],
) -> None:
    assert not is_ours(headers(at=time.time() - 301), BODY, SECRET)
    assert not is_ours(headers(keys=(b"o" * 32,)), BODY, SECRET)
    assert not is_ours({}, BODY, SECRET)


def test_every_event_that_leaves_is_documented_and_no_other() -> None:
    table = TEXT.partition("| event | when |")[2].partition("```json")[0]
    left = {event.value for event in TicketEvent} - {TicketEvent.NOTED.value} | {TEST}
    assert set(re.findall(r"^\| `([a-z.]+)` \|", table, re.MULTILINE)) == left


def test_the_example_of_a_webhook_is_json_of_an_event() -> None:
    (block,) = re.findall(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert json.loads(block)["type"] in {event.value for event in TicketEvent}


def test_every_setting_that_is_named_exists_and_all_of_ours_are_named() -> None:
    named = {one.lower() for one in re.findall(r"KBSEARCH_([A-Z_]+)", TEXT)}
    assert named <= set(Settings.model_fields)
    ours = {one for one in Settings.model_fields if one.startswith(("webhook_", "zammad_"))}
    assert ours <= named


def test_states_and_priorities_are_those_of_the_code() -> None:
    table = TEXT.partition("| state here |")[2].partition("\n\n")[0]
    for state, there in STATES.items():
        (row,) = [line for line in table.splitlines() if re.search(rf"\b{state}\b.*\|", line)]
        assert f"| {there}" in row
    for priority, there in PRIORITIES.items():
        assert re.search(rf"\b{priority}\b[^|]*\| {there} \|", table)
    assert f"in {REMINDED_AFTER.days} days" in table


def test_what_comes_back_is_what_the_code_does_with_it() -> None:
    table = TEXT.partition("### What comes back")[2].partition("| there | here |")[2]
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE))
    assert rows["closed, merged"] == towards(State.OPEN, "closed") == towards(State.NEW, "merged")
    for there in ("pending reminder", "pending close"):
        assert rows["pending reminder, pending close"] == towards(State.OPEN, there)
    (opened,) = [here for there, here in rows.items() if there.startswith("open")]
    assert opened.startswith(str(towards(State.NEW, "open")))
    assert str(towards(State.SOLVED, "open")) in opened
    assert rows["new"] == "nothing"
    assert towards(State.SOLVED, "new") is None


def test_limits_are_those_of_the_code() -> None:
    assert f"within {PATIENCE:g} seconds" in TEXT
    assert f"up to {FILES_MAX // 1024 // 1024} MB" in TEXT
