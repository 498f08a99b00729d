"""What happens in a form: kept once, when it can have happened, with a token and not without."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from kbsearch.deflection.judging import EVENTS_MAX
from tests.deflection.house import NONSENSE, VPN, VPN_ARTICLE, House, key_of, made_up

OTHER_ARTICLE = "es/impresoras/atasco-o-cola-parada"


@pytest.fixture
def token(open_house: House) -> str:
    """Of a form that was shown an answer."""
    return str(open_house.ask(**VPN, session=made_up())["token"])


def events_of(house: House, token: str) -> list[dict[str, Any]]:
    return house.rows(
        "SELECT form_event.* FROM form_event JOIN form ON form.id = form WHERE form.key = ? "
        "ORDER BY form_event.id",
        key_of(token),
    )


def test_what_happened_is_on_disk_when_it_is_answered(open_house: House, token: str) -> None:
    answer = open_house.tell(
        token,
        {"name": "shown"},
        {"name": "expanded", "article": VPN_ARTICLE},
        {"name": "helpful", "article": VPN_ARTICLE},
        {"name": "solved", "article": VPN_ARTICLE},
    )
    assert answer.status_code == 201
    assert answer.json() == {"recorded": 4, "repeated": 0, "refused": []}
    names = [one["name"] for one in events_of(open_house, token)]
    assert names == ["form_started", "shown", "expanded", "helpful", "solved"]
    form = open_house.form(token)
    assert all(form[name] for name in ("shown", "opened", "helpful", "solved"))
    assert form["submitted"] is form["dismissed"] is form["not_helpful"] is None


def test_an_event_counts_once_however_often_it_is_sent(open_house: House, token: str) -> None:
    event = {"id": made_up(), "name": "submitted"}
    assert open_house.tell(token, event).json()["recorded"] == 1
    first = open_house.form(token)["submitted"]
    assert open_house.tell(token, event, event).json() == {
        "recorded": 0,
        "repeated": 2,
        "refused": [],
    }
    assert open_house.tell(token, {"name": "submitted"}).json()["recorded"] == 1
    assert open_house.form(token)["submitted"] == first


def test_one_event_that_is_sent_by_many_at_once_counts_once(open_house: House, token: str) -> None:
    event = {"id": made_up(), "name": "submitted"}
    answers: list[dict[str, Any]] = []

    def send() -> None:
        answers.append(open_house.tell(token, event).json())

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one["recorded"] for one in answers) == 1
    assert sum(one["repeated"] for one in answers) == 7


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"name": "opened", "article": OTHER_ARTICLE}, "not suggested"),
        ({"name": "helpful", "article": "../../etc/passwd"}, "not suggested"),
        ({"name": "not_helpful"}, "has to name an article"),
        ({"name": "withheld"}, "not held out"),
    ],
)
def test_what_cannot_have_happened_is_refused_alone(
    open_house: House, token: str, event: dict[str, str], reason: str
) -> None:
    alone = open_house.tell(token, event)
    assert alone.status_code == 422
    assert reason in alone.json()["detail"]
    together = open_house.tell(token, event, {"name": "submitted"}).json()
    assert together["recorded"] == 1
    assert reason in together["refused"][0]["reason"]


def test_an_article_that_has_left_the_list_was_shown_all_the_same(
    open_house: House, token: str
) -> None:
    later = open_house.ask(**NONSENSE, token=token)["token"]
    assert open_house.tell(later, {"name": "opened", "article": VPN_ARTICLE}).status_code == 201


@pytest.mark.parametrize("name", ["shown", "opened", "expanded", "helpful", "dismissed", "solved"])
def test_nothing_that_was_not_shown_can_be_used(
    open_house: House, held_house: House, name: str
) -> None:
    held = str(held_house.ask(**VPN)["token"])
    unsure = str(open_house.ask(**NONSENSE)["token"])
    for house, token in ((held_house, held), (open_house, unsure)):
        answer = house.tell(token, {"name": name, "article": VPN_ARTICLE})
        assert answer.status_code == 422
        assert "nothing was suggested" in answer.json()["detail"]
        assert house.tell(token, {"name": "submitted"}).status_code == 201


def test_of_a_form_only_so_much_is_kept(open_house: House, token: str) -> None:
    for _ in range(EVENTS_MAX // 50):
        open_house.tell(token, *({"name": "shown"} for _ in range(50)))
    refused = open_house.tell(token, {"name": "shown"})
    assert refused.status_code == 422
    assert f"{EVENTS_MAX} events" in refused.json()["detail"]
    assert len(events_of(open_house, token)) == EVENTS_MAX
    open_house.tell(token, {"name": "submitted"})
    assert open_house.form(token)["submitted"], "its ticket counts all the same"


def test_when_it_was_is_told_by_our_clock(open_house: House, token: str) -> None:
    begun = datetime.fromisoformat(open_house.form(token)["started"])
    open_house.tell(token, {"name": "shown", "ms": 1_000}, ms=999_999_999_999)
    open_house.tell(token, {"name": "dismissed", "ms": 999_999_999_999}, ms=0)
    _, shown, dismissed = events_of(open_house, token)
    assert datetime.fromisoformat(shown["at"]) == begun, "not before the form began"
    assert shown["seconds"] == 0
    late = datetime.fromisoformat(dismissed["at"])
    assert begun <= late < begun + timedelta(minutes=5), "not in the future"


def test_how_long_ago_it_was_is_told_by_the_page(open_house: House, token: str) -> None:
    open_house.tell(token, {"name": "shown", "ms": 5_000}, {"name": "submitted", "ms": 5_001})
    open_house.tell(token, {"name": "dismissed", "ms": 5_000}, ms=5_001)
    _, shown, submitted, dismissed = (one["at"] for one in events_of(open_house, token))
    assert shown == submitted, "without the page's clock at the end both are of the report"
    assert dismissed > shown


@pytest.mark.parametrize("kind", ["text/plain", "text/plain;charset=UTF-8", "application/json"])
def test_a_page_that_is_being_left_sends_plain_text(
    open_house: House, token: str, kind: str
) -> None:
    body = json.dumps({"events": [{"id": made_up(), "name": "submitted"}]})
    answer = open_house.client.post(
        f"/api/v1/suggestions/{token}/events", content=body, headers={"Content-Type": kind}
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"events": []}',
        b'{"events": [{"name": "shown"}]}',
        b'{"events": [{"id": "short", "name": "shown"}]}',
        b'{"events": [{"id": "aaaaaaaaaaaaaaaa", "name": "paid"}]}',
        b'{"events": [{"id": "aaaaaaaaaaaaaaaa", "name": "shown", "ms": -1}]}',
        b'{"events": [{"id": "aaaaaaaaaaaaaaaa", "name": "shown", "ms": 1e400}]}',
        b'{"events": [{"id": "aaaaaaaaaaaaaaaa", "name": "shown", "at": "2026-01-01"}]}',
        b'{"events": [{"id": "aaaaaaaaaaaaaaaa", "name": "shown", "article": "\\u0000"}]}',
        json.dumps({"events": [{"id": f"{n:032x}", "name": "shown"} for n in range(51)]}).encode(),
    ],
    ids=lambda body: body[:60].decode(),
)
def test_what_is_no_report_is_refused(open_house: House, token: str, body: bytes) -> None:
    answer = open_house.client.post(
        f"/api/v1/suggestions/{token}/events", content=body, headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def forged(token: str) -> list[str]:
    """Tokens that are nearly valid: every letter changed in turn, and what is not even one."""
    changed = [
        token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        for at in range(len(token))
    ]
    return [*changed, token[:-1], token + "A", token.lower(), "x", "A" * len(token), "%00"]


def test_without_a_valid_token_nothing_is_accepted(
    open_house: House, held_house: House, token: str
) -> None:
    open_house.form(token)
    before = events_of(open_house, token)
    for one in [*forged(token), held_house.ask(**VPN)["token"]]:
        answer = open_house.tell(one, {"name": "submitted"})
        assert answer.status_code in {403, 422}, one
        assert answer.headers["content-type"] == "application/problem+json"
        assert "token" in answer.json()["detail"]
    assert events_of(open_house, token) == before


def test_a_form_that_was_erased_stays_so(open_house: House, token: str) -> None:
    open_house.form(token)
    with open_house.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM form WHERE key = ?", (key_of(token),))
    assert open_house.tell(token, {"name": "submitted"}).status_code == 404
    assert not events_of(open_house, token)


def test_a_token_is_neither_logged_nor_counted_by_name(open_house: House, token: str) -> None:
    with capture_logs() as lines:
        open_house.tell(token, {"name": "submitted"})
        open_house.tell(token[:-1] + "!", {"name": "submitted"})
        open_house.client.post(f"/api/v1/suggestions/{token}/events", content=b"{")
    assert token[20:60] not in str(lines)
    assert {line["route"] for line in lines} == {"/api/v1/suggestions/{token}/events"}
    figures = open_house.client.get("/metrics").text
    assert "/api/v1/suggestions/{token}/events" in figures
    assert token[20:60] not in figures
