"""`kbsearch serve`: what keeps it from starting is one line; and how it listens."""

from __future__ import annotations

import socket

from kbsearch.commands.serving import _listen
from tests.commands.terminal import Terminal


def test_a_port_that_is_taken_is_one_line(desk_terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = desk_terminal.spawn("serve", "--port", port)
    assert done.status == 1
    assert f"Cannot listen on 127.0.0.1 port {port}" in done.complaint
    assert "--port" in done.complaint


def test_an_address_that_is_not_here_is_one_line(terminal: Terminal) -> None:
    done = terminal.run("serve", "--host", "no such host", "--port", "0")
    assert done.status == 1
    assert "Cannot listen on no such host" in done.complaint


def test_a_folder_to_watch_must_be_there(terminal: Terminal) -> None:
    done = terminal.run("serve", "--watch", "--port", "0", "--articles", "nowhere")
    assert done.status == 1
    assert "nowhere" in done.complaint


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_first_part() -> None:
    with (
        _listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
