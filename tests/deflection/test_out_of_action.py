"""A desk database that is out of action costs the record, and never an answer."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.sqlite import connect
from kbsearch.app import create_app
from tests.deflection.house import VPN, VPN_ARTICLE, House, key_of, made_up, until
from tests.sample import Sample
from tests.server import Server


def test_without_a_desk_database_everybody_is_shown_what_there_is(
    sample: Sample, tmp_path: Path
) -> None:
    blocked = tmp_path / "not-a-folder"
    blocked.write_text("a file", encoding="utf-8")
    settings = sample.settings.model_copy(
        update={"database": blocked / "desk.db", "holdout_percent": 100}
    )
    house = House(create_app(settings), settings.database)
    with house.client:
        answer = house.ask(**VPN, session=made_up())
        assert answer["suggestions"][0]["article"] == VPN_ARTICLE
        assert (answer["token"], answer["holdout"]) == (None, False)
        assert house.tell("A" * 110, {"name": "submitted"}).status_code == 503
        ready = house.client.get("/readyz").json()
        assert ready["status"] == "degraded"
        figures = house.client.get("/metrics").text
        assert "kbsearch_suggestions_unrecorded_total 1.0" in figures


def test_a_database_that_fails_later_is_shown_without_and_taken_up_again(
    make_house: Callable[..., House],
) -> None:
    house = make_house(holdout_percent=100)
    away = house.path.with_name("away.db")
    with house.client:
        assert house.ask(**VPN)["holdout"] is True
        house.form(house.ask(**VPN)["token"])
        house.path.rename(away)
        until(lambda: house.ask(**VPN)["token"] is None)
        answer = house.ask(**VPN)
        assert answer["suggestions"][0]["article"] == VPN_ARTICLE
        assert answer["holdout"] is False
        assert house.client.get("/readyz").json()["status"] == "degraded"
        away.rename(house.path)
        until(lambda: house.ask(**VPN)["token"] is not None)
        again = house.ask(**VPN)
        assert again["holdout"] is True
        assert house.form(again["token"])["held"] == 1
        until(lambda: house.client.get("/readyz").json()["status"] == "ready")


def test_a_database_that_is_busy_holds_up_nobody(make_house: Callable[..., House]) -> None:
    house = make_house(holdout_percent=0)
    with house.client:
        token = house.ask(**VPN)["token"]
        house.form(token)
        other = connect(house.path)
        other.execute("BEGIN IMMEDIATE")
        try:
            for _ in range(5):
                assert house.ask(**VPN, token=token)["suggestions"]
        finally:
            other.rollback()
            other.close()
        until(lambda: house.form(token)["requests"] == 6)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")
def test_what_was_answered_with_201_survives_a_kill(sample: Sample, tmp_path: Path) -> None:
    options = ("--articles", str(sample.articles), "--index", str(sample.index))
    with Server(tmp_path, *options) as server:
        tokens = []
        for _ in range(20):
            answer = server.client.post("/api/v1/suggest", json={**VPN, "session": made_up()})
            tokens.append(answer.json()["token"])
            told = server.client.post(
                f"/api/v1/suggestions/{tokens[-1]}/events",
                json={"events": [{"id": made_up(), "name": "submitted"}]},
            )
            assert told.status_code == 201
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(30)
    connection = connect(tmp_path / ".kbsearch" / "desk.db", read_only=True)
    kept = {
        key for (key,) in connection.execute("SELECT key FROM form WHERE submitted IS NOT NULL")
    }
    connection.close()
    assert {key_of(token) for token in tokens} == kept
