"""Webhooks as Standard Webhooks 1.0.0 describes them: who is told, signed, and sent."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping, Sequence

from kbsearch.database.desk import Unit
from kbsearch.errors import DeskDatabaseError, NotFoundError
from kbsearch.outbox.calling import Caller, Request, refusal
from kbsearch.outbox.reading import Puts, TicketReading, told_as
from kbsearch.outbox.records import Outgoing, SendError, ToSend, Way
from kbsearch.outbox.webhook_choices import WebhookChoices
from kbsearch.outbox.webhook_content import TEST, trial_body, webhook_body
from kbsearch.tickets.happening import Happened


class WebhookListener:
    """Keeps a webhook for each receiver, together with what it tells of."""

    def __init__(self, outbox: Puts, choices: WebhookChoices) -> None:
        self._outbox = outbox
        self._targets = tuple(choices.urls)

    def heard(self, unit: Unit, happened: Happened) -> None:
        """Writes one row for each receiver, unless it is a note."""
        event = told_as(happened)
        if event is None:
            return
        ticket, entry = happened.ticket, happened.entry
        for target in self._targets:
            one = ToSend(Way.WEBHOOK, event, target, ticket.lang, ticket.number, entry.number)
            self._outbox.put(unit, one)


class WebhookSender:
    """Sends webhooks. What they say is read when they are sent, and signed for that moment."""

    def __init__(
        self,
        choices: WebhookChoices,
        reading: TicketReading,
        caller: Caller,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._choices = choices
        self._reading = reading
        self._caller = caller
        self._clock = clock

    async def send(self, one: Outgoing) -> None:
        """Hands one over; any status from 200 to 299 says that it was taken. Raises SendError."""
        url = self._choices.urls.get(one.what.target)
        if url is None:
            raise SendError(
                "This receiver is no longer among KBSEARCH_WEBHOOK_URLS, or its address changed",
                lasting=True,
            )
        body = await asyncio.to_thread(self._body, one)
        headers = signed_headers(one.key, int(self._clock()), body, self._choices.keys)
        answer = await self._caller.call(Request("POST", url, headers, body))
        if not answer.fine:
            raise refusal(answer)

    def _body(self, one: Outgoing) -> bytes:
        what = one.what
        if what.event == TEST or what.ticket is None or what.entry is None:
            return trial_body(one.created, key=one.key)
        try:
            ticket, entry = self._reading.find(what.ticket), self._reading.entry(what.entry)
        except NotFoundError as error:
            raise SendError("The ticket that it tells of was erased", lasting=True) from error
        except DeskDatabaseError as error:
            raise SendError("The desk database is out of action; this waits for it") from error
        return webhook_body(what.event, ticket, entry, self._choices, key=one.key)


def signed_headers(key: str, at: int, body: bytes, keys: Sequence[bytes]) -> Mapping[str, str]:
    """The headers that say who sends it, when (seconds since 1970) and that it was not altered.

    The identifier stays the same each time that it is sent; with two keys there are two
    signatures, of which a receiver takes the one that he can check (Standard Webhooks 1.0.0).
    """
    return {
        "webhook-id": key,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_signature(key, at, body, one) for one in keys),
    }


def _signature(key: str, at: int, body: bytes, secret: bytes) -> str:
    made = hmac.new(secret, f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"
