"""Webhooks: what a receiver gets, and what becomes of one that he does not take."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from kbsearch.database.secret_rows import SecretRows
from kbsearch.errors import SettingsError
from kbsearch.outbox.calling import Caller, Request, retry_after
from kbsearch.outbox.network_guard import Guard
from kbsearch.outbox.records import Outgoing, SendError, SendState, ToSend, Way
from kbsearch.outbox.webhook_choices import Content, WebhookChoices, target_of, webhook_choices
from kbsearch.outbox.webhooks import WebhookListener, WebhookSender
from kbsearch.settings import Settings
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.links import TicketLinks
from kbsearch.tickets.records import Attached, Requester, State
from tests.outbox.receivers import Receiver, Reply, Taken, certificate_for, receiver
from tests.outbox.test_network_guard import resolver
from tests.outbox.tickets import ANA, LUIS, World, world

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OLD_SECRET = "whsec_" + base64.b64encode(b"o" * 24).decode()
PICTURE = Attached("filekey" * 6, "nóminas de Ana.png", "image/png", 900, "0" * 64, 10, 10)
METADATA = "http://169.254.169.254/latest/meta-data/"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as made:
        yield made


@pytest.fixture
def hooks() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


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


def send(desk: World, made: WebhookChoices, *, by: Caller | None = None) -> list[SendError | None]:
    """Sends what is due, as the outbox does; what came of each."""
    sender = WebhookSender(made, desk.tickets, by or caller())
    return [_sent(desk, sender, one) for one in desk.due(Way.WEBHOOK)]


def _sent(desk: World, sender: WebhookSender, one: Outgoing) -> SendError | None:
    try:
        asyncio.run(sender.send(one))
    except SendError as error:
        desk.outbox.failed(one, error)
        return error
    desk.outbox.done(one)
    return None


def told(taken: Sequence[Taken]) -> list[Any]:
    return [json.loads(one.body) for one in taken]


def failure(desk: World, hooks: Receiver, *, by: Caller | None = None) -> SendError:
    """What becomes of the webhook of a new ticket."""
    made = choices(hooks.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    (error,) = send(desk, made, by=by)
    assert error is not None
    assert "secret" not in str(error)
    return error


def test_a_receiver_is_told_of_a_ticket_and_can_tell_that_it_is_ours(
    desk: World, hooks: Receiver
) -> None:
    made = choices(hooks.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    ticket = desk.submit()
    assert send(desk, made) == [None]
    (taken,) = hooks.taken
    body = Webhook(SECRET).verify(taken.body, dict(taken.headers))
    assert body["type"] == "ticket.created"
    assert body["data"]["ticket"]["number"] == ticket.number
    assert body["data"]["ticket"]["url"] == f"https://help.example.com/es/tickets/{ticket.number}"
    assert taken.headers["webhook-id"] == body["id"]
    assert taken.headers["content-type"] == "application/json"
    assert taken.headers["host"] == f"127.0.0.1:{hooks.port}"
    assert desk.waiting()[0].state is SendState.SENT


def test_what_was_altered_or_is_another_key_s_does_not_verify(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    send(desk, made)
    (taken,) = hooks.taken
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(taken.body + b" ", dict(taken.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD_SECRET).verify(taken.body, dict(taken.headers))


def test_while_a_secret_takes_the_place_of_another_both_verify(
    desk: World, hooks: Receiver
) -> None:
    made = choices(hooks.url, secret=f"{SECRET}, {OLD_SECRET}")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    send(desk, made)
    (taken,) = hooks.taken
    for secret in (SECRET, OLD_SECRET):
        Webhook(secret).verify(taken.body, dict(taken.headers))


def test_each_thing_that_happens_is_told_and_notes_never_are(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    number = desk.submit().number
    desk.tickets.add(number, "Tampoco escanea.", author=ANA)
    desk.tickets.add(number, "Ese modelo es un desastre.", author=LUIS, note=True)
    desk.tickets.add(number, "Reinicie la cola.", author=LUIS)
    desk.tickets.change(number, TicketChange(level=2), author=LUIS)
    desk.tickets.change(number, TicketChange(state=State.SOLVED), author=LUIS)
    desk.tickets.reopen(number, author=ANA)
    for _ in range(8):
        send(desk, made)
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


def test_what_is_changed_with_a_note_is_told_without_it(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    number = desk.submit().number
    files = [PICTURE]
    desk.tickets.add(number, "Que espere.", files, author=LUIS, note=True, state=State.WAITING)
    for _ in range(3):
        send(desk, made)
    (_, changed) = told(hooks.taken)
    assert changed["type"] == "ticket.changed"
    assert changed["data"]["ticket"]["state"] == "waiting"
    assert changed["data"]["entry"]["text"] == ""
    assert changed["data"]["entry"]["attachments"] == []


def test_a_notice_says_nothing_of_who_asks_nor_what_he_wrote(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit(attachments=[PICTURE])
    send(desk, made)
    (taken,) = hooks.taken
    for personal in ("Ana", "ana@example.com", "+34600000000", "desde ayer", "nóminas"):
        assert personal.encode() not in taken.body
    (file,) = told(hooks.taken)[0]["data"]["entry"]["attachments"]
    assert file["url"].endswith(f"/files/{PICTURE.key}")


def test_in_full_a_receiver_is_told_who_asks_and_what_for(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    ticket = desk.submit(attachments=[PICTURE])
    send(desk, made)
    data = told(hooks.taken)[0]["data"]
    assert data["ticket"]["requester"] == {
        "name": "Ana Pérez",
        "email": "ana@example.com",
        "phone": "+34600000000",
    }
    assert data["entry"]["text"] == "No imprime **nada** desde ayer."
    assert data["entry"]["attachments"][0]["name"] == PICTURE.name
    assert (
        TicketLinks(SecretRows(desk.database)).secret_of(ticket).encode() not in hooks.taken[0].body
    )
    assert f"/tickets/{ticket.number}/files/".encode() in hooks.taken[0].body


def test_every_receiver_is_told_and_one_that_fails_keeps_no_other_back(
    desk: World, hooks: Receiver
) -> None:
    with receiver() as broken:
        broken.replies.append(Reply(500))
        made = choices(broken.url, hooks.url)
        desk.listeners.append(WebhookListener(desk.outbox, made))
        desk.submit()
        came = send(desk, made)
    assert sorted(one is None for one in came) == [False, True]
    assert len(hooks.taken) == len(broken.taken) == 1


def test_what_is_sent_again_has_the_same_key_and_a_fresh_signature(
    desk: World, hooks: Receiver
) -> None:
    hooks.replies.append(Reply(500))
    made = choices(hooks.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    ago = time.time() - 100
    sender = WebhookSender(made, desk.tickets, caller(), clock=lambda: ago)
    (one,) = desk.due(Way.WEBHOOK)
    assert _sent(desk, sender, one) is not None
    desk.outbox.retry([one.number])
    assert send(desk, made) == [None]
    first, second = hooks.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    for taken in (first, second):
        Webhook(SECRET).verify(taken.body, dict(taken.headers))


def test_a_receiver_that_has_gone_is_told_no_more(desk: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(410))
    assert failure(desk, hooks).lasting
    assert desk.waiting()[0].state is SendState.DEAD


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 500, 502, 504])
def test_any_other_failure_is_tried_again(desk: World, hooks: Receiver, status: int) -> None:
    hooks.replies.append(Reply(status, {"Retry-After": "77"}))
    error = failure(desk, hooks)
    assert str(status) in str(error)
    assert not error.lasting
    assert error.after is None


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_may_ask_us_to_wait(desk: World, hooks: Receiver, status: int) -> None:
    hooks.replies.append(Reply(status, {"Retry-After": "77"}))
    assert failure(desk, hooks).after == pytest.approx(77)


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
def test_a_redirect_is_not_followed(desk: World, hooks: Receiver, status: int, where: str) -> None:
    to = hooks.url if where == "self" else where
    hooks.replies.append(Reply(status, {"Location": to}))
    error = failure(desk, hooks)
    assert "leads elsewhere" in str(error)
    assert len(hooks.taken) == 1


def test_a_receiver_that_never_answers_is_given_up_for_now(desk: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(held=True))
    error = failure(desk, hooks, by=caller(patience=0.2))
    assert "took more than" in str(error)
    assert not error.lasting


def test_the_body_of_an_answer_is_not_waited_for(desk: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(200, endless=True))
    made = choices(hooks.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    assert send(desk, made) == [None]


def test_a_connection_that_is_cut_is_tried_again(desk: World, hooks: Receiver) -> None:
    hooks.replies.append(Reply(cut=True))
    assert not failure(desk, hooks).lasting


def test_a_receiver_that_is_down_is_tried_again(desk: World, tmp_path: Path) -> None:
    with receiver() as gone:
        made = choices(gone.url)
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    (error,) = send(desk, made)
    assert error is not None
    assert "cannot be connected to" in str(error)


def test_a_name_that_leads_into_a_private_network_is_not_called(
    desk: World, hooks: Receiver
) -> None:
    made = choices(f"https://rebinding.example:{hooks.port}/x")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    (error,) = send(desk, made, by=Caller(Guard(resolve=resolver(["127.0.0.1"]))))
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
    desk: World, hooks: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        made = choices(hooks.url)
        desk.listeners.append(WebhookListener(desk.outbox, made))
        desk.submit()
        assert send(desk, made) == [None]
        assert proxy.connections == 0


def test_a_receiver_that_was_taken_out_of_the_settings_gets_nothing(
    desk: World, hooks: Receiver
) -> None:
    desk.listeners.append(WebhookListener(desk.outbox, choices(hooks.url)))
    desk.submit()
    (error,) = send(desk, choices("http://127.0.0.1:9/other"))
    assert error is not None
    assert error.lasting
    assert not hooks.taken


def test_what_is_kept_names_a_receiver_without_his_secret(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url, "https://hooks.example.com/services/T0/path-secret")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit()
    targets = {one.what.target for one in desk.waiting()}
    assert target_of(hooks.url) in targets
    assert not any("secret" in one for one in targets)
    assert any(one.startswith("https://hooks.example.com #") for one in targets)
    assert "secret" not in repr(made)


def test_a_webhook_can_be_tried(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    with desk.database.writing() as unit:
        desk.outbox.put(unit, ToSend(Way.WEBHOOK, "test", target_of(hooks.url), "en"))
    assert send(desk, made) == [None]
    (taken,) = hooks.taken
    assert Webhook(SECRET).verify(taken.body, dict(taken.headers))["type"] == "test"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"webhook_urls": "https://a.example/x"}, "WEBHOOK_SECRET"),
        ({"webhook_urls": "https://a.example/x", "webhook_secret": "whsec_c2hvcnQ="}, "openssl"),
        ({"webhook_urls": "https://a.example/x", "webhook_secret": "a secret"}, "openssl"),
        ({"webhook_urls": "http://a.example/x", "webhook_secret": SECRET}, "plain HTTP"),
        ({"webhook_urls": "https://127.0.0.1/x", "webhook_secret": SECRET}, "HOSTS_ALLOWED"),
        ({"webhook_urls": "https://[::1]/x", "webhook_secret": SECRET}, "HOSTS_ALLOWED"),
        ({"webhook_urls": "https://a.example/x, ftp://b/", "webhook_secret": SECRET}, "no. 2"),
        ({"webhook_urls": "https://me:you@a.example", "webhook_secret": SECRET}, "password"),
        (
            {
                "webhook_urls": "https://a.example",
                "webhook_secret": SECRET,
                "webhook_hosts_allowed": "10.0.0.0/8",
            },
            "HOSTS_ALLOWED",
        ),
        (
            {
                "webhook_urls": "https://a.example",
                "webhook_secret": SECRET,
                "webhook_hosts_allowed": "http://a.example",
            },
            "HOSTS_ALLOWED",
        ),
    ],
)
def test_what_could_not_be_sent_refuses_to_start(given: dict[str, Any], named: str) -> None:
    settings = Settings(**given)
    with pytest.raises(SettingsError, match=named) as caught:
        webhook_choices(settings)
    assert "you" not in str(caught.value).replace("your", "")


def test_without_receivers_nothing_is_kept() -> None:
    assert webhook_choices(Settings(webhook_secret=SecretStr(SECRET))) is None


def test_an_erased_ticket_is_told_of_to_nobody(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url)
    one = ToSend(Way.WEBHOOK, "ticket.created", target_of(hooks.url), "es", 77, 78)
    sender = WebhookSender(made, desk.tickets, caller())
    now = datetime.now(UTC)
    outgoing = Outgoing(1, "key", one, SendState.WAITING, 1, now, "", now, None)
    with pytest.raises(SendError, match="erased") as caught:
        asyncio.run(sender.send(outgoing))
    assert caught.value.lasting


def test_who_asks_without_an_address_is_told_of_too(desk: World, hooks: Receiver) -> None:
    made = choices(hooks.url, content="full")
    desk.listeners.append(WebhookListener(desk.outbox, made))
    desk.submit(requester=Requester(phone="600000001"), subject="Café ☕ \u202e\u2028")
    assert send(desk, made) == [None]
    (taken,) = hooks.taken
    assert Webhook(SECRET).verify(taken.body, dict(taken.headers))["type"] == "ticket.created"
