"""Files of tickets as they are handed out: to whom, and so that nothing in them runs."""

from __future__ import annotations

import pytest

from kbsearch.accounts.roles import Role, Scope
from kbsearch.tickets.records import Author, By
from tests.people import token
from tests.tickets.attachments.conftest import Counter
from tests.tickets.attachments.making import made

SHOWN = {"= png 8x8": "image/png", "= jpeg 8x8": "image/jpeg", "= gif 8x8": "image/gif"}
SAVED = {
    "Hola.\n": "text/plain; charset=utf-8",
    "= pdf": "application/pdf",
    "= mail": "message/rfc822",
    "= zip a.txt": "application/zip",
    "= mp4": "video/mp4",
}


def name_of(content: str) -> str:
    """A name for it; the ending that it must have is put behind it."""
    return "aviso.eml" if content == "= mail" else "fichero"


@pytest.mark.parametrize("content", [*SHOWN, *SAVED])
def test_a_file_is_handed_out_so_that_nothing_in_it_runs(counter: Counter, content: str) -> None:
    file = counter.file(made(content), name_of(content))
    ticket = counter.ticket(file)
    answer = counter.client.get(f"{counter.link(ticket)}/files/{file.key}")
    assert answer.status_code == 200
    assert answer.content == counter.services.attachments.path(file.key).read_bytes()
    headers = answer.headers
    assert headers["content-type"] == {**SHOWN, **SAVED}[content]
    assert headers["content-disposition"].startswith("inline" if content in SHOWN else "attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"
    assert {one.strip() for one in headers["cache-control"].split(",")} == {"private", "no-store"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("vpn.log", 'attachment; filename="vpn.log"'),
        ("mi foto.log", "attachment; filename*=utf-8''mi%20foto.log"),
        (
            "contraseña 密码.log",
            "attachment; filename*=utf-8''contrase%C3%B1a%20%E5%AF%86%E7%A0%81.log",
        ),
        ('a"; filename="x.exe.log', "attachment; filename*=utf-8''a_%3B%20filename%3D_x.exe.log"),
        ("a\r\nSet-Cookie: b=c.log", "attachment; filename*=utf-8''a%20Set-Cookie_%20b%3Dc.log"),
        ("../../etc/passwd", 'attachment; filename="passwd.txt"'),
        ("factura\u202egpj.log", 'attachment; filename="facturagpj.log"'),
    ],
)
def test_a_name_is_written_as_a_name(counter: Counter, name: str, written: str) -> None:
    file = counter.file(b"Hola.\n", name)
    ticket = counter.ticket(file)
    answer = counter.client.get(f"{counter.link(ticket)}/files/{file.key}")
    assert answer.headers["content-disposition"] == written
    assert "set-cookie" not in answer.headers


def test_a_file_is_fetched_in_parts(counter: Counter) -> None:
    file = counter.file(made("= mp4"), "grabacion.mp4")
    address = f"{counter.link(counter.ticket(file))}/files/{file.key}"
    answer = counter.client.get(address, headers={"range": "bytes=4-7"})
    assert (answer.status_code, answer.content) == (206, b"ftyp")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_without_its_link_a_file_is_not_there(counter: Counter) -> None:
    file, other = counter.file(b"Hola.\n"), counter.file(b"Hola.\n")
    ticket, stranger = counter.ticket(file), counter.ticket(other)
    link = counter.link(ticket)
    secret = link.rpartition("/")[2]
    for address in (
        f"/es/tickets/{ticket.number}/{'x' * 32}/files/{file.key}",
        f"/es/tickets/{stranger.number}/{secret}/files/{other.key}",
        f"{counter.link(stranger)}/files/{file.key}",
        f"{link}/files/{other.key}",
        f"{link}/files/{'x' * 43}",
        f"{link}/files/..%2F..%2Fdesk.db",
        f"/es/tickets/{10**30}/{secret}/files/{file.key}",
        f"/es/tickets/0/{secret}/files/{file.key}",
    ):
        assert counter.client.get(address).status_code == 404, address
    # Nor one that came and is not of a ticket.
    fresh = counter.file(b"Hola.\n")
    assert counter.client.get(f"{link}/files/{fresh.key}").status_code == 404


def test_who_is_signed_in_fetches_what_is_his(counter: Counter) -> None:
    ana, ana_says = counter.person(Role.REQUESTER)
    _, luis_says = counter.person(Role.REQUESTER)
    _, desk_says = counter.person(Role.TECHNICIAN)
    file = counter.file(b"Hola.\n")
    address = f"/en/tickets/{counter.ticket(file, account=ana.account.number).number}"
    fetch = f"{address}/files/{file.key}"
    assert counter.client.get(fetch, headers=ana_says).status_code == 200
    assert counter.client.get(fetch, headers=desk_says).status_code == 200
    assert counter.client.get(fetch, headers=luis_says).status_code == 404
    visitor = counter.client.get(fetch, headers={"accept": "text/html"})
    assert visitor.status_code == 303


def test_a_file_of_a_private_note_is_for_technicians(counter: Counter) -> None:
    ana, ana_says = counter.person(Role.REQUESTER)
    technician, desk_says = counter.person(Role.TECHNICIAN)
    ticket = counter.ticket(account=ana.account.number)
    file = counter.file(b"Hola.\n")
    author = Author(By.TECHNICIAN, "Luis", technician.account.number)
    counter.services.tickets.add(ticket.number, "Mira.", [file], author=author, note=True)
    by_number = f"/es/tickets/{ticket.number}/files/{file.key}"
    assert counter.client.get(by_number, headers=desk_says).status_code == 200
    assert counter.client.get(by_number, headers=ana_says).status_code == 404
    by_link = f"{counter.link(ticket)}/files/{file.key}"
    assert counter.client.get(by_link).status_code == 404


def test_a_program_of_a_technician_fetches_a_file(counter: Counter) -> None:
    file = counter.file(b"Hola.\n")
    address = f"/api/v1/tickets/{counter.ticket(file).number}/files/{file.key}"
    for role, scope, status in (
        (Role.TECHNICIAN, Scope.TICKETS_READ, 200),
        (Role.TECHNICIAN, Scope.READ, 403),
        (Role.REQUESTER, Scope.TICKETS_READ, 404),
    ):
        key = token(counter.app, role, scope)
        answer = counter.client.get(address, headers={"authorization": f"Bearer {key}"})
        assert answer.status_code == status
    assert counter.client.get(address).status_code == 401


def test_who_is_signed_in_fetches_his_own_through_the_api(counter: Counter) -> None:
    ana, ana_says = counter.person(Role.REQUESTER)
    _, luis_says = counter.person(Role.REQUESTER)
    file, secret = counter.file(b"Hola.\n"), counter.file(b"Solo nosotros.\n")
    number = counter.ticket(file, account=ana.account.number).number
    author = Author(By.TECHNICIAN, "Luis")
    counter.services.tickets.add(number, "Mira.", [secret], author=author, note=True)
    address = f"/api/v1/tickets/{number}/files"
    assert counter.client.get(f"{address}/{file.key}", headers=ana_says).status_code == 200
    assert counter.client.get(f"{address}/{secret.key}", headers=ana_says).status_code == 404
    assert counter.client.get(f"{address}/{file.key}", headers=luis_says).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(counter: Counter) -> None:
    file = counter.file(b"Hola.\n")
    ticket = counter.ticket(file)
    counter.services.attachments.remove([file.key])
    answer = counter.client.get(f"{counter.link(ticket)}/files/{file.key}")
    assert answer.status_code == 404
