"""The whole way, in a service of its own: a ticket through the API, and its mails at a server."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kbsearch.database.desk import DeskDatabase
from kbsearch.outbox.records import Way
from kbsearch.outbox.service import Outbox
from tests.outbox.mail_server import MailServer, mail_server
from tests.outbox.test_delivering import until
from tests.server import Server

SETTINGS = """
smtp_host = "127.0.0.1"
smtp_port = {port}
smtp_security = "none"
mail_from = "Centro de ayuda <ayuda@example.com>"
support_email = "soporte@example.com"
public_url = "https://ayuda.example.com"
encoder = "{place}/none"
"""
TICKET = {
    "kind": "incident",
    "subject": "La impresora no imprime",
    "description": "Desde ayer.",
    "lang": "en",
    "name": "Eva",
    "email": "eva@example.net",
}


def service(place: Path, port: int) -> Server:
    """A service whose mail goes to that port."""
    (place / "kbsearch.toml").write_text(SETTINGS.format(port=port, place=place), encoding="utf-8")
    return Server(place)


def send(server: Server) -> int:
    """Sends a ticket; its number."""
    answer = server.client.post("/api/v1/tickets", json=TICKET)
    assert answer.status_code == 201, answer.text
    number = answer.json()["number"]
    assert isinstance(number, int)
    return number


@pytest.mark.anyio
async def test_a_ticket_makes_mails_and_readyz_says_nothing_of_them(tmp_path: Path) -> None:
    async with mail_server() as mail:
        with service(tmp_path, mail.port) as server:
            number = send(server)
            await until(lambda: len(mail.taken) == 2)
            assert mail_to(mail, "eva@example.net") == f"[{number}] We have received your request"
            figures = server.client.get("/metrics").text
            assert "kbsearch_outbox_attempts_total" in figures
            server.stop()


def mail_to(mail: MailServer, to: str) -> str:
    """The subject of the mail to somebody."""
    return next(str(one["Subject"]) for one in mail.taken if one["To"] == to)


def test_a_service_that_is_stopped_while_a_server_hangs_gives_its_mails_back(
    tmp_path: Path,
) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, service(tmp_path, silent.getsockname()[1]) as server:
        send(server)
        # Somebody knocks at the mail server: the mail is being sent.
        connection, _ = silent.accept()
        server.stop()
        connection.close()
    database = DeskDatabase(tmp_path / ".kbsearch" / "desk.db")
    found = Outbox(database).claim((Way.MAIL,), 10)
    assert [one.attempts for one in found] == [1, 1]
    database.close()
