"""A message is the same at each attempt, and nobody writes into its headers."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import pytest

from kbsearch.errors import SettingsError
from kbsearch.outbox.mail.choices import mail_choices
from kbsearch.outbox.mail.letter import Letter
from kbsearch.outbox.mail.message import message_of, recipient
from kbsearch.outbox.records import Outgoing, SendError, SendState, ToSend, Way
from kbsearch.settings import Settings
from tests.outbox.mailroom import NOON, Mailroom

LETTER = Letter("es", "Ayuda", "Asunto", "Título", "Ver", "https://ayuda.example.com/es/")
ONE = Outgoing(
    7,
    "llave",
    ToSend(Way.MAIL, "ticket.created", "ana@example.com", "es", ticket=42),
    *(SendState.WAITING, 1, NOON, "", NOON, None),
)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Reply-To",
    "Content-Language",
    "Auto-Submitted",
    "Precedence",
    "X-Auto-Response-Suppress",
    "X-Kbsearch-Key",
    "MIME-Version",
    "Content-Type",
}


def test_it_says_whose_it_is_what_it_belongs_to_and_that_nobody_should_answer_by_himself(
    room: Mailroom,
) -> None:
    mail = message_of(LETTER, "<p>Hola</p>", ONE, room.choices)
    assert mail["Message-ID"] == "<llave@example.com>"
    assert mail["References"] == mail["In-Reply-To"] == "<ticket-42@example.com>"
    assert mail["X-Kbsearch-Key"] == "llave"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert mail["Reply-To"] == "soporte@example.com"
    assert mail["From"] == "Centro de ayuda <ayuda@example.com>"
    assert mail.get_content_type() == "multipart/alternative"


def test_it_is_the_same_to_the_byte_at_each_attempt(room: Mailroom) -> None:
    again = replace(ONE, attempts=9)
    first, second = (message_of(LETTER, "<p>ñ</p>", one, room.choices) for one in (ONE, again))
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nBcc: all@example.com",
        "x\nBcc: all@example.com",
        "x\rBcc: all@example.com",
        "x\x00\x0b\x0c\x1c\x85\u2028Bcc: all@example.com",
        "x\r\n\r\n<html>",
        "=?utf-8?q?x=0D=0ABcc:_all@example.com?=",
        "=\x00?utf-8?b?eA0KQmNjOiBhbGxAZXhhbXBsZS5jb20=?=",
        "ñ" * 500 + "\r\nBcc: all@example.com",
        "\u202egnp.exe",
    ],
)
def test_nobody_writes_into_its_headers(room: Mailroom, evil: str) -> None:
    mail = message_of(replace(LETTER, subject=evil), "<p></p>", ONE, room.choices)
    back = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert set(back.keys()) <= HEADERS
    assert "\u202e" not in back["Subject"]
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) < 998
    assert mail.as_bytes().isascii()


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.com\r\nRCPT TO:<all@example.com>",
        "ana@example.com, all@example.com",
        "<ana@example.com>",
        '"a b"@example.com',
        "ana",
        "@example.com",
        "ana@",
        "ana@exa mple.com",
        "añá@example.com",
        "a" * 65 + "@example.com",
        "ana@" + "a" * 64 + ".com",
        "ana\u202e@example.com",
        "",
    ],
)
def test_what_is_no_address_is_given_up(address: str) -> None:
    with pytest.raises(SendError) as found:
        recipient(address)
    assert found.value.lasting


def test_a_domain_beyond_ascii_is_written_as_mail_servers_know_it() -> None:
    assert recipient("ana@españa.example").addr_spec == "ana@xn--espaa-rta.example"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"public_url": ""}, "KBSEARCH_PUBLIC_URL"),
        ({"mail_from": ""}, "KBSEARCH_MAIL_FROM"),
        ({"mail_from": "nobody"}, "KBSEARCH_MAIL_FROM"),
        ({"mail_from": "a@example.com\nBcc: b@example.com"}, "KBSEARCH_MAIL_FROM"),
        ({"smtp_user": "x"}, "KBSEARCH_SMTP_PASSWORD"),
        ({"smtp_password": "x"}, "KBSEARCH_SMTP_USER"),
        (
            {"smtp_user": "x", "smtp_password": "y", "smtp_security": "none"},
            "KBSEARCH_SMTP_SECURITY",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_named(given: dict[str, str], named: str) -> None:
    right = {
        "smtp_host": "smtp.example.com",
        "public_url": "https://ayuda.example.com",
        "mail_from": "ayuda@example.com",
    }
    assert mail_choices(Settings(**right)) is not None  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=named):
        mail_choices(Settings(**right | given))  # type: ignore[arg-type]


def test_without_a_mail_server_there_is_no_mail() -> None:
    assert mail_choices(Settings()) is None
