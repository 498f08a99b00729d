"""Calling servers of others: what becomes of what they do not take, and where it never goes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from kbsearch.outbox.calling import Caller, Request, retry_after
from kbsearch.outbox.network_guard import Guard
from kbsearch.outbox.records import SendError, SendState
from kbsearch.outbox.webhooks import WebhookListener
from tests.outbox.hooked import (
    METADATA,
    caller,
    choices,
    failure,
    send,
)
from tests.outbox.receivers import Receiver, Reply, certificate_for, receiver
from tests.outbox.test_network_guard import resolver
from tests.outbox.tickets import World


def test_a_receiver_that_has_gone_is_told_no_more(ours: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(410))
    assert failure(ours, hooks).lasting
    assert ours.waiting()[0].state is SendState.DEAD


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 500, 502, 504])
def test_any_other_failure_is_tried_again(ours: World, hooks: Receiver, status: int) -> None:
    hooks.replies.append(Reply(status, {"Retry-After": "77"}))
    error = failure(ours, hooks)
    assert str(status) in str(error)
    assert not error.lasting
    assert error.after is None


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_may_ask_us_to_wait(ours: World, hooks: Receiver, status: int) -> None:
    hooks.replies.append(Reply(status, {"Retry-After": "77"}))
    assert failure(ours, hooks).after == pytest.approx(77)


def test_what_a_receiver_asks_for_may_be_a_date_and_has_bounds() -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    later = format_datetime(now + timedelta(minutes=2), usegmt=True)
    assert retry_after({"retry-after": later}, now) == pytest.approx(120)
    assert retry_after({"retry-after": format_datetime(now - timedelta(1), usegmt=True)}, now) == 0
    assert retry_after({"retry-after": "999999999"}) == pytest.approx(86_400)
    for wrong in ("", "-5", "soon", "1e9", "٣", "9" * 400, "Wed, 99 Foo 2026"):
        assert retry_after({"retry-after": wrong}) is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", [METADATA, "self"])
def test_a_redirect_is_not_followed(ours: World, hooks: Receiver, status: int, where: str) -> None:
    to = hooks.url if where == "self" else where
    hooks.replies.append(Reply(status, {"Location": to}))
    error = failure(ours, hooks)
    assert "leads elsewhere" in str(error)
    assert len(hooks.taken) == 1


def test_a_receiver_that_never_answers_is_given_up_for_now(ours: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(held=True))
    error = failure(ours, hooks, by=caller(patience=0.2))
    assert "took more than" in str(error)
    assert not error.lasting


def test_the_body_of_an_answer_is_not_waited_for(ours: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(200, endless=True))
    made = choices(hooks.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    assert send(ours, made) == [None]


def test_a_connection_that_is_cut_is_tried_again(ours: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(cut=True))
    assert not failure(ours, hooks).lasting


def test_a_receiver_that_is_down_is_tried_again(ours: World, tmp_path: Path) -> None:
    with receiver() as gone:
        made = choices(gone.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    (error,) = send(ours, made)
    assert error is not None
    assert "cannot be connected to" in str(error)


def test_a_name_that_leads_into_a_private_network_is_not_called(
    ours: World, hooks: Receiver
) -> None:
    made = choices(f"https://rebinding.example:{hooks.port}/x")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    (error,) = send(ours, made, by=Caller(Guard(resolve=resolver(["127.0.0.1"]))))
    assert error is not None
    assert "may not be called" in str(error)
    assert hooks.connections == 0


def test_the_address_that_was_checked_is_the_one_that_is_called(hooks: Receiver) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        # Whoever asked again would be led elsewhere.
        asked.append(f"{host}:{port}")
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    guard = Guard([f"n8n.internal:{hooks.port}"], resolve=resolve)
    sender = Caller(guard)
    request = Request("POST", f"http://n8n.internal:{hooks.port}/a?b=c#d", {}, b"{}")
    answer = asyncio.run(sender.call(request))
    assert answer.fine
    (taken,) = hooks.taken
    assert (taken.path, taken.headers["host"]) == ("/a?b=c", f"n8n.internal:{hooks.port}")
    assert asked == [f"n8n.internal:{hooks.port}"]


def test_a_certificate_is_checked_for_the_name_that_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = certificate_for("n8n.internal", tmp_path)
    with receiver((certificate, key)) as hooks:

        def called(host: str) -> bool:
            guard = Guard([host], resolve=resolver(["127.0.0.1"]))
            request = Request("POST", f"https://{host}:{hooks.port}/x", {}, b"{}")
            return asyncio.run(Caller(guard).call(request)).fine

        with pytest.raises(SendError, match="cannot be connected to"):
            called("n8n.internal")
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr("kbsearch.outbox.calling._certificates", lambda: trusting)
        assert called("n8n.internal")
        with pytest.raises(SendError, match="cannot be connected to"):
            called("other.internal")
    assert len(hooks.taken) == 1


def test_proxies_of_the_environment_are_passed_by(
    ours: World, hooks: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        made = choices(hooks.url)
        ours.listeners.append(WebhookListener(ours.outbox, made))
        ours.submit()
        assert send(ours, made) == [None]
        assert proxy.connections == 0
