"""The whole service with a Zammad: a ticket goes there, and what is answered comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbsearch.accounts.roles import Role, Scope
from kbsearch.app import create_app
from kbsearch.settings import Settings
from tests.desk import Desk
from tests.outbox.hooked import SECRET
from tests.outbox.receivers import Receiver, receiver
from tests.outbox.zammad_stub import TOKEN, ZammadStub, zammad_stub
from tests.people import cookie, sign_in_as, token

HOOK = "/api/v1/forwarded/zammad"
PATIENCE = 60.0
"""Seconds until a test gives up; far more than anything here takes."""


@pytest.fixture(scope="module")
def zammad() -> Iterator[ZammadStub]:
    with zammad_stub() as made:
        yield made


@pytest.fixture(scope="module")
def hooks() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, zammad: ZammadStub, hooks: Receiver
) -> Iterator[TestClient]:
    place = tmp_path_factory.mktemp("service")
    desk = Desk(place)
    settings = Settings(
        articles=desk.articles,
        index=desk.root,
        database=place / "desk.db",
        attachments=place / "attachments",
        public_url="http://testserver",
        forward_to="zammad",
        zammad_url=zammad.url,
        zammad_token=TOKEN,
        zammad_group="Soporte",
        webhook_urls=hooks.url,
        webhook_secret=SECRET,
        webhook_hosts_allowed=("127.0.0.1",),
    )
    with TestClient(create_app(settings), client=("127.0.0.1", 50000)) as client:
        yield client


def until(there: Callable[[], bool]) -> None:
    """Returns once it is so."""
    deadline = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def sent(service: TestClient, zammad: ZammadStub) -> tuple[int, int]:
    """A ticket that was sent to the service, and what it became in Zammad."""
    known = len(zammad.desk.tickets)
    answer = service.post(
        "/api/v1/tickets",
        json={
            "kind": "incident",
            "subject": "La impresora no imprime",
            "description": "Nada desde ayer.",
            "lang": "es",
            "name": "Ana",
            "email": "ana@example.com",
        },
    )
    assert answer.status_code == 201, answer.text
    until(lambda: len(zammad.desk.tickets) > known)
    number, foreign = answer.json()["number"], max(zammad.desk.tickets)
    until(lambda: len(zammad.desk.of(foreign)) > 1)
    return number, foreign


def payload(zammad: ZammadStub, foreign: int, article: Mapping[str, Any]) -> dict[str, Any]:
    """What a webhook of Zammad sends, as far as anybody looks at it."""
    names = {"firstname": "Emma", "lastname": "Taylor", "email": "emma@example.com"}
    there = {**zammad.desk.tickets[foreign], "state": "closed", "group": {"name": "Soporte"}}
    return {"ticket": there, "article": {"created_by": names, **article} if article else {}}


def test_a_ticket_goes_there_and_its_answer_comes_back(
    service: TestClient, zammad: ZammadStub, hooks: Receiver
) -> None:
    number, foreign = sent(service, zammad)
    key = token(service, Role.TECHNICIAN, Scope.TICKETS, Scope.TICKETS_READ)
    bearer = {"Authorization": f"Bearer {key}"}
    answer = {"id": 900, "body": "<div>Hecho.</div>", "internal": False, "sender": "Agent"}
    told = payload(zammad, foreign, answer)
    assert service.post(HOOK, json=told, headers=bearer).json() == {
        "ticket": number,
        "added": True,
        "changed": True,
    }
    again = service.post(HOOK, json=told, headers=bearer).json()
    assert again == {"ticket": number, "added": False, "changed": False}
    found = service.get(f"/api/v1/tickets/{number}", headers=bearer).json()
    assert found["state"] == "solved"
    assert "Hecho." in str(found)
    until(lambda: b"ticket.replied" in b"".join(one.body for one in hooks.taken))
    assert len(zammad.desk.of(foreign)) == 2
    page = service.get(
        f"/es/tickets/{number}", headers=cookie(sign_in_as(service, Role.TECHNICIAN))
    )
    assert f'<a href="{zammad.url}/#ticket/zoom/{foreign}"' in page.text


@pytest.mark.parametrize(
    "article",
    [
        {"id": 901, "body": "entre nosotros", "internal": True, "sender": "Agent"},
        {"id": 902, "body": "del cliente", "internal": False, "sender": "Customer"},
        {
            "id": 903,
            "body": "lo nuestro",
            "internal": False,
            "sender": "Agent",
            "message_id": "<kbsearch.1.2.3@help.example.com>",
        },
        {},
    ],
    ids=["internal", "of the customer", "handed on from here", "nothing"],
)
def test_what_is_no_answer_to_the_requester_does_not_come_back(
    service: TestClient, zammad: ZammadStub, article: Mapping[str, Any]
) -> None:
    _, foreign = sent(service, zammad)
    key = token(service, Role.TECHNICIAN, Scope.TICKETS)
    headers = {"Authorization": f"Bearer {key}"}
    came = service.post(HOOK, json=payload(zammad, foreign, article), headers=headers)
    assert came.json()["added"] is False


def test_only_technicians_and_their_tokens_may_tell(service: TestClient) -> None:
    body = {"ticket": {"id": 999_999, "state": "closed"}}
    may = token(service, Role.TECHNICIAN, Scope.TICKETS)
    reads = token(service, Role.TECHNICIAN, Scope.TICKETS_READ)
    technician = cookie(sign_in_as(service, Role.TECHNICIAN))
    requester = cookie(sign_in_as(service, Role.REQUESTER))
    expected = [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": f"Bearer {reads}"}, 403),
        (requester, 403),
        (technician, 200),
        ({"Authorization": f"Bearer {may}"}, 200),
        ({**technician, "Sec-Fetch-Site": "cross-site"}, 403),
    ]
    for headers, status in expected:
        assert service.post(HOOK, json=body, headers=dict(headers)).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ticket": {}},
        {"ticket": {"id": 0}},
        {"ticket": {"id": "x" * 20}},
        {"ticket": {"id": 1}, "article": {"id": 1, "body": ["x"]}},
        [],
    ],
)
def test_nonsense_is_refused(service: TestClient, body: Any) -> None:
    key = token(service, Role.TECHNICIAN, Scope.TICKETS)
    answer = service.post(HOOK, json=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 422


def test_without_zammad_there_is_no_such_call(tmp_path: Path) -> None:
    app = create_app(Settings(index=tmp_path / "index", database=tmp_path / "desk.db"))
    assert TestClient(app).post(HOOK, json={"ticket": {"id": 1}}).status_code == 404
