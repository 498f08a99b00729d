"""Tickets through the API: by anybody, by requesters, by technicians and by programs."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbsearch import app as application
from kbsearch.accounts.roles import Role, Scope
from kbsearch.rates import Flow
from kbsearch.settings import Settings
from kbsearch.tickets.records import Author, By, Requester, ShownArticle
from tests.desk import Desk
from tests.hashing_encoder import HashingEncoder
from tests.people import cookie, services_of, sign_in_as, tickets_of, token
from tests.tickets.house import new_ticket

NEW = {
    "subject": "No puedo entrar en la VPN",
    "description": "Sale el **error 809**.",
    "name": "Ana Torres",
    "email": "Ana@example.com",
    "phone": "+34 600 123 456",
}
FAR = "since=0001-01-01T00:00:00%2B14:00"
"""A moment that has no name in UTC."""

FILE = {"content-type": "application/octet-stream"}


class Client:
    """Somebody who asks the API; what he sends must be answered with `status`."""

    def __init__(self, client: TestClient, headers: Mapping[str, str], number: int = 0) -> None:
        self.client, self.headers, self.number = client, dict(headers), number

    def ask(self, method: str, path: str, status: int = 200, **more: Any) -> Any:
        headers = {**self.headers, **more.pop("headers", {})}
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **more)
        assert answer.status_code == status, answer.text
        self.answered = answer
        return answer.json()

    def send(self, status: int = 201, key: str = "", **more: Any) -> dict[str, Any]:
        """A ticket."""
        headers = {"Idempotency-Key": key} if key else {}
        found: dict[str, Any] = self.ask(
            "POST", "/tickets", status, json={**NEW, **more}, headers=headers
        )
        return found

    def look(self, number: int, status: int = 200) -> dict[str, Any]:
        """A ticket with its history."""
        found: dict[str, Any] = self.ask("GET", f"/tickets/{number}", status)
        return found


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The whole application over an article for each audience."""
    place = tmp_path_factory.mktemp("tickets")
    desk = Desk(place)
    for name, audience in (("publico", "public"), ("interno", "staff"), ("tecnico", "technician")):
        desk.write(f"es/{name}.md", f"Sobre {name}.", title=f"El {name}", audience=audience)
    desk.index()
    settings = Settings(
        articles=desk.articles,
        index=desk.root,
        database=place / "desk.db",
        attachments=place / "attachments",
        public_url="http://help.example.com",
        ticket_services=("VPN", "Correo = Mail"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "configured_encoder", lambda *_, **__: HashingEncoder())
        app = application.create_app(settings)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture
def anybody(service: TestClient) -> Client:
    """A visitor."""
    return Client(service, {})


def signed_in(service: TestClient, role: Role) -> Client:
    session = sign_in_as(service.app, role)
    return Client(service, cookie(session), session.account.number)


@pytest.fixture
def ana(service: TestClient) -> Client:
    """A requester who is signed in."""
    return signed_in(service, Role.REQUESTER)


@pytest.fixture
def luis(service: TestClient) -> Client:
    """A technician who is signed in."""
    return signed_in(service, Role.TECHNICIAN)


def program(service: TestClient, role: Role, *scopes: Scope) -> Client:
    key = token(service.app, role, *scopes)
    return Client(service, {"Authorization": f"Bearer {key}"})


def made_up() -> str:
    return secrets.token_hex(16)


def test_anybody_sends_a_ticket_and_gets_its_link(
    service: TestClient, anybody: Client, luis: Client
) -> None:
    got = anybody.send(kind="request", lang="en", service="mail", impact="everyone")
    headers = anybody.answered.headers
    ticket = tickets_of(service).tickets.find(got["number"])
    assert headers["location"] == f"/api/v1/tickets/{got['number']}"
    assert headers["cache-control"] == "no-store"
    path = tickets_of(service).links.path_of(ticket)
    assert got == {
        "number": ticket.number,
        "state": "new",
        "kind": "request",
        "subject": NEW["subject"],
        "lang": "en",
        "link": f"http://help.example.com{path}",
    }
    seen = luis.look(got["number"])
    assert seen["requester"] == {
        "name": "Ana Torres",
        "email": "ana@example.com",
        "phone": "+34600123456",
        "account": None,
    }
    assert (seen["channel"], seen["service"], seen["priority"]) == ("api", "Correo", 2)
    assert seen["url"] == f"http://help.example.com/en/tickets/{got['number']}"
    (entry,) = seen["history"]
    assert (entry["by"], entry["author"], entry["text"]) == (
        "requester",
        "Ana Torres",
        NEW["description"],
    )


def test_what_is_sent_again_is_answered_as_the_first_time(anybody: Client, luis: Client) -> None:
    key = made_up()
    first = anybody.send(key=key)
    assert "idempotent-replayed" not in anybody.answered.headers
    luis.ask("PATCH", f"/tickets/{first['number']}", json={"state": "solved", "subject": "Otro"})
    assert anybody.send(key=f'"{key}"') == first
    assert anybody.answered.headers["idempotent-replayed"] == "true"
    problem = anybody.send(409, key=key, subject="Otra cosa")
    assert problem["title"] == "Conflict"
    assert luis.send(key=key)["number"] != first["number"], "a key is its sender's own"


def test_of_many_at_once_with_one_key_each_gets_the_same(service: TestClient) -> None:
    key = made_up()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: Client(service, {}).send(key=key), range(6)))
    assert len({one["number"] for one in found}) == 1


def test_a_requester_sends_in_his_own_name(ana: Client, luis: Client) -> None:
    got = ana.ask("POST", "/tickets", 201, json={"subject": "Uno", "description": "Dos"})
    account = services_of(ana.client).accounts.find(ana.number)
    seen = luis.look(got["number"])
    assert seen["requester"]["account"] == ana.number
    assert seen["requester"]["name"] == seen["history"][0]["author"] == account.called
    assert got["link"].count("/") == 6, "with the secret, which is his own"
    ana.send(403, account=luis.number)
    ana.send(403, channel="phone")


def test_a_technician_logs_a_call_for_somebody(ana: Client, luis: Client) -> None:
    got = luis.send(channel="phone", account=ana.number)
    assert got["link"] == f"http://help.example.com/es/tickets/{got['number']}"
    seen = luis.look(got["number"])
    assert (seen["channel"], seen["logged_by"]) == ("phone", luis.number)
    assert seen["requester"]["account"] == ana.number
    assert seen["history"][0]["by"] == "technician"
    assert seen["answered"] is None
    own = ana.look(got["number"])
    assert own["logged_by"] is None
    luis.send(422, account=99_999)


def test_requesters_see_their_own_and_not_what_technicians_note(ana: Client, luis: Client) -> None:
    number = ana.send()["number"]
    luis.ask("POST", f"/tickets/{number}/replies", 201, json={"text": "Ojo", "note": True})
    luis.ask("PATCH", f"/tickets/{number}", json={"level": 2, "assignee": luis.number})
    luis.ask("POST", f"/tickets/{number}/replies", 201, json={"text": "Hola", "state": "waiting"})
    seen = ana.look(number)
    assert [one["text"] for one in seen["history"]] == [NEW["description"], "Hola"]
    assert (seen["assignee"], seen["state"]) == (None, "waiting")
    assert luis.look(number)["assignee"] == luis.number
    assert [one["number"] for one in ana.ask("GET", "/tickets")["tickets"]] == [number]
    luis.look(number)
    others = signed_in(ana.client, Role.REQUESTER)
    others.look(number, 404)
    others.ask("PATCH", f"/tickets/{number}", 404, json={"state": "solved"})
    others.ask("POST", f"/tickets/{number}/replies", 404, json={"text": "Yo"})
    assert others.ask("GET", f"/tickets?requester={ana.number}")["tickets"] == []


def test_a_requester_says_whether_it_is_solved(ana: Client, luis: Client) -> None:
    number = ana.send()["number"]
    path = f"/tickets/{number}"
    assert ana.ask("PATCH", path, json={"state": "solved"})["state"] == "solved"
    ana.ask("POST", f"{path}/replies", 201, json={"text": "Pues no"})
    assert ana.look(number)["state"] == "reopened"
    ana.ask("PATCH", path, 403, json={"level": 3})
    ana.ask("POST", f"{path}/replies", 403, json={"text": "Entre nosotros", "note": True})
    refused = ana.ask("PATCH", path, 422, json={"state": "new"})
    assert "cannot be given" in refused["detail"]
    assert luis.ask("PATCH", path, json={"assignee": None})["assignee"] is None


def test_a_reply_is_taken_once(ana: Client) -> None:
    path, key = f"/tickets/{ana.send()['number']}/replies", {"Idempotency-Key": made_up()}
    first = ana.ask("POST", path, 201, json={"text": "Sigue igual"}, headers=key)
    assert ana.ask("POST", path, 201, json={"text": "Sigue igual"}, headers=key) == first
    assert ana.answered.headers["idempotent-replayed"] == "true"
    ana.ask("POST", path, 409, json={"text": "Otra cosa"}, headers=key)


def test_files_that_came_before_go_with_the_ticket(anybody: Client, luis: Client) -> None:
    uploaded = anybody.ask(
        "POST", "/attachments?name=registro.txt", 201, content=b"una linea\n", headers=FILE
    )
    key = made_up()
    first = anybody.send(key=key, attachments=[uploaded["key"]])
    assert anybody.send(key=key, attachments=[uploaded["key"]]) == first, "though it is used by now"
    (file,) = luis.look(first["number"])["history"][0]["attachments"]
    assert (file["name"], file["size"]) == ("registro.txt", 10)
    fetched = luis.client.get(file["url"], headers=luis.headers)
    assert fetched.content == b"una linea\n"
    anybody.send(422, attachments=[uploaded["key"]])
    anybody.send(422, attachments=["no-such"])


def test_a_token_does_what_it_is_for_and_no_more(service: TestClient, ana: Client) -> None:
    number = ana.send()["number"]
    reads = program(service, Role.TECHNICIAN, Scope.TICKETS_READ)
    writes = program(service, Role.TECHNICIAN, Scope.TICKETS)
    other = program(service, Role.ADMINISTRATOR, Scope.READ, Scope.OUTCOMES, Scope.REPORTS)
    reads.look(number)
    writes.look(number, 403)
    writes.ask("PATCH", f"/tickets/{number}", json={"level": 2})
    reads.ask("PATCH", f"/tickets/{number}", 403, json={"level": 2})
    reads.send(403)
    writes.send(channel="mail")
    other.look(number, 403)
    other.send(403)
    own = program(service, Role.REQUESTER, Scope.TICKETS_READ, Scope.TICKETS)
    assert own.ask("GET", "/tickets")["tickets"] == []
    own.look(own.send()["number"])


def test_pages_of_tickets_lead_to_each_other(luis: Client) -> None:
    word = made_up()
    numbers = [luis.send(subject=f"{word} {one}")["number"] for one in range(5)]
    found, cursor = [], ""
    for _ in range(3):
        page = luis.ask("GET", f"/tickets?q={word}&limit=2&cursor={cursor}")
        found += [one["number"] for one in page["tickets"]]
        cursor = page["next"]
    assert found == numbers[::-1]
    assert cursor is None
    for wrong in ("x", "MA", "LTE", "ñ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"):
        luis.ask("GET", f"/tickets?cursor={wrong}", 422)
    listed = luis.ask(
        "GET", f"/tickets?q={word}&state=new,open&channel=api&since=2026-01-01T00:00Z"
    )
    assert len(listed["tickets"]) == 5
    assert not luis.ask("GET", f"/tickets?q={word}&state=closed")["tickets"]
    for wrong in ("state=lost", "state=new,", "level=4", "since=2026-01-01", "assignee=-1", FAR):
        luis.ask("GET", f"/tickets?{wrong}", 422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""},
        {"subject": "a" * 201},
        {"description": " "},
        {"description": "a" * 20_001},
        {"email": "no es"},
        {"phone": "llámame"},
        {"service": "Fax"},
        {"kind": "complaint"},
        {"lang": "fr"},
        {"extra": 1},
        {"attachments": ["../../etc/passwd"]},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_what_cannot_be_taken_is_refused(anybody: Client, wrong: dict[str, Any]) -> None:
    problem = anybody.send(422, **wrong)
    assert anybody.answered.headers["content-type"] == "application/problem+json"
    assert problem["detail"]


def test_the_longest_ticket_in_any_letters_fits(anybody: Client, luis: Client) -> None:
    text = "🛠" * 20_000
    number = anybody.send(description=text)["number"]
    assert luis.look(number)["history"][0]["text"] == text
    anybody.ask("POST", "/tickets", 413, content=b" " * 400_000)


def test_another_site_sends_nothing_in_the_name_of_who_is_signed_in(ana: Client) -> None:
    ana.ask("POST", "/tickets", 403, json=NEW, headers={"sec-fetch-site": "cross-site"})


def test_a_visitor_sends_only_so_many(service: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets_of(service).arrivals, "_flow", Flow(3, minutes=60))
    stranger = TestClient(service.app, client=("203.0.113.7", 4711), raise_server_exceptions=False)
    codes = [stranger.post("/api/v1/tickets", json=NEW).status_code for _ in range(4)]
    assert codes == [201] * 3 + [429]


def test_articles_shown_are_told_to_those_who_may_read_them(
    service: TestClient, ana: Client, luis: Client
) -> None:
    names = ["es/tecnico", "es/interno", "es/publico", "es/gone"]
    shown = [ShownArticle(name, "es", rank) for rank, name in enumerate(names, 1)]
    new = new_ticket(requester=Requester("Ana", account=ana.number), shown=shown)
    number = tickets_of(service).tickets.submit(new, author=Author(By.REQUESTER)).ticket.number

    def seen(who: Client) -> list[str]:
        return [one["article"] for one in who.look(number)["shown"]]

    assert seen(luis) == ["es/tecnico", "es/interno", "es/publico"]
    assert seen(ana) == ["es/interno", "es/publico"]
    reads = program(service, Role.TECHNICIAN, Scope.TICKETS_READ)
    assert seen(reads) == ["es/publico"], "this token is not for reading articles"
    assert "tecnico" not in ana.answered.text


def test_a_desk_database_that_is_out_of_action_is_said_so_with_when_to_try_again(
    service: TestClient, ana: Client, tmp_path: Path
) -> None:
    path: Path = services_of(service).audit._database.path
    key, away = made_up(), tmp_path / "away.db"
    path.rename(away)
    try:
        problem = Client(service, {}).send(503, key=key)
        assert problem["detail"] == "What was sent could not be kept; try again in a few minutes"
    finally:
        away.rename(path)
    again = Client(service, {})
    again.send(key=key)
    assert ana.send()["number"]


def test_the_answer_of_a_desk_out_of_action_says_when_to_try_again(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", database=tmp_path / "no" / "desk.db")
    (tmp_path / "no").write_text("a file where a folder should be")
    with TestClient(application.create_app(settings), raise_server_exceptions=False) as client:
        answer = client.post("/api/v1/tickets", json=NEW)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
