"""A desk whose happenings are told to a receiver, and what comes of it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Sequence
from typing import Any

from pydantic import SecretStr

from kbsearch.outbox.calling import Caller
from kbsearch.outbox.network_guard import Guard
from kbsearch.outbox.records import Outgoing, SendError, Way
from kbsearch.outbox.webhook_choices import Content, WebhookChoices, webhook_choices
from kbsearch.outbox.webhooks import WebhookListener, WebhookSender
from kbsearch.settings import Settings
from kbsearch.tickets.records import Attached
from tests.outbox.receivers import Receiver, Taken
from tests.outbox.tickets import World

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OLD_SECRET = "whsec_" + base64.b64encode(b"o" * 24).decode()
PICTURE = Attached("filekey" * 6, "nóminas de Ana.png", "image/png", 900, "0" * 64, 10, 10)
METADATA = "http://169.254.169.254/latest/meta-data/"


def choices(*urls: str, content: Content = "notice", secret: str = SECRET) -> WebhookChoices:
    found = webhook_choices(
        Settings(
            webhook_urls=SecretStr(", ".join(urls)),
            webhook_secret=SecretStr(secret),
            webhook_content=content,
            webhook_hosts_allowed=("127.0.0.1",),
            public_url="https://help.example.com",
        )
    )
    assert found is not None
    return found


def caller(*, patience: float = 20.0) -> Caller:
    return Caller(Guard(["127.0.0.1"]), patience=patience)


def send(ours: World, made: WebhookChoices, *, by: Caller | None = None) -> list[SendError | None]:
    """Sends what is due, as the outbox does; what came of each."""
    sender = WebhookSender(made, ours.tickets, by or caller())
    return [sent(ours, sender, one) for one in ours.due(Way.WEBHOOK)]


def sent(ours: World, sender: WebhookSender, one: Outgoing) -> SendError | None:
    try:
        asyncio.run(sender.send(one))
    except SendError as error:
        ours.outbox.failed(one, error)
        return error
    ours.outbox.done(one)
    return None


def told(taken: Sequence[Taken]) -> list[Any]:
    return [json.loads(one.body) for one in taken]


def failure(ours: World, hooks: Receiver, *, by: Caller | None = None) -> SendError:
    """What becomes of the webhook of a new ticket."""
    made = choices(hooks.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    (error,) = send(ours, made, by=by)
    assert error is not None
    assert "secret" not in str(error)
    return error
