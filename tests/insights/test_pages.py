"""The page of deflection, its export and its JSON: who may see them, and what they say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbsearch.accounts.actions import Action
from kbsearch.accounts.roles import Role, Scope
from kbsearch.insights.export import COLUMNS
from kbsearch.insights.records import FormRow
from tests.insights.rows import MONDAY, row
from tests.insights.service import serving
from tests.people import cookie, services_of, sign_in_as, token

PERIOD = "since=2026-11-01&until=2026-11-21"
PAGE = "/en/insights/deflection"
JSON = "/api/v1/reports/deflection"


def experiment() -> Iterator[FormRow]:
    """Shown: 4 of 10 send; held out: 8 of 10 do. And a form with a name that is a formula."""
    for number in range(400):
        sent: tuple[str, ...] = ("submitted",) if number % 10 < 4 else ("opened", "solved")
        yield row(f"s{number}", "offered", "shown", *sent, days=number / 25)
        if number % 5 == 0:
            sent = ("submitted",) if number // 5 % 10 < 8 else ()
            yield row(f"h{number}", "offered", *sent, held=True, days=number / 25, lang="en")
    yield row("x", "offered", "shown", "not_helpful", name="=HYPERLINK(1)")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(tmp_path_factory.mktemp("insights"), list(experiment())) as client:
        yield client


@pytest.fixture(scope="module")
def manager(client: TestClient) -> Mapping[str, str]:
    """The headers of a manager's browser."""
    return cookie(sign_in_as(client, Role.MANAGER))


@pytest.fixture(scope="module")
def program(client: TestClient) -> Mapping[str, str]:
    """The headers of a program with a manager's token for reports."""
    return {"Authorization": f"Bearer {token(client, Role.MANAGER, Scope.REPORTS)}"}


def words(html: str) -> str:
    """A page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.TECHNICIAN])
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.csv", JSON])
def test_whoever_is_no_manager_sees_nothing(client: TestClient, role: Role, address: str) -> None:
    answer = client.get(address, headers=dict(cookie(sign_in_as(client, role))))
    assert answer.status_code == 403
    assert "fewer tickets" not in answer.text


def test_a_visitor_is_asked_to_sign_in(client: TestClient) -> None:
    assert client.get(JSON).status_code == 401
    assert client.get(PAGE).status_code in {303, 401}
    assert client.get(f"{PAGE}.csv").status_code in {303, 401}


def test_a_token_needs_the_scope_of_reports(client: TestClient, program: Mapping[str, str]) -> None:
    reading = {"Authorization": f"Bearer {token(client, Role.MANAGER, Scope.READ)}"}
    assert client.get(JSON, headers=reading).status_code == 403
    assert client.get(JSON, headers=dict(program)).status_code == 200


def test_the_address_without_a_language_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/insights/deflection?form=ticket", headers={"Accept-Language": "en"})
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{PAGE}?form=ticket"


@pytest.mark.parametrize(
    ("lang", "said", "control"),
    [("en", "50% fewer tickets", "Control group"), ("es", "Un 50 % menos", "Grupo de control")],
)
def test_the_page_states_a_deflection_with_its_interval(
    client: TestClient, manager: Mapping[str, str], lang: str, said: str, control: str
) -> None:
    answer = client.get(f"/{lang}/insights/deflection?{PERIOD}", headers=dict(manager))
    assert answer.status_code == 200
    assert answer.headers["cache-control"].endswith("no-store")
    assert said in words(answer.text).replace("\N{NO-BREAK SPACE}", " ")
    assert control in answer.text
    assert "<svg" in answer.text
    assert 'style="' not in answer.text


def test_without_forms_the_page_says_what_to_do(
    client: TestClient, manager: Mapping[str, str]
) -> None:
    answer = client.get(f"{PAGE}?since=2020-01-01&until=2020-02-01", headers=dict(manager))
    assert "Nothing has been recorded in these days" in answer.text
    assert "&lt;kb-suggest&gt;" in answer.text
    assert "chart" not in answer.text.partition("<main")[2]


def test_few_forms_are_said_to_be_few(client: TestClient, manager: Mapping[str, str]) -> None:
    answer = client.get(f"{PAGE}?{PERIOD}&form=%3DHYPERLINK(1)", headers=dict(manager))
    assert "It is early" in answer.text
    assert "Cannot be told yet" in answer.text
    assert "Nobody was in the control group" in answer.text


@pytest.mark.parametrize(
    "query",
    ["since=2026-11-09&until=2026-11-02", "since=soon", "since=1999-01-01", "until=0001-01-01"],
)
def test_days_that_are_no_period_are_named_and_the_usual_ones_shown(
    client: TestClient, manager: Mapping[str, str], query: str
) -> None:
    answer = client.get(f"{PAGE}?{query}", headers=dict(manager))
    assert answer.status_code == 422
    assert "These days are no period" in answer.text


@pytest.mark.parametrize(
    "query", ["since=2026-11-09&until=2026-11-02", "since=soon", "lang=fr", "since=1999-01-01"]
)
def test_the_api_refuses_what_is_no_period(
    client: TestClient, program: Mapping[str, str], query: str
) -> None:
    assert client.get(f"{JSON}?{query}", headers=dict(program)).status_code == 422


def report(client: TestClient, program: Mapping[str, str], query: str = PERIOD) -> Any:
    return client.get(f"{JSON}?{query}", headers=dict(program)).json()


def test_the_json_holds_what_the_page_says(client: TestClient, program: Mapping[str, str]) -> None:
    found = report(client, program)
    assert found["causal"]["verdict"] == "deflects"
    assert found["causal"]["deflection"] == pytest.approx(0.5, abs=0.01)
    low, high = (found["causal"]["interval"][name] for name in ("low", "high"))
    assert 0 < low < found["causal"]["deflection"] < high
    assert found["funnel"]["started"] == 481
    assert {one["name"] for one in found["by_form"]} == {"ticket", "=HYPERLINK(1)"}
    assert found["articles"][0]["article"] == "es/red/vpn"


def test_a_report_of_one_language_has_nothing_of_the_other(
    client: TestClient, program: Mapping[str, str]
) -> None:
    found = report(client, program, f"{PERIOD}&lang=en")
    assert found["funnel"]["started"] == 80
    assert found["causal"]["deflection"] is None
    assert found["causal"]["reason"] == "nobody-shown"


def test_without_days_the_last_twelve_weeks_are_told(
    client: TestClient, program: Mapping[str, str]
) -> None:
    asked = report(client, program, "")["asked"]
    today = datetime.now(UTC).date()
    assert asked["until"] in {today.isoformat(), (today - timedelta(days=1)).isoformat()}
    days = datetime.fromisoformat(asked["until"]) - datetime.fromisoformat(asked["since"])
    assert days.days == 83


def test_the_export_is_safe_in_a_spreadsheet_and_noted(
    client: TestClient, manager: Mapping[str, str]
) -> None:
    answer = client.get(f"{PAGE}.csv?{PERIOD}", headers=dict(manager))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (
        'filename="deflection-2026-11-01-2026-11-21.csv"' in answer.headers["content-disposition"]
    )
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    assert all(len(one) == len(COLUMNS) for one in rows)
    named = {(one[0], one[1]): dict(zip(COLUMNS, one, strict=True)) for one in rows[1:]}
    assert ("form", "'=HYPERLINK(1)") in named
    assert named["total", ""]["started"] == "481"
    assert named["week", MONDAY.date().isoformat()]["held_forms"] == "34"
    entry = services_of(client).audit.listed(limit=1).items[0]
    assert (entry.action, entry.thing) == (Action.EXPORTED, "deflection")
    assert entry.details == {"since": "2026-11-01", "until": "2026-11-21"}
