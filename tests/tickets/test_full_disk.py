"""A disk without a byte left: what is sent is refused with what to do, and nothing half is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indexer.sqlite import connect
from kbsearch.app import create_app
from kbsearch.database.checking import examine
from kbsearch.settings import Settings
from tests.disk import fill, small_file_system

WRITTEN = "Sale el error 812. " * 100


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    with small_file_system(tmp_path / "disk", kilobytes=4096) as place:
        yield place


@pytest.fixture
def client(disk: Path, tmp_path: Path) -> Iterator[TestClient]:
    """The service, whose database and attachments lie on that disk."""
    (tmp_path / "articles").mkdir()
    settings = Settings(
        articles=tmp_path / "articles",
        index=tmp_path / "index",
        database=disk / "desk.db",
        attachments=disk / "attachments",
    )
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as found:
        yield found


def send(client: TestClient, key: str) -> int:
    """Sends a ticket; the status of the answer."""
    body = {"subject": f"La VPN {key}", "description": WRITTEN, "email": f"{key}@example.com"}
    answer = client.post("/api/v1/tickets", json=body, headers={"Idempotency-Key": key})
    if answer.status_code == 503:
        assert answer.headers["content-type"] == "application/problem+json"
        assert "try again in a few minutes" in answer.json()["detail"]
    return answer.status_code


def subjects(disk: Path) -> list[str]:
    """What is kept, read without our code; each with its one message."""
    statement = "SELECT subject FROM ticket JOIN ticket_entry ON ticket_entry.ticket = ticket.id"
    with connect(disk / "desk.db", read_only=True) as connection:
        found = [row[0] for row in connection.execute(statement)]
    connection.close()
    return found


def test_a_ticket_that_finds_no_room_is_refused_and_taken_once_there_is(
    client: TestClient, disk: Path
) -> None:
    assert send(client, "before") == 201
    ballast = fill(disk)
    accepted = ["before"]
    while (status := send(client, f"{len(accepted)}")) == 201:
        accepted.append(f"{len(accepted)}")
    assert status == 503
    refused = f"{len(accepted)}"
    assert send(client, refused) == 503
    ballast.unlink()
    assert send(client, refused) == 201
    assert subjects(disk) == [f"La VPN {one}" for one in (*accepted, refused)]
    client.close()
    assert examine(disk / "desk.db") == []


def test_who_fills_in_the_form_loses_nothing_of_what_he_wrote(
    client: TestClient, disk: Path
) -> None:
    assert send(client, "before") == 201
    ballast = fill(disk)
    for number in range(1000):
        if send(client, f"{number}") == 503:
            break
    kept = subjects(disk)
    sent = {"subject": "No puedo entrar", "description": WRITTEN, "email": "ana@example.com"}
    answer = client.post("/es/ticket", data=sent, follow_redirects=False)
    assert answer.status_code == 503
    assert WRITTEN.strip() in answer.text
    assert "No puedo entrar" in answer.text
    assert subjects(disk) == kept
    ballast.unlink()
    answer = client.post("/es/ticket", data=sent, follow_redirects=False)
    assert answer.status_code == 303


def test_a_file_that_finds_no_room_is_refused_and_nothing_of_it_is_left(
    client: TestClient, disk: Path
) -> None:
    answer = client.post(
        "/api/v1/attachments?name=traza.txt",
        content=b"una traza" * 1000,
        headers={"Content-Type": "application/octet-stream"},
    )
    # The disk is smaller than what is always left to the desk database.
    assert answer.status_code == 503
    assert answer.json()["code"] == "not-stored"
    assert not [path for path in (disk / "attachments").rglob("*") if path.is_file()]
    assert send(client, "without") == 201
