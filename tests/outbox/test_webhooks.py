"""Webhooks: who is told what, and how he knows that it was us."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from kbsearch.database.secret_rows import SecretRows
from kbsearch.outbox.records import Outgoing, SendError, SendState, ToSend, Way
from kbsearch.outbox.webhook_choices import target_of
from kbsearch.outbox.webhooks import WebhookListener, WebhookSender
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import Requester, State
from tests.outbox.hooked import (
    OLD_SECRET,
    PICTURE,
    SECRET,
    caller,
    choices,
    send,
    sent,
    told,
)
from tests.outbox.receivers import Receiver, Reply, receiver
from tests.outbox.tickets import ANA, LUIS, World


def test_a_receiver_is_told_of_a_ticket_and_can_tell_that_it_is_ours(
    ours: World, hooks: Receiver
) -> None:
    made = choices(hooks.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ticket = ours.submit()
    assert send(ours, made) == [None]
    (taken,) = hooks.taken
    body = Webhook(SECRET).verify(taken.body, dict(taken.headers))
    assert body["type"] == "ticket.created"
    assert body["data"]["ticket"]["number"] == ticket.number
    assert body["data"]["ticket"]["url"] == f"https://help.example.com/es/tickets/{ticket.number}"
    assert taken.headers["webhook-id"] == body["id"]
    assert taken.headers["content-type"] == "application/json"
    assert taken.headers["host"] == f"127.0.0.1:{hooks.port}"
    assert ours.waiting()[0].state is SendState.SENT


def test_what_was_altered_or_is_another_key_s_does_not_verify(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    send(ours, made)
    (taken,) = hooks.taken
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(taken.body + b" ", dict(taken.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD_SECRET).verify(taken.body, dict(taken.headers))


def test_while_a_secret_takes_the_place_of_another_both_verify(
    ours: World, hooks: Receiver
) -> None:
    made = choices(hooks.url, secret=f"{SECRET}, {OLD_SECRET}")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    send(ours, made)
    (taken,) = hooks.taken
    for secret in (SECRET, OLD_SECRET):
        Webhook(secret).verify(taken.body, dict(taken.headers))


def test_each_thing_that_happens_is_told_and_notes_never_are(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    number = ours.submit().number
    ours.tickets.add(number, "Tampoco escanea.", author=ANA)
    ours.tickets.add(number, "Ese modelo es un desastre.", author=LUIS, note=True)
    ours.tickets.add(number, "Reinicie la cola.", author=LUIS)
    ours.tickets.change(number, TicketChange(level=2), author=LUIS)
    ours.tickets.change(number, TicketChange(state=State.SOLVED), author=LUIS)
    ours.tickets.reopen(number, author=ANA)
    for _ in range(8):
        send(ours, made)
    said = told(hooks.taken)
    assert [one["type"] for one in said] == [
        "ticket.created",
        "ticket.added",
        "ticket.replied",
        "ticket.changed",
        "ticket.changed",
        "ticket.reopened",
    ]
    assert said[3]["data"]["entry"]["changes"] == [{"field": "level", "old": "1", "new": "2"}]
    assert b"desastre" not in b"".join(one.body for one in hooks.taken)


def test_what_is_changed_with_a_note_is_told_without_it(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    number = ours.submit().number
    files = [PICTURE]
    ours.tickets.add(number, "Que espere.", files, author=LUIS, note=True, state=State.WAITING)
    for _ in range(3):
        send(ours, made)
    (_, changed) = told(hooks.taken)
    assert changed["type"] == "ticket.changed"
    assert changed["data"]["ticket"]["state"] == "waiting"
    assert changed["data"]["entry"]["text"] == ""
    assert changed["data"]["entry"]["attachments"] == []


def test_a_notice_says_nothing_of_who_asks_nor_what_he_wrote(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit(attachments=[PICTURE])
    send(ours, made)
    (taken,) = hooks.taken
    for personal in ("Ana", "ana@example.com", "+34600000000", "desde ayer", "nóminas"):
        assert personal.encode() not in taken.body
    (file,) = told(hooks.taken)[0]["data"]["entry"]["attachments"]
    assert file["url"].endswith(f"/files/{PICTURE.key}")


def test_in_full_a_receiver_is_told_who_asks_and_what_for(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ticket = ours.submit(attachments=[PICTURE])
    send(ours, made)
    data = told(hooks.taken)[0]["data"]
    assert data["ticket"]["requester"] == {
        "name": "Ana Pérez",
        "email": "ana@example.com",
        "phone": "+34600000000",
    }
    assert data["entry"]["text"] == "No imprime **nada** desde ayer."
    assert data["entry"]["attachments"][0]["name"] == PICTURE.name
    assert (
        TicketLinks(SecretRows(ours.database)).secret_of(ticket).encode() not in hooks.taken[0].body
    )
    assert f"/tickets/{ticket.number}/files/".encode() in hooks.taken[0].body


def test_every_receiver_is_told_and_one_that_fails_keeps_no_other_back(
    ours: World, hooks: Receiver
) -> None:
    with receiver() as broken:
        broken.replies.append(Reply(500))
        made = choices(broken.url, hooks.url)
        ours.listeners.append(WebhookListener(ours.outbox, made))
        ours.submit()
        came = send(ours, made)
    assert sorted(one is None for one in came) == [False, True]
    assert len(hooks.taken) == len(broken.taken) == 1


def test_what_is_sent_again_has_the_same_key_and_a_fresh_signature(
    ours: World, hooks: Receiver
) -> None:
    hooks.replies.append(Reply(500))
    made = choices(hooks.url)
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    ago = time.time() - 100
    sender = WebhookSender(made, ours.tickets, caller(), clock=lambda: ago)
    (one,) = ours.due(Way.WEBHOOK)
    assert sent(ours, sender, one) is not None
    ours.outbox.retry([one.number])
    assert send(ours, made) == [None]
    first, second = hooks.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    for taken in (first, second):
        Webhook(SECRET).verify(taken.body, dict(taken.headers))


def test_a_receiver_that_was_taken_out_of_the_settings_gets_nothing(
    ours: World, hooks: Receiver
) -> None:
    ours.listeners.append(WebhookListener(ours.outbox, choices(hooks.url)))
    ours.submit()
    (error,) = send(ours, choices("http://127.0.0.1:9/other"))
    assert error is not None
    assert error.lasting
    assert not hooks.taken


def test_what_is_kept_names_a_receiver_without_his_secret(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url, "https://hooks.example.com/services/T0/path-secret")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit()
    targets = {one.what.target for one in ours.waiting()}
    assert target_of(hooks.url) in targets
    assert not any("secret" in one for one in targets)
    assert any(one.startswith("https://hooks.example.com #") for one in targets)
    assert "secret" not in repr(made)


def test_a_webhook_can_be_tried(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    with ours.database.writing() as unit:
        ours.outbox.put(unit, ToSend(Way.WEBHOOK, "test", target_of(hooks.url), "en"))
    assert send(ours, made) == [None]
    (taken,) = hooks.taken
    assert Webhook(SECRET).verify(taken.body, dict(taken.headers))["type"] == "test"


def test_an_erased_ticket_is_told_of_to_nobody(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    one = ToSend(Way.WEBHOOK, "ticket.created", target_of(hooks.url), "es", 77, 78)
    sender = WebhookSender(made, ours.tickets, caller())
    now = datetime.now(UTC)
    outgoing = Outgoing(1, "key", one, SendState.WAITING, 1, now, "", now, None)
    with pytest.raises(SendError, match="erased") as caught:
        asyncio.run(sender.send(outgoing))
    assert caught.value.lasting


def test_who_asks_without_an_address_is_told_of_too(ours: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    ours.listeners.append(WebhookListener(ours.outbox, made))
    ours.submit(requester=Requester(phone="600000001"), subject="Café ☕ \u202e\u2028")
    assert send(ours, made) == [None]
    (taken,) = hooks.taken
    assert Webhook(SECRET).verify(taken.body, dict(taken.headers))["type"] == "ticket.created"
