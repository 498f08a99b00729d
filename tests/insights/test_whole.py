"""From a typed form to the report, through the API: nothing of it is made by the test."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbsearch.accounts.roles import Role, Scope
from kbsearch.app import create_app
from kbsearch.database.desk import DeskDatabase
from kbsearch.database.insight_rows import InsightRows
from kbsearch.insights.asking import asked_for
from kbsearch.insights.figures import Report
from kbsearch.insights.records import FOLLOWED_DAYS
from kbsearch.insights.report import make_report
from tests.people import token
from tests.sample import Sample

QUESTION = "no me conecta la VPN desde casa"
NONSENSE = "asdf qwer zxcv"
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Desk:
    """A service with a database of its own, and nobody held out unless `percent` says so."""

    client: TestClient
    database: Path

    def form(self, text: str, *names: str, requester: str = "") -> dict[str, Any]:
        """Types `text` into a new form and reports what happened in it."""
        draft = {"subject": text, "session": secrets.token_hex(16), "form": "intranet"}
        if requester:
            draft["requester"] = hashlib.sha256(requester.encode()).hexdigest()
        answer = self.client.post("/api/v1/suggest", json=draft).json()
        for name in names:
            about = answer["suggestions"][0]["article"] if name in {"solved", "not_helpful"} else ""
            event = {"id": secrets.token_hex(16), "name": name, "article": about}
            sent = self.client.post(
                f"/api/v1/suggestions/{answer['token']}/events", json={"events": [event]}
            )
            assert sent.status_code == 201, sent.text
        return dict(answer)

    def report(self, offered: int) -> Report:
        """As it reads once tickets by other channels have had their time.

        Forms are written a moment after they are answered: it waits for `offered` of them.
        """
        database = DeskDatabase(self.database)
        later = datetime.now(UTC) + timedelta(days=FOLLOWED_DAYS + 1)
        end = time.monotonic() + PATIENCE
        try:
            while True:
                report = make_report(InsightRows(database), asked_for(), later)
                if report.funnel.offered >= offered or time.monotonic() > end:
                    return report
                time.sleep(0.01)
        finally:
            database.close()


@pytest.fixture(params=[0, 100], ids=["shown", "held out"])
def desk(sample: Sample, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    settings = sample.settings.model_copy(
        update={"database": tmp_path / "desk.db", "holdout_percent": float(request.param)}
    )
    with TestClient(create_app(settings)) as client:
        yield Desk(client, tmp_path / "desk.db")


def test_what_is_typed_shown_solved_and_sent_stands_in_the_report(desk: Desk) -> None:
    held = desk.form(NONSENSE, "submitted")["holdout"]
    if held:
        for names in ((), (), ("submitted",)):
            desk.form(QUESTION, *names)
        funnel = desk.report(3).funnel
        assert (funnel.started, funnel.offered, funnel.withheld) == (4, 3, 3)
        assert (funnel.shown, funnel.withheld_submitted) == (0, 1)
        return
    desk.form(QUESTION, "shown", "solved")
    desk.form(QUESTION, "shown", "not_helpful", "submitted")
    desk.form(QUESTION)
    report = desk.report(3)
    assert (report.funnel.started, report.funnel.offered, report.funnel.shown) == (4, 3, 2)
    assert (report.funnel.solved, report.funnel.submitted) == (1, 1)
    assert (report.confirmed, report.precision.part, report.precision.whole) == (1, 1, 2)
    assert report.articles[0].not_helpful == 1
    assert [one.name for one in report.by_form] == ["intranet"]


def test_a_call_that_the_help_desk_reports_counts_in_either_group(desk: Desk) -> None:
    desk.form(QUESTION, requester="ana@example.com")
    reporting = token(desk.client, Role.TECHNICIAN, Scope.OUTCOMES)
    calls = [
        {"requester_hash": hashlib.sha256(who.encode()).hexdigest(), "channel": channel}
        for who, channel in (
            ("ana@example.com", "phone"),
            ("ana@example.com", "form"),
            ("eva@example.com", "phone"),
        )
    ]
    sent = desk.client.post(
        "/api/v1/outcomes",
        json={"outcomes": calls},
        headers={"Authorization": f"Bearer {reporting}"},
    )
    assert sent.status_code == 201, sent.text
    causal = desk.report(1).causal
    assert (causal.shown.forms + causal.held.forms, causal.following) == (1, 0)
    assert causal.shown.tickets + causal.held.tickets == 1
