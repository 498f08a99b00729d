"""So many times a minute for each client, and no more."""

from __future__ import annotations

import time

import pytest

from kbsearch.errors import TooManyRequestsError
from kbsearch.rates import SWEPT_EVERY, Flow, Rate, Tries


def test_what_is_over_the_limit_is_refused_with_the_time_to_wait() -> None:
    rate = Rate(3)
    for _ in range(3):
        rate.take("192.0.2.1")
    with pytest.raises(TooManyRequestsError, match="More than 3 times within a minute") as refused:
        rate.take("192.0.2.1")
    assert 1 <= refused.value.retry_after <= 60
    assert refused.value.headers == {"Retry-After": str(refused.value.retry_after)}


def test_a_refusal_says_within_which_time() -> None:
    flow = Flow(1, minutes=60)
    flow.take("192.0.2.1")
    with pytest.raises(TooManyRequestsError, match="More than 1 times within 60 minutes"):
        flow.take("192.0.2.1")


def test_clients_do_not_count_for_each_other() -> None:
    rate = Rate(1)
    for client in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1", "", "testclient"):
        rate.take(client)


def test_the_addresses_of_one_subscriber_count_together() -> None:
    rate = Rate(1)
    rate.take("2001:db8::1")
    with pytest.raises(TooManyRequestsError):
        rate.take("2001:db8::ffff:2")


def test_two_rates_have_nothing_to_do_with_each_other() -> None:
    for rate in (Rate(1), Rate(1)):
        rate.take("192.0.2.1")


def test_tries_are_counted_and_can_be_forgiven() -> None:
    tries = Tries(3, minutes=15)
    assert [tries.take("ana", "here") for _ in range(4)] == [True, True, True, False]
    assert tries.taken("ana", "here") == 3
    assert not tries.allows("ana", "here")
    assert 1 <= tries.wait("ana", "here") <= 15 * 60
    assert tries.allows("ana", "there", more=3)
    assert not tries.allows("ana", "there", more=4)
    tries.forget("ana", "here")
    assert tries.taken("ana", "here") == 0
    assert tries.take("ana", "here")


def test_who_has_not_come_for_long_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = Tries(3, minutes=15)
    for number in range(SWEPT_EVERY - 1):
        tries.take(f"visitor {number}")
    later = time.time() + 16 * 60
    monkeypatch.setattr("limits.storage.memory.time.time", lambda: later)
    tries._memory._MemoryStorage__expire_events()  # type: ignore[attr-defined]
    assert tries.take("somebody")
    assert len(tries._memory.events) == 1


def test_addresses_that_a_proxy_writes_in_the_longer_way_are_themselves() -> None:
    rate = Rate(1)
    rate.take("::ffff:192.0.2.1")
    rate.take("::ffff:192.0.2.2")
    with pytest.raises(TooManyRequestsError):
        rate.take("192.0.2.1")
