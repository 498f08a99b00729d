"""Tickets handed on to Zammad: whole, once each, whatever becomes of the answers.

It is tried against a stub (`zammad_stub`), which is a real server and not Zammad.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from indexer.records import Audience
from kbsearch.database.secret_rows import SecretRows
from kbsearch.errors import SettingsError
from kbsearch.outbox.calling import Caller
from kbsearch.outbox.forwarding.choices import zammad_choices
from kbsearch.outbox.forwarding.composing import FILES_MAX, Composer, Surroundings
from kbsearch.outbox.forwarding.help_desk import CredentialsError, DeskRefusedError, GoneError
from kbsearch.outbox.forwarding.sending import ForwardListener, ForwardSender
from kbsearch.outbox.forwarding.zammad import ANSWER_MAX, Zammad
from kbsearch.outbox.network_guard import Guard
from kbsearch.outbox.records import Outgoing, SendError, SendState, ToSend, Way
from kbsearch.pages.mail_look import mail_words
from kbsearch.settings import Settings
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.links import SECRET_CHARACTERS, TicketLinks
from kbsearch.tickets.records import Attached, Requester, ShownArticle, State
from tests.outbox.tickets import ANA, LUIS, World, world
from tests.outbox.zammad_desk import PRIORITIES, STATES
from tests.outbox.zammad_stub import TOKEN, Mischief, ZammadStub, zammad_stub

PICTURE = Attached("filekey" * 6, "captura.png", "image/png", 4, "0" * 64, 10, 10)
SITE = "https://help.example.com"


@dataclass(frozen=True)
class Titled:
    title: str


@dataclass
class Desks:
    """A desk of ours, a Zammad, and what hands tickets from the one on to the other."""

    ours: World
    zammad: ZammadStub
    sender: ForwardSender

    def send(self) -> list[SendError | None]:
        """Sends what is due, as the outbox does; what came of each."""
        return [self._sent(one) for one in self.ours.due(Way.FORWARD)]

    def again(self) -> list[SendError | None]:
        """The same, at once, with what waits for another attempt."""
        self.ours.outbox.retry([one.number for one in self.ours.waiting() if not one.sent])
        return self.send()

    def _sent(self, one: Outgoing) -> SendError | None:
        try:
            asyncio.run(self.sender.send(one))
        except SendError as error:
            self.ours.outbox.failed(one, error)
            return error
        self.ours.outbox.done(one)
        return None

    def articles(self, ticket: int = 1) -> list[dict[str, Any]]:
        return self.zammad.desk.of(ticket)


def sender_to(
    zammad: ZammadStub, ours: World, place: Path, *, token: str = TOKEN, group: str = "Soporte"
) -> ForwardSender:
    choices = zammad_choices(
        Settings(
            forward_to="zammad",
            zammad_url=zammad.url,
            zammad_token=SecretStr(token),
            zammad_group=group,
        )
    )
    assert choices is not None

    def article(slug: str, audience: Audience) -> Titled | None:
        assert audience is Audience.TECHNICIAN
        return Titled("Vaciar la <cola>") if slug == "impresoras/cola" else None

    around = Surroundings(mail_words(Settings()), article, lambda key: place / key, SITE, "es")
    caller = Caller(Guard([choices.host]), answer_max=ANSWER_MAX)
    return ForwardSender(Zammad(choices, caller), Composer(ours.tickets, around), ours.database)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    with world(tmp_path) as ours, zammad_stub() as zammad:
        ours.listeners.append(ForwardListener(ours.outbox, "zammad"))
        (tmp_path / PICTURE.key).write_bytes(b"\x89PNG")
        yield Desks(ours, zammad, sender_to(zammad, ours, tmp_path))


def test_a_ticket_is_handed_on_whole(desks: Desks) -> None:
    number = desks.ours.submit(attachments=[PICTURE]).number
    assert desks.send() == [None]
    zammad = desks.zammad.desk
    (ticket,) = zammad.tickets.values()
    assert ticket["title"] == f"La impresora no imprime (kbsearch {number})"
    assert ticket["group_id"] == zammad.groups["Soporte"]
    assert ticket["state_id"] == STATES["new"]
    assert ticket["priority_id"] == PRIORITIES["2 normal"]
    customer = zammad.users[ticket["customer_id"]]
    assert (customer["firstname"], customer["lastname"]) == ("Ana", "Pérez")
    assert customer["email"] == "ana@example.com"
    assert zammad.tags[ticket["id"]] == ["kbsearch", "incident", "Impresoras", "Correo"]
    first = desks.articles()[0]
    assert "<strong>nada</strong>" in first["body"]
    assert (first["type"], first["sender"], first["internal"]) == ("web", "Customer", False)
    assert first["from"] == "Ana Pérez <ana@example.com>"
    (file,) = first["attachments"]
    assert (file["filename"], file["data"]) == (PICTURE.name, b"\x89PNG")
    assert file["preferences"] == {"Mime-Type": "image/png"}


def test_technicians_there_see_what_was_shown_and_nobody_else(desks: Desks) -> None:
    shown = [
        ShownArticle("impresoras/cola", "es", 1, opened=True, helpful=False),
        ShownArticle("gone", "es", 2),
    ]
    ticket = desks.ours.submit(shown=shown)
    desks.send()
    _, note = desks.articles()
    assert note["internal"]
    assert (note["type"], note["sender"]) == ("note", "Agent")
    assert (
        f'<a href="{SITE}/es/articles/impresoras/cola">Vaciar la &lt;cola&gt;</a>' in note["body"]
    )
    assert "gone" in note["body"]
    assert "+34600000000" in note["body"]
    secret = TicketLinks(SecretRows(desks.ours.database)).secret_of(ticket)
    assert len(secret) == SECRET_CHARACTERS
    assert not any(secret in one["body"] for one in desks.articles())


def test_later_messages_follow_and_notes_stay(desks: Desks) -> None:
    number = desks.ours.submit().number
    desks.ours.tickets.add(number, "Tampoco escanea.", [PICTURE], author=ANA)
    desks.ours.tickets.add(number, "Ese modelo es un desastre.", author=LUIS, note=True)
    desks.ours.tickets.add(number, "Reinicie la cola.", author=LUIS)
    for _ in range(4):
        desks.send()
    _, _, added, replied = desks.articles()
    assert ("Tampoco escanea" in added["body"], added["sender"]) == (True, "Customer")
    assert len(added["attachments"]) == 1
    assert ("Reinicie la cola" in replied["body"], replied["sender"]) == (True, "Agent")
    assert (replied["type"], replied["internal"]) == ("note", False)
    assert not any("desastre" in one["body"] for one in desks.articles())


@pytest.mark.parametrize(
    ("steps", "there"),
    [
        ([State.OPEN], "open"),
        ([State.WAITING], "pending reminder"),
        ([State.SOLVED], "closed"),
        ([State.SOLVED, State.CLOSED], "closed"),
        ([State.SOLVED, State.REOPENED], "open"),
    ],
    ids=str,
)
def test_a_ticket_stands_there_as_it_stands_here(
    desks: Desks, steps: Sequence[State], there: str
) -> None:
    number = desks.ours.submit().number
    for state in steps:
        desks.ours.tickets.change(number, TicketChange(state=state), author=LUIS)
    for _ in range(1 + len(steps)):
        assert None in desks.send()
    ticket = desks.zammad.desk.tickets[1]
    assert ticket["state_id"] == STATES[there]
    assert (ticket["pending_time"] is not None) == (there == "pending reminder")


def test_a_lost_answer_makes_no_second_ticket(desks: Desks) -> None:
    desks.zammad.mischief["POST tickets"] = Mischief(lost=1)
    desks.ours.submit()
    (error,) = desks.send()
    assert error is not None
    assert error.after == pytest.approx(120)
    assert desks.again() == [None]
    assert len(desks.zammad.desk.tickets) == 1
    assert len(desks.articles()) == 2  # the message and the note
    assert desks.zammad.calls.count("POST tickets") == 1


def test_a_lost_answer_adds_no_second_message(desks: Desks) -> None:
    desks.zammad.mischief["POST ticket_articles"] = Mischief(lost=2)
    number = desks.ours.submit().number
    desks.ours.tickets.add(number, "Tampoco escanea.", author=ANA)
    for _ in range(4):
        desks.again()
    assert [one.state for one in desks.ours.waiting()] == [SendState.SENT, SendState.SENT]
    assert len(desks.articles()) == 3


def test_a_ticket_of_the_same_number_of_another_site_is_not_taken_for_ours(desks: Desks) -> None:
    number = desks.ours.submit().number
    desks.zammad.desk.create(
        {
            "title": f"Otra cosa (kbsearch {number})",
            "group": "Users",
            "customer_id": "guess:eva@example.com",
            "article": {"body": "x", "message_id": f"<kbsearch.{number}.1.99@other.example.com>"},
        }
    )
    assert desks.send() == [None]
    assert len(desks.zammad.desk.tickets) == 2


def test_who_is_known_there_gets_no_second_account(desks: Desks) -> None:
    desks.ours.submit()
    desks.ours.submit(requester=Requester(email="ANA@example.com"))
    desks.send()
    desks.send()
    tickets = desks.zammad.desk.tickets.values()
    assert len({one["customer_id"] for one in tickets}) == 1


@pytest.mark.parametrize(
    ("requester", "kept"),
    [
        (Requester(email="eva@example.com"), {"email": "eva@example.com"}),
        (Requester(name="Eva", phone="+34600000009"), {"phone": "+34600000009"}),
        (Requester(name="Eva", email="eva@example.com"), {"firstname": "Eva"}),
    ],
    ids=str,
)
def test_whose_ticket_it_is(desks: Desks, requester: Requester, kept: dict[str, str]) -> None:
    desks.ours.submit(requester=requester)
    assert desks.send() == [None]
    user = desks.zammad.desk.users[desks.zammad.desk.tickets[1]["customer_id"]]
    assert kept.items() <= user.items()


def test_a_file_that_is_too_large_stays_and_is_named(desks: Desks) -> None:
    large = Attached("large" * 8, "video.mp4", "video/mp4", FILES_MAX + 1, "0" * 64)
    number = desks.ours.submit(attachments=[large, PICTURE]).number
    assert desks.send() == [None]
    first = desks.articles()[0]
    assert [one["filename"] for one in first["attachments"]] == [PICTURE.name]
    assert "video.mp4" in first["body"]
    assert f"{SITE}/es/tickets/{number}" in first["body"]


def test_a_message_waits_for_its_ticket(desks: Desks) -> None:
    desks.zammad.mischief["POST tickets"] = Mischief(status=503, headers={"Retry-After": "30"})
    number = desks.ours.submit().number
    desks.ours.tickets.add(number, "Tampoco escanea.", author=ANA)
    (error,) = desks.send()
    assert error is not None
    assert not desks.articles()
    desks.again()
    desks.again()
    assert len(desks.articles()) == 3


def test_a_wrong_token_is_said_without_the_token(desks: Desks, tmp_path: Path) -> None:
    desks.sender = sender_to(desks.zammad, desks.ours, tmp_path, token=f"not-{TOKEN}")
    desks.ours.submit()
    (error,) = desks.send()
    assert isinstance(error, CredentialsError)
    assert not error.lasting
    assert "Can't find User for Token" in str(error)
    assert TOKEN not in str(error)


def test_a_group_that_is_not_there_is_named(desks: Desks, tmp_path: Path) -> None:
    desks.sender = sender_to(desks.zammad, desks.ours, tmp_path, group="Nadie")
    desks.ours.submit()
    (error,) = desks.send()
    assert isinstance(error, DeskRefusedError)
    assert '"Nadie"' in str(error)
    assert not error.lasting


def test_what_belongs_to_a_ticket_that_was_removed_there_is_given_up(desks: Desks) -> None:
    number = desks.ours.submit().number
    desks.send()
    desks.zammad.desk.tickets.clear()
    desks.ours.tickets.add(number, "¿Hola?", author=ANA)
    (error,) = desks.send()
    assert isinstance(error, GoneError)
    assert error.lasting


@pytest.mark.parametrize(
    "mischief",
    [
        pytest.param(Mischief(status=500, body=b"<html>secret"), id="broken"),
        pytest.param(Mischief(status=502), id="no gateway"),
        pytest.param(
            Mischief(status=302, headers={"Location": "http://169.254.169.254/secret"}),
            id="leads elsewhere",
        ),
        pytest.param(Mischief(status=201, body=b"not json secret"), id="no JSON"),
        pytest.param(Mischief(status=201, body=b"[]"), id="no object"),
        pytest.param(Mischief(status=201, body=b'{"id": "x"}'), id="no number"),
        pytest.param(
            Mischief(status=201, body=b"{}", headers={"Content-Encoding": "gzip"}), id="compressed"
        ),
        pytest.param(Mischief(status=201, body=b"[" * 100_000), id="too deep"),
        pytest.param(Mischief(status=422, body=b'{"error": ["a", {}]}'), id="odd error"),
        pytest.param(Mischief(status=422, body=b"\xff\xfe"), id="no text"),
    ],
)
def test_nonsense_is_tried_again(desks: Desks, mischief: Mischief) -> None:
    desks.zammad.mischief["POST tickets"] = mischief
    desks.ours.submit()
    (error,) = desks.send()
    assert error is not None
    assert not error.lasting
    assert "secret" not in str(error)
    assert desks.again() == [None]
    assert len(desks.zammad.desk.tickets) == 1


def test_a_zammad_that_is_down_is_tried_again(desks: Desks) -> None:
    desks.zammad.mischief["POST tickets/search"] = Mischief(status=503)
    desks.ours.submit()
    (error,) = desks.send()
    assert error is not None
    assert not error.lasting
    assert desks.again() == [None]


def test_whether_zammad_lets_us_in_can_be_tried(desks: Desks, tmp_path: Path) -> None:
    trial = ToSend(Way.FORWARD, "test", "zammad", "es")
    with desks.ours.database.writing() as unit:
        desks.ours.outbox.put(unit, trial)
    assert desks.send() == [None]
    assert desks.zammad.calls == ["GET users/me"]


def test_an_erased_ticket_is_not_handed_on(desks: Desks) -> None:
    desks.ours.submit()
    (one,) = desks.ours.due(Way.FORWARD)
    gone = ToSend(Way.FORWARD, "ticket.created", "zammad", "es", 77, 78)
    erased = Outgoing(one.number, one.key, gone, one.state, 1, one.due, "", one.created, None)
    with pytest.raises(SendError, match="erased") as caught:
        asyncio.run(desks.sender.send(erased))
    assert caught.value.lasting


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "ZAMMAD_URL, KBSEARCH_ZAMMAD_TOKEN, KBSEARCH_ZAMMAD_GROUP"),
        ({"zammad_url": "https://z.example", "zammad_token": "t"}, "ZAMMAD_GROUP"),
        ({"zammad_url": "https://z.example", "zammad_token": "a\nb", "zammad_group": "g"}, "TOKEN"),
        ({"zammad_url": "https://0x7f.1", "zammad_token": "t", "zammad_group": "g"}, "ZAMMAD_URL"),
    ],
)
def test_what_could_not_work_refuses_to_start(given: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        zammad_choices(Settings(forward_to="zammad", **given))


def test_without_a_help_desk_tickets_stay() -> None:
    assert zammad_choices(Settings(zammad_url="https://z.example")) is None
