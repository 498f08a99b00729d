"""The service as a process: what it accepted survives it, and it goes on without its database."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from indexer.sqlite import connect
from kbsearch.app import VOTES_A_MINUTE
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.feedback_rows import FeedbackRows
from kbsearch.feedback.records import Chosen
from tests.commands.terminal import spawn
from tests.database.votes import vote
from tests.disk import fill, small_file_system
from tests.server import Server
from tests.test_slim import write_articles

VOTE = "/api/v1/articles/printer/feedback"
DATABASE = Path(".kbsearch/desk.db")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two articles and their index."""
    place = tmp_path / "desk"
    place.mkdir()
    write_articles(place)
    assert spawn(place, "index", "articles").status == 0
    return place


def comments(place: Path) -> list[str]:
    """What is kept, read after the service has gone."""
    database = DeskDatabase(place / DATABASE)
    found = [one.comment for one in FeedbackRows(database).listed(Chosen(), 100)]
    database.close()
    return found


def test_what_was_accepted_is_there_after_a_kill(place: Path) -> None:
    with Server(place) as server:
        for number in range(5):
            sent = {"helpful": False, "comment": f"{number}"}
            assert server.client.post(VOTE, json=sent).status_code == 201
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
    assert comments(place) == ["4", "3", "2", "1", "0"]
    with Server(place) as server:
        assert server.client.post(VOTE, json={"helpful": True}).status_code == 201
        server.stop()
    assert len(comments(place)) == 6


def test_a_newer_database_keeps_the_service_from_starting_with_one_line(place: Path) -> None:
    database = DeskDatabase(place / DATABASE)
    FeedbackRows(database).add(vote("kept"))
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    done = spawn(place, "serve", "--port", "0")
    assert done.status == 1
    assert "has version 9999 and this kbsearch knows up to" in done.err
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


def test_without_its_database_the_service_starts_and_answers(place: Path) -> None:
    folder = place / DATABASE
    folder.mkdir()
    with Server(place) as server:
        assert server.finds("paper jam") == ["printer"]
        assert server.client.get("/en/articles/printer").status_code == 200
        refused = server.client.post(VOTE, json={"helpful": True})
        assert refused.status_code == 503
        assert str(place) not in refused.text
        state = server.get("/readyz")
        assert state["status"] == "degraded"
        assert "desk database" in state["reasons"][0]
        assert "serving without the desk database" in server.log
        folder.rmdir()
        assert server.client.post(VOTE, json={"helpful": True}).status_code == 201
        assert server.get("/readyz")["status"] == "ready"


@pytest.mark.parametrize(
    ("proxies", "asked"),
    [
        ("127.0.0.0/8, 10.0.0.5", {201}),
        ("127.0.0.1", {201, 429}),
        ("10.0.0.5", {201, 429}),
    ],
)
def test_visitors_behind_proxies_have_limits_of_their_own_where_these_are_trusted(
    place: Path, proxies: str, asked: set[int]
) -> None:
    (place / "kbsearch.toml").write_text(f'trusted_proxies = "{proxies}"\n')
    with Server(place) as server:
        statuses = {
            server.client.post(
                VOTE,
                json={"helpful": True},
                headers={"X-Forwarded-For": f"198.51.100.{number}, 10.0.0.5"},
            ).status_code
            for number in range(VOTES_A_MINUTE + 1)
        }
    assert statuses == asked


def test_on_a_full_disk_only_feedback_stops_until_there_is_room(
    place: Path, tmp_path: Path
) -> None:
    with small_file_system(tmp_path / "disk", kilobytes=512) as disk:
        path = disk / "desk.db"
        (place / "kbsearch.toml").write_text(f'database = "{path}"\n')
        with Server(place) as server:
            assert server.client.post(VOTE, json={"helpful": True}).status_code == 201
            ballast = fill(disk)
            sent = {"helpful": False, "comment": "palabra " * 100}
            statuses = [server.client.post(VOTE, json=sent).status_code for _ in range(15)]
            assert set(statuses) <= {201, 503}
            assert statuses[-1] == 503
            assert server.finds("paper jam") == ["printer"]
            assert server.get("/readyz")["status"] == "degraded"
            ballast.unlink()
            assert server.client.post(VOTE, json=sent).status_code == 201
            assert server.get("/readyz")["status"] == "ready"
            server.stop()
        with connect(path) as connection:
            (kept,) = connection.execute("SELECT count(*) FROM feedback").fetchone()
        connection.close()
        assert kept == statuses.count(201) + 2
