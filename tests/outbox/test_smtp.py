"""Mail reaches a real server, encrypted and signed in; and each way of failing has its meaning."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbsearch.outbox.mail.smtp import MailSender
from kbsearch.outbox.records import Outgoing, SendError, SendState, Way
from tests.outbox.mail_server import (
    OK,
    PASSWORD,
    USER,
    MailServer,
    mail_server,
    saying,
)
from tests.outbox.mailroom import Mailroom, mailroom
from tests.outbox.test_delivering import delivering, until

pytestmark = pytest.mark.anyio


@contextmanager
def sending(place: Path, server: MailServer | int, **more: object) -> Iterator[Mailroom]:
    """A desk whose mail goes to that server, with one mail to send."""
    port = server.port if isinstance(server, MailServer) else server
    with mailroom(place, port, **more) as room:
        room.submit(room.person("ana"), subject="Se cayó la conexión: ¿qué hago?")
        yield room


def first(room: Mailroom) -> Outgoing:
    """The mail to the requester, claimed."""
    return next(one for one in room.claimed() if one.what.target == "ana@example.com")


async def failure(sender: MailSender, one: Outgoing) -> SendError:
    """Why a mail was not taken."""
    with pytest.raises(SendError) as found:
        await sender.send(one)
    return found.value


async def test_a_mail_arrives_as_it_was_written(tmp_path: Path) -> None:
    async with mail_server() as server:
        with sending(tmp_path, server) as room:
            one = first(room)
            await room.sender().send(one)
    (mail,) = server.taken
    assert server.recipients == ["ana@example.com"]
    assert mail["Subject"] == "[1] Recibida: Se cayó la conexión: ¿qué hago?"
    assert mail["Message-ID"] == f"<{one.key}@example.com>"
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "> No imprime **nada** desde ayer." in text.get_content().splitlines()
    assert "<strong>nada</strong>" in html.get_content()


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_it_is_encrypted_and_signed_in(tmp_path: Path, security: str) -> None:
    async with mail_server(starttls=security == "starttls", tls=security == "tls", auth=True) as it:
        known = {"smtp_user": USER, "smtp_password": PASSWORD}
        with sending(tmp_path, it, smtp_security=security, **known) as room:
            await room.sender().send(first(room))
    assert it.encrypted == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path, security: str) -> None:
    async with mail_server(starttls=security == "starttls", tls=security == "tls") as server:
        with sending(tmp_path, server, smtp_security=security) as room:
            strict = MailSender(
                room.choices, room.composer, room.words, certificates=ssl.create_default_context
            )
            error = await failure(strict, first(room))
    assert not error.lasting
    assert "certificate" in str(error).lower()
    assert not server.taken


async def test_a_server_without_encryption_gets_nothing_when_it_is_asked_for(
    tmp_path: Path,
) -> None:
    async with mail_server() as server:
        with sending(tmp_path, server, smtp_security="starttls") as room:
            error = await failure(room.sender(), first(room))
    assert not error.lasting
    assert not server.taken


async def test_a_wrong_password_is_ours_to_mend_and_is_never_shown(tmp_path: Path) -> None:
    async with mail_server(starttls=True, auth=True) as server:
        wrong = {"smtp_user": USER, "smtp_password": "wrong horse"}
        with sending(tmp_path, server, smtp_security="starttls", **wrong) as room:
            error = await failure(room.sender(), first(room))
    assert not error.lasting
    assert "535" in str(error)
    assert "wrong horse" not in str(error)


@pytest.mark.parametrize(
    ("step", "answer", "lasting"),
    [
        ("rcpt", "450 4.2.1 greylisted", False),
        ("rcpt", "550 5.1.1 no such mailbox", True),
        ("rcpt", "552 5.2.2 <ana@example.com> is over quota", True),
        ("data", "421 4.3.2 shutting down", False),
        ("data", "451 4.7.1 come back", False),
        ("data", "554 5.7.1 this is spam: https://ayuda.example.com/es/tickets/1/secret", True),
        ("mail", "553 5.7.1 not your sender", False),
        ("mail", "421 too many connections", False),
    ],
)
async def test_what_will_never_be_taken_is_told_from_what_may_be_later(
    tmp_path: Path, step: str, answer: str, *, lasting: bool
) -> None:
    async with mail_server() as server:
        setattr(server.behaviour, step, answer)
        with sending(tmp_path, server) as room:
            error = await failure(room.sender(), first(room))
    assert error.lasting is lasting
    assert answer[:3] in str(error)
    assert f"127.0.0.1:{server.port}" in str(error)
    # The reason is shown to administrators: no address and no secret link stands in it.
    assert "ana@example.com" not in str(error)
    assert "secret" not in str(error)


async def test_a_server_that_is_down_is_tried_later(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with sending(tmp_path, port) as room:
        error = await failure(room.sender(), first(room))
    assert not error.lasting
    assert "cannot be reached" in str(error)


@pytest.mark.parametrize(
    "lines",
    [
        (b"\x00\xff\xfe garbage\r\n",),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
        (b"220-" + b"x" * 100_000 + b"\r\n",),
        (b"554 go away\r\n",),
        (b"220 hello\r\n", b"250 fine\r\n", b"999 what\r\n"),
        (b"220 hello\r\n", b"250 fine\r\n", b"250 ok\r\n", b"250 ok\r\n", b"\xff\xff\r\n"),
        (b"",),
    ],
    ids=["bytes", "http", "endless", "no-service", "odd-code", "garbage-later", "nothing"],
)
async def test_a_server_that_talks_nonsense_is_tried_later(
    tmp_path: Path, lines: tuple[bytes, ...]
) -> None:
    async with saying(*lines) as port:
        with sending(tmp_path, port) as room:
            error = await failure(room.sender(seconds=5), first(room))
    assert not error.lasting
    assert str(error).isprintable()
    assert len(str(error)) < 500


async def test_a_server_that_says_nothing_is_left_alone_after_a_while(tmp_path: Path) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, sending(tmp_path, silent.getsockname()[1]) as room:
        error = await failure(room.sender(seconds=0.3), first(room))
    assert not error.lasting


async def test_a_server_that_hangs_up_before_it_answers_gets_the_same_mail_again(
    tmp_path: Path,
) -> None:
    async with mail_server() as server:
        server.behaviour.gone_after_data = 1
        with sending(tmp_path, server) as room:
            one = first(room)
            error = await failure(room.sender(), one)
            assert not error.lasting
            room.outbox.failed(one, error)
            room.later(minutes=1)
            await room.sender().send(first(room))
    (lost,), (taken,) = server.unanswered, server.taken
    assert lost["Message-ID"] == taken["Message-ID"]
    assert lost["X-Kbsearch-Key"] == taken["X-Kbsearch-Key"] == one.key
    assert lost.as_bytes() == taken.as_bytes()


async def test_an_answer_that_is_lost_after_the_mail_was_taken_does_not_send_it_again(
    tmp_path: Path,
) -> None:
    taken = (b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")
    received = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in taken:
            writer.write(line)
            if not line.startswith(b"354"):
                await reader.readline()
        received.extend(await reader.readuntil(b"\r\n.\r\n"))
        writer.write(b"250 taken\r\n")
        await writer.drain()
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with sending(tmp_path, server.sockets[0].getsockname()[1]) as room:
        await room.sender().send(first(room))
    server.close()
    await server.wait_closed()
    assert b"X-Kbsearch-Key" in received


async def test_every_mail_leaves_once_the_server_is_back(tmp_path: Path) -> None:
    """The whole way: tickets, outbox, loop, server, with the server down at first."""
    async with mail_server() as server:
        server.behaviour.rcpt = "451 4.3.0 disk full"
        with sending(tmp_path, server) as room:
            ended: list[tuple[Way, SendState]] = []
            async with delivering(room.outbox, room.sender(), ended=ended):
                await until(lambda: len(ended) == 2)
                server.behaviour.rcpt = OK
                room.later(minutes=1)
                await until(lambda: len(server.taken) == 2)
    assert sorted(server.recipients) == ["ana@example.com", "soporte@example.com"]
