"""Who sends a request, over HTTP: cookies, tokens, and a desk database that is out of action."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kbsearch.accounts import identification
from kbsearch.accounts.asking import principal_of
from kbsearch.accounts.identification import Identification
from kbsearch.accounts.records import SignedIn
from kbsearch.accounts.roles import Principal, Role, Scope
from kbsearch.api.problems import problem_of
from tests.accounts.house import HERE, House
from tests.people import cookie


def whoami(request: Request) -> Response:
    asking = principal_of(request)
    return JSONResponse({"role": asking.role, "user": asking.user, "csrf": asking.csrf})


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    services = house.services
    middleware = Middleware(
        Identification,
        sessions=services.sessions,
        tokens=services.tokens,
        cookies=services.cookies,
        refuse=problem_of,
    )

    def renew(request: Request) -> Response:
        response = JSONResponse({})
        account = services.accounts.find_login("ana")
        services.cookies.give(response, request, services.sessions.open(account, HERE))
        return response

    routes = [Route("/", whoami), Route("/static/x", whoami), Route("/renew", renew)]
    with TestClient(Starlette(routes=routes, middleware=[middleware])) as found:
        yield found


@pytest.fixture
def ana(house: House) -> SignedIn:
    account = house.services.accounts.make(login="ana", role=Role.TECHNICIAN)
    return house.services.sessions.open(account, HERE)


@pytest.fixture
def token(house: House, ana: SignedIn) -> str:
    asking = Principal(role=Role.TECHNICIAN, user=ana.account.number)
    return house.services.tokens.make(asking, name="x", scopes=[Scope.READ])[1]


@contextmanager
def untouched(house: House) -> Iterator[None]:
    """Fails when the database is used at all."""
    gone = house.path.with_name("gone.db")
    house.path.rename(gone)
    yield
    assert house.database._failure == ""
    gone.rename(house.path)


def test_a_cookie_says_who_asks(client: TestClient, ana: SignedIn) -> None:
    found = client.get("/", headers=cookie(ana)).json()
    assert found == {"role": "technician", "user": ana.account.number, "csrf": ana.csrf}


def test_a_token_says_who_asks(client: TestClient, ana: SignedIn, token: str) -> None:
    for scheme in ("Bearer", "bearer"):
        found = client.get("/", headers={"Authorization": f"{scheme} {token}"}).json()
        assert found == {"role": "technician", "user": ana.account.number, "csrf": ""}


def test_a_visitor_costs_no_look_into_the_database(client: TestClient, house: House) -> None:
    with untouched(house):
        assert client.get("/").json()["role"] == "visitor"
        assert client.get("/", headers={"Cookie": "theme=dark"}).json()["role"] == "visitor"


def test_what_is_the_same_for_all_is_looked_up_for_nobody(
    client: TestClient, house: House, ana: SignedIn
) -> None:
    with untouched(house):
        assert client.get("/static/x", headers=cookie(ana)).json()["role"] == "visitor"


def test_an_ended_session_is_a_visitor_whose_cookie_goes(
    client: TestClient, house: House, ana: SignedIn
) -> None:
    house.services.sessions.end_all(ana.account.number)
    answer = client.get("/", headers=cookie(ana))
    assert answer.json()["role"] == "visitor"
    assert answer.headers["set-cookie"].startswith('kbsearch=""; HttpOnly; Max-Age=0')
    assert answer.headers["cache-control"] == "no-store"


def test_a_new_session_is_not_taken_away_with_the_old_one(
    client: TestClient, house: House, ana: SignedIn
) -> None:
    house.services.sessions.end_all(ana.account.number)
    answer = client.get("/renew", headers=cookie(ana))
    cookies = answer.headers.get_list("set-cookie")
    assert [one.partition("=")[0] for one in cookies] == ["kbsearch", "kbsearch-device"]
    assert "Max-Age" not in cookies[0]


@pytest.mark.parametrize(
    "authorization",
    ["Bearer kbs_nothing", "Bearer", "bearer ", "Bearer a b", "Bearer \xff", "Bearer eyJh.e30.x"],
)
def test_a_token_that_is_not_valid_is_refused(
    client: TestClient, ana: SignedIn, authorization: str
) -> None:
    headers = {**cookie(ana), "Authorization": authorization.encode("latin-1")}
    answer = client.get("/", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["detail"].startswith("This token is not valid")


def test_what_a_proxy_asks_for_by_itself_is_no_token(client: TestClient, ana: SignedIn) -> None:
    for authorization in ("Basic YW5hOnNlY3JldA==", "", "kbs_x"):
        headers = {"Authorization": authorization}
        assert client.get("/", headers=headers).json()["role"] == "visitor"
        signed_in = client.get("/", headers={**headers, **cookie(ana)})
        assert signed_in.json()["role"] == "technician"


def test_a_revoked_an_expired_and_a_disabled_token_are_refused(
    client: TestClient, house: House, ana: SignedIn, token: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    house.services.accounts.disable(ana.account.number)
    assert client.get("/", headers=headers).status_code == 401
    house.services.accounts.enable(ana.account.number)
    assert client.get("/", headers=headers).status_code == 200
    house.later(days=91)
    assert client.get("/", headers=headers).status_code == 401


def test_a_disabled_account_is_a_visitor_at_once(
    client: TestClient, house: House, ana: SignedIn
) -> None:
    house.rows("UPDATE account SET disabled = 1")
    assert client.get("/", headers=cookie(ana)).json()["role"] == "visitor"


def test_without_the_desk_database_the_site_is_read_by_visitors(
    client: TestClient, house: House, ana: SignedIn, token: str
) -> None:
    house.path.rename(house.path.with_name("gone.db"))
    answer = client.get("/", headers=cookie(ana))
    assert (answer.status_code, answer.json()["role"]) == (200, "visitor")
    assert "set-cookie" not in answer.headers, "he is signed in again once it is back"
    answer = client.get("/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 503
    house.path.with_name("gone.db").rename(house.path)
    assert client.get("/", headers=cookie(ana)).json()["role"] == "technician"


def test_a_desk_database_that_hangs_holds_nobody_up(
    client: TestClient, house: House, ana: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identification, "PATIENCE_SECONDS", 0.05)
    hanging = threading.Event()
    monkeypatch.setattr(house.services.sessions, "find", lambda _: hanging.wait(60))
    for _ in range(identification.AT_ONCE + 1):
        assert client.get("/", headers=cookie(ana)).json()["role"] == "visitor"
    assert client.get("/").json()["role"] == "visitor"
    hanging.set()
