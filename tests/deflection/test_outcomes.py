"""Tickets that a help desk reports: kept once, from whoever may, by the name of the requester."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from kbsearch.accounts.roles import Role, Scope
from kbsearch.deflection.pseudonyms import requester_hash
from tests.deflection.house import VPN, House, made_up
from tests.people import cookie, sign_in_as, token

ANA = requester_hash("ana@example.com")
MAIL = {"requester_hash": ANA, "channel": "email"}


@pytest.fixture(scope="module")
def desk(open_house: House) -> Mapping[str, str]:
    """What a help desk sends with its reports."""
    return {"Authorization": f"Bearer {token(open_house.app, Role.TECHNICIAN, Scope.OUTCOMES)}"}


def report(house: House, headers: Mapping[str, str], *outcomes: Mapping[str, Any]) -> Any:
    body = {"outcomes": outcomes}
    return house.client.post("/api/v1/outcomes", json=body, headers=headers)


def test_a_ticket_by_mail_is_kept_under_the_name_of_his_forms(
    open_house: House, desk: Mapping[str, str]
) -> None:
    form = open_house.form(open_house.ask(**VPN, requester=ANA)["token"])
    at = "2026-11-20T10:12:00+01:00"
    answer = report(open_house, desk, {**MAIL, "id": made_up(), "at": at})
    assert (answer.status_code, answer.json()) == (201, {"recorded": 1, "repeated": 0})
    kept = open_house.rows("SELECT * FROM outcome ORDER BY id DESC")[0]
    assert kept["requester"] == form["requester"]
    assert (kept["kind"], kept["channel"]) == ("ticket", "email")
    assert datetime.fromisoformat(kept["at"]) == datetime(2026, 11, 20, 9, 12)  # noqa: DTZ001


def test_a_ticket_that_is_reported_again_counts_once(
    open_house: House, desk: Mapping[str, str]
) -> None:
    one, other = ({**MAIL, "id": made_up()} for _ in range(2))
    assert report(open_house, desk, one, other, one).json() == {"recorded": 2, "repeated": 1}
    assert report(open_house, desk, one).json() == {"recorded": 0, "repeated": 1}
    again = {**one, "kind": "reopened"}
    assert report(open_house, desk, again).json() == {"recorded": 1, "repeated": 0}


def test_a_request_with_a_name_counts_once(open_house: House, desk: Mapping[str, str]) -> None:
    named = {**desk, "Idempotency-Key": made_up()}
    assert report(open_house, named, MAIL, MAIL).json() == {"recorded": 2, "repeated": 0}
    assert report(open_house, named, MAIL, MAIL).json() == {"recorded": 0, "repeated": 2}
    assert report(open_house, desk, MAIL).json() == {"recorded": 1, "repeated": 0}


def test_only_who_may_report_does(open_house: House) -> None:
    def bearer(role: Role, *scopes: Scope) -> dict[str, str]:
        return {"Authorization": f"Bearer {token(open_house.app, role, *scopes)}"}

    assert report(open_house, {}, MAIL).status_code == 401
    for headers in (
        cookie(sign_in_as(open_house.app, Role.REQUESTER)),
        bearer(Role.MANAGER, Scope.READ, Scope.REPORTS),
    ):
        assert report(open_house, headers, MAIL).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"requester_hash": "ana@example.com"},
        {"requester_hash": ANA.upper()},
        {"channel": "pigeon"},
        {"kind": "closed"},
        {"at": "2026-11-20T10:12:00"},
        {"at": "2999-01-01T00:00:00+00:00"},
        {"id": "7" * 101},
        {"name": "Ana"},
    ],
    ids=str,
)
def test_what_no_help_desk_would_send_is_refused(
    open_house: House, desk: Mapping[str, str], wrong: dict[str, str]
) -> None:
    answer = report(open_house, desk, {**MAIL, **wrong})
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.json()["detail"]
    assert ANA not in answer.text


def test_no_more_than_five_hundred_at_once(open_house: House, desk: Mapping[str, str]) -> None:
    assert report(open_house, desk, *[MAIL] * 500).json()["recorded"] == 500
    assert report(open_house, desk, *[MAIL] * 501).status_code == 422
    assert report(open_house, desk).status_code == 422


def test_the_name_of_a_requester_is_made_as_the_documents_say() -> None:
    email = " Ana@Example.com\n"
    assert requester_hash(email) == hashlib.sha256(b"ana@example.com").hexdigest()
    keyed = hmac.new(b"llave", b"ana@example.com", "sha256").hexdigest()
    assert requester_hash(email, "llave") == keyed


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "1999-12-31T23:59:59Z"])
def test_a_moment_that_no_ticket_is_of_is_refused(
    open_house: House, desk: Mapping[str, str], at: str
) -> None:
    answer = report(open_house, desk, {**MAIL, "at": at})
    assert answer.status_code == 422
    assert "outcomes.0.at" in answer.json()["detail"]
