"""The API of feedback: 201 means kept, and whatever is refused is said with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from indexer.sqlite import connect
from kbsearch.api.reference import read_reference
from kbsearch.database.desk import DeskDatabase
from kbsearch.feedback.records import COMMENT_MAX
from kbsearch.feedback.service import FeedbackService
from tests.feedback.conftest import VOTES_A_MINUTE, kept

VPN = "/api/v1/articles/es/red/vpn/feedback"
NO = {"helpful": False, "comment": "Falta el 812\a", "lang": "en"}
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://["},
)


def check_problem(answer: Any, status: int) -> str:
    """A problem in full; its detail."""
    body = answer.json()
    assert answer.status_code == body["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    return str(body["detail"])


def test_a_vote_is_kept_and_its_key_changes_it(
    program: TestClient, service: FeedbackService
) -> None:
    given = program.post(VPN, json=NO)
    assert given.status_code == 201
    body = given.json()
    assert body.keys() == {"key", "article", "helpful", "comment", "lang", "created"}
    assert (body["article"], body["comment"], body["lang"]) == ("es/red/vpn", "Falta el 812", "en")
    assert given.headers["location"] == f"{VPN}/{body['key']}"
    changed = program.put(given.headers["location"], json={"helpful": True, "comment": "Ya está"})
    assert changed.status_code == 200
    assert changed.json() == {**body, "helpful": True, "comment": "Ya está"}
    (one,) = kept(service)
    assert (one.helpful, one.comment, one.version) == (True, "Ya está", "2026-09-22")


def test_a_vote_alone_is_enough(program: TestClient, service: FeedbackService) -> None:
    answer = program.post("/api/v1/articles/en/printer%20jam/feedback", json={"helpful": True})
    assert answer.status_code == 201
    assert answer.headers["location"].startswith("/api/v1/articles/en/printer%20jam/feedback/")
    (one,) = kept(service)
    assert (one.article, one.lang, one.comment) == ("en/printer jam", "en", "")


@pytest.mark.parametrize("slug", ["es/no-hay", "es/llaves", "es%2Fllaves", "es", "..%2F..%2Fetc"])
def test_what_a_visitor_may_not_see_cannot_be_voted_on(
    program: TestClient, service: FeedbackService, slug: str
) -> None:
    check_problem(program.post(f"/api/v1/articles/{slug}/feedback", json=NO), 404)
    assert kept(service) == []


BAD = {
    "no answer": {},
    "an answer in words": {"helpful": "yes"},
    "a number": {"helpful": 1},
    "nothing": {"helpful": None},
    "a long comment": {"helpful": True, "comment": "a" * (COMMENT_MAX + 1)},
    "a comment that is no text": {"helpful": True, "comment": ["a"]},
    "an unknown language": {"helpful": True, "lang": "fr"},
    "something else too": {"helpful": True, "rating": 5},
    "a list": [True],
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_the_reason(
    program: TestClient, service: FeedbackService, case: str
) -> None:
    detail = check_problem(program.post(VPN, json=BAD[case]), 422)
    assert len(detail) < 200
    key = program.post(VPN, json=NO).json()["key"]
    check_problem(program.put(f"{VPN}/{key}", json=BAD[case]), 422)
    assert len(kept(service)) == 1


def test_a_body_that_is_not_json_or_too_large_is_refused(program: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    check_problem(program.post(VPN, content=b"{", headers=headers), 422)
    check_problem(program.post(VPN, content=b" " * 70_000, headers=headers), 413)


def test_a_key_changes_the_vote_that_it_was_given_for_and_no_other(
    program: TestClient, service: FeedbackService
) -> None:
    key = program.post(VPN, json=NO).json()["key"]
    other = "/api/v1/articles/en/printer%20jam/feedback"
    assert "not about" in check_problem(program.put(f"{other}/{key}", json={"helpful": True}), 404)
    check_problem(program.put(f"{VPN}/somebody-elses", json={"helpful": True}), 404)
    check_problem(program.put(f"{VPN}/{'k' * 65}", json={"helpful": True}), 422)
    assert not kept(service)[0].helpful


def test_a_page_of_another_site_cannot_vote(program: TestClient, service: FeedbackService) -> None:
    for headers in FOREIGN:
        check_problem(program.post(VPN, json=NO, headers=headers), 403)
    assert kept(service) == []
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert program.post(VPN, json=NO, headers=ours).status_code == 201


def test_too_many_votes_are_refused_with_the_time_to_wait(
    program: TestClient, service: FeedbackService
) -> None:
    for _ in range(VOTES_A_MINUTE):
        assert program.post(VPN, json=NO).status_code == 201
    refused = program.post(VPN, json=NO)
    detail = check_problem(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert f"wait {refused.headers['retry-after']} s" in detail
    assert len(kept(service)) == VOTES_A_MINUTE
    assert all(one.key not in refused.text for one in kept(service))


def test_a_database_that_is_out_of_action_is_said_without_its_details(
    program: TestClient, database: DeskDatabase, service: FeedbackService
) -> None:
    database.open()
    other = connect(database.path)
    other.execute("BEGIN IMMEDIATE")
    with capture_logs() as logs:
        detail = check_problem(program.post(VPN, json=NO), 503)
    assert "try again in a few minutes" in detail
    assert str(database.path.parent) not in detail
    assert str(database.path) in logs[0]["error"]
    other.rollback()
    other.close()
    assert program.post(VPN, json=NO).status_code == 201
    assert len(kept(service)) == 1


def test_the_reference_shows_how_to_vote_and_how_to_change_it(app: FastAPI) -> None:
    groups = read_reference(app.openapi(), "http://127.0.0.1:8000")
    vote, change = (call for group in groups for call in group.operations)
    assert "es/red/vpn-desde-casa/feedback" in vote.curl
    assert "--request PUT" in change.curl
    assert "--request" not in vote.curl
    assert "Falta el error 812." in vote.curl


def test_nothing_of_what_was_voted_is_logged(program: TestClient) -> None:
    with capture_logs() as logs:
        assert program.post(VPN, json=NO).status_code == 201
    assert "812" not in str(logs)
