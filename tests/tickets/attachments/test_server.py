"""Files sent to the service as a process of its own: too much, too slowly, not to the end."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server import PATIENCE, Server, until
from tests.tickets.attachments.making import made
from tests.tickets.attachments.sending import TYPE, field, file, form

GIGABYTE = 10**9
BLOCK = b"x" * 65_536
MORE_MEMORY = 64_000_000
"""Bytes; a body kept whole would need sixteen times as many."""

FORM, UPLOAD = "/es/ticket", "/api/v1/attachments?name=grande.log"
BYTES = "application/octet-stream"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service over a folder without articles."""
    place = tmp_path_factory.mktemp("desk")
    (place / "articles").mkdir()
    with Server(place) as running:
        assert running.client.get("/es/ticket").status_code == 200
        yield running
        assert "unexpected error" not in running.log
        assert "Traceback" not in running.log


def connect(server: Server) -> socket.socket:
    """A connection of its own."""
    address = server.client.base_url
    return socket.create_connection((address.host, address.port or 80), timeout=PATIENCE)


def head(path: str, kind: str, *, length: int | None) -> bytes:
    """The beginning of a request; without a length it goes on in chunks."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n{size}\r\n\r\n"
    ).encode()


def chunked(data: bytes) -> bytes:
    """One chunk of a body without a length."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def pour(server: Server, path: str, kind: str, start: bytes, *, length: int | None) -> int:
    """Sends a gigabyte until the service has had enough; how many bytes it let us send. It must
    answer with 413."""
    with connect(server) as connection:
        connection.sendall(head(path, kind, length=length))
        sent, block = 0, BLOCK if length is not None else chunked(BLOCK)
        with suppress(ConnectionError):
            connection.sendall(start if length is not None else chunked(start))
            while sent < GIGABYTE:
                connection.sendall(block)
                sent += len(BLOCK)
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")
    return sent


def memory(server: Server) -> int:
    """Bytes that the process has had at most."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


def files(server: Server) -> list[Path]:
    """Whatever lies in the attachments folder."""
    root = Path(f"/proc/{server.process.pid}/cwd").resolve() / ".kbsearch" / "attachments"
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("length", [GIGABYTE, None], ids=["declared", "undeclared"])
@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [(FORM, TYPE, field("subject", "Red") + file("grande.log", b"x")[:-2]), (UPLOAD, BYTES, b"x")],
    ids=["form", "API"],
)
def test_a_gigabyte_is_refused_early_and_kept_neither_on_disk_nor_in_memory(
    server: Server, path: str, kind: str, start: bytes, length: int | None
) -> None:
    before = memory(server)
    sent = pour(server, path, kind, start, length=length)
    assert sent < GIGABYTE / 5
    assert memory(server) - before < MORE_MEMORY
    until(lambda: not files(server), server)


def test_a_form_that_is_somewhat_too_large_gets_its_page_and_its_text_back(server: Server) -> None:
    # A browser that sends on does not look for an answer: this one is read to its end.
    body = form(
        field("subject", "La red va lenta"),
        *(file(f"{number}.log", b"x" * 9_000_000) for number in range(4)),
    )
    answer = server.client.post(FORM, content=body, headers={"content-type": TYPE})
    assert answer.status_code == 413
    assert "La red va lenta" in answer.text
    assert not files(server)


def test_a_client_that_goes_away_leaves_nothing(server: Server) -> None:
    start = field("subject", "Red") + file("vpn.log", b"Hola.\n" * 100_000)
    for path, kind in ((FORM, TYPE), (UPLOAD, BYTES)):
        with connect(server) as connection:
            connection.sendall(head(path, kind, length=10**6) + start[:-100])
            until(lambda: bool(files(server)), server)
        until(lambda: not files(server), server)


def test_those_who_are_slow_hold_nobody_up(server: Server) -> None:
    start = field("subject", "Red") + file("vpn.log", b"Hola.\n" * 1000)
    slow = [connect(server) for _ in range(60)]
    try:
        for connection in slow:
            connection.sendall(head(FORM, TYPE, length=10**6) + start[:-100])
        until(lambda: len(files(server)) == len(slow), server)
        assert server.client.get("/healthz").status_code == 200
        good = server.client.post(
            UPLOAD, content=made("= png 8x8"), headers={"content-type": BYTES}
        )
        assert good.status_code == 201
    finally:
        for connection in slow:
            connection.close()
    until(lambda: len(files(server)) == 2, server)
