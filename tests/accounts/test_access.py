"""Every route that the application has, asked by everybody, compared with a readable table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kbsearch import app as application
from kbsearch.accounts.roles import Role, Scope
from kbsearch.settings import Settings
from kbsearch.tickets.records import Author, By, Kind, NewTicket, Requester
from tests.accounts.routes import (
    SIGN_IN,
    TABLE,
    Request,
    in_languages,
    read_table,
    routes_of,
)
from tests.accounts.worlds import PICTURES, frozen
from tests.desk import Desk
from tests.people import cookie, services_of, sign_in_as, tickets_of, token

WHO, LINES = read_table(TABLE.read_text(encoding="utf-8"))
TICKET = NewTicket(Kind.INCIDENT, "La vpn", "No va", "es", Requester(email="a@example.com"))
HOW_TO = f"{TABLE.name}: see the beginning of the file"
SCOPES = {"read": Scope.READ, "reports": Scope.REPORTS, "outcomes": Scope.OUTCOMES}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The whole application over an article for each audience, with an identity provider that is
    out of reach."""
    place = tmp_path_factory.mktemp("access")
    desk = Desk(place)
    for name, audience in (("publico", "public"), ("interno", "staff"), ("tecnico", "technician")):
        front = {"audience": audience, "updated": "2026-01-02", "tags": f"[{name}]"}
        picture = desk.articles / PICTURES[0]
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.with_name(f"{name}.png").write_bytes(b"\x89PNG")
        desk.write(f"es/{name}.md", f"La vpn.\n\n![Uno](/es/red/{name}.png)", **front)
    desk.write("es/correo/guia.md", "El correo.", audience="staff")
    desk.index()
    settings = Settings(
        articles=desk.articles,
        index=desk.root,
        database=place / "desk.db",
        attachments=place / "attachments",
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id="kbsearch",
        monitoring_from=("10.9.9.9",),
    )
    with frozen():
        app = application.create_app(settings)
        for number in range(1, 9):
            services_of(app).accounts.make(login=f"somebody-{number}")
        tickets_of(app).tickets.submit(TICKET, author=Author(By.REQUESTER))
        with TestClient(app) as running:
            app.state.portal = running.portal
            yield app


class Person:
    """One of the table's people: the headers that say who he is, and the token of his forms."""

    def __init__(self, app: FastAPI, name: str) -> None:
        self._app = app
        self._name = name
        self._session = self._signed_in()

    def ask(self, client: TestClient, request: Request) -> str:
        """What he gets; what changes something is asked with a session of its own."""
        headers, csrf = self._session
        if request.method not in {"GET", "HEAD"}:
            headers, csrf = self._session = self._signed_in()
        content: dict[str, Any] = dict(request.content(self._app.openapi()))
        if "data" in content and csrf:
            content["data"] = {**content["data"], "csrf": csrf}
        accept = "text/html" if "/api/" not in request.path else "*/*"
        sent = {"accept": accept, **headers, **content.pop("headers", {})}
        answer = client.request(request.method, request.path, headers=sent, **content)
        place = answer.headers.get("location", "").partition("?")[0]
        return SIGN_IN if place.endswith("/sign-in") else str(answer.status_code)

    def _signed_in(self) -> tuple[Mapping[str, str], str]:
        if self._name == "visitor":
            return {}, ""
        if self._name in SCOPES:
            key = token(self._app, Role.ADMINISTRATOR, SCOPES[self._name])
            return {"Authorization": f"Bearer {key}"}, ""
        if self._name == "revoked":
            return {"Authorization": f"Bearer kbs_{'0' * 43}"}, ""
        role = Role.ADMINISTRATOR if self._name == "disabled" else Role(self._name)
        signed_in = sign_in_as(self._app, role)
        if self._name == "disabled":
            services_of(self._app).accounts.disable(signed_in.account.number)
        return cookie(signed_in), signed_in.csrf


@pytest.fixture(params=WHO, ids=WHO)
def who(request: pytest.FixtureRequest) -> str:
    """Each of the table's people."""
    return str(request.param)


def test_every_route_is_in_the_table_and_nothing_else(app: FastAPI) -> None:
    known, named = routes_of(app), {line.route for line in LINES}
    missing = "\n".join(f"  {route}: {_seen(app, route)}" for route in sorted(known - named))
    assert not missing, f"Add who gets what, after a look at whether it is right:\n{missing}\n"
    assert not named - known, f"{HOW_TO}; there are no such routes: {sorted(named - known)}"


def test_no_route_can_hide_from_the_walk() -> None:
    async def answer(_: object) -> Response:
        return Response()

    inner, outer, app = APIRouter(prefix="/inner"), APIRouter(), FastAPI(openapi_url=None)
    inner.add_api_route("/one", answer, methods=["GET", "PATCH"])
    outer.include_router(inner, prefix="/en")
    outer.add_route("/two", answer, methods=["GET"])
    app.include_router(outer)
    app.mount("/mounted", Starlette(routes=[Route("/three", answer, methods=["DELETE"])]))
    inside = {f"{method} /{{lang}}/inner/one" for method in ("GET", "PATCH")}
    assert routes_of(app) == inside | {"GET /two", "DELETE /mounted/three"}


def test_every_line_says_what_each_of_them_gets() -> None:
    assert not [line.route for line in LINES if len(line.statuses) != len(WHO)], HOW_TO
    assert not [line.route for line in LINES if "500" in line.statuses], "a fault is no answer"
    assert len({(line.request, line.route) for line in LINES}) == len(LINES)


def test_everybody_gets_what_the_table_says(app: FastAPI, who: str) -> None:
    person, wrong = Person(app, who), []
    client = _client(app, who)
    for line in LINES:
        for request in in_languages(line.request):
            told, found = line.statuses[WHO.index(who)], person.ask(client, request)
            if found != told:
                wrong.append(f"{request.method} {request.path}: {told} in the table, got {found}")
            if request.method == "GET":
                head = person.ask(client, Request("HEAD", request.path))
                if head not in {found, "405"}:
                    wrong.append(f"HEAD {request.path}: {head}, and GET gets {found}")
    assert not wrong, "\n".join(wrong)


def test_a_method_that_no_route_has_is_refused(app: FastAPI) -> None:
    client = _client(app, "visitor")
    for path in sorted({line.request.path for line in LINES if "{" not in line.request.path}):
        assert client.request("TRACE", path).status_code in {404, 405}, path


def _client(app: FastAPI, who: str) -> TestClient:
    # An address for each of them: votes and questions are counted by address.
    host = f"192.0.2.{WHO.index(who) + 1}"
    client = TestClient(
        app, follow_redirects=False, client=(host, 1), raise_server_exceptions=False
    )
    client.portal = app.state.portal  # one event loop for all of them
    return client


def _seen(app: FastAPI, route: str) -> str:
    """What a route that is not in the table gives everybody as it is."""
    method, _, path = route.partition(" ")
    request = next(in_languages(Request(method, path)))
    statuses = [Person(app, who).ask(_client(app, who), request) for who in WHO]
    return " | ".join(" ".join(part) for part in (statuses[:5], statuses[5:8], statuses[8:]))
