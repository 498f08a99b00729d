"""What is for staff and technicians is shown to them, on every surface, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from kbsearch import app as application
from kbsearch.accounts.roles import Role, Scope
from kbsearch.settings import Settings
from tests.accounts.worlds import VOLATILE_HEADERS, frozen
from tests.desk import Desk
from tests.people import cookie, sign_in_as, token

VISITOR: Mapping[str, str] = {}
MARKS = ("La esmeralda de la red", "esmeralda-en")
"""The title of a hidden article, and the address of another one."""

SHOWING = (
    "/api/v1/search?q=esmeralda",
    "/api/v1/search?q=esmeralad",
    "/api/v1/complete?q=esm",
    "/api/v1/articles",
    "/api/v1/articles/es/red/publico",
    "/es/",
    "/es/search?q=esmeralda",
    "/es/search?tag=esmeralda",
    "/es/categories/es/red",
    "/es/articles/es/red/publico",
    "/es/feed.xml",
    "/es/opensearch-suggestions?q=esm",
    "/es/articles/la-esmeralda-de-la-red",
)
"""Where a technician finds the article that visitors must not find."""

BARE = (
    "/api/v1/articles/{}",
    "/api/v1/articles/interno/{}",
    "/es/articles/{}",
    "/en/articles/interno/{}",
    "/es/articles/interno/{}.md",
    "/es/categories/{}",
    "/media/{}.png",
    "/media/interno/{}.md",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A desk of public articles and of some that technicians alone may read."""
    place = tmp_path_factory.mktemp("readers")
    desk = Desk(place)
    (desk.articles / "x-1.png").write_bytes(b"\x89PNG")
    network = "La red de la oficina: cables, claves y certificados."
    front = {"updated": "2026-02-03", "title": "La red"}
    desk.write("es/red/publico.md", network, **front)
    for number in range(12):
        desk.write(f"es/otro-{number}.md", f"Otra cosa {number}.", title=f"Otra cosa {number}")
    hidden = {
        **front,
        "audience": "technician",
        "title": "La esmeralda de la red",
        "tags": "[esmeralda]",
    }
    desk.write("es/red/esmeralda.md", f"{network} Una esmeralda.", **hidden)
    english = {**hidden, "title": "The emerald", "lang": "en", "slug": "esmeralda-en"}
    desk.write("en/emerald.md", "Cables.", **english, translation_of="es/red/publico")
    odd = {"audience": "technician", "slug": "x-1", "title": "Nada"}
    desk.write("interno/x-1.md", "Nada.\n\n![Nada](/x-1.png)", **odd)
    assert desk.index().errors == 0
    settings = Settings(articles=desk.articles, index=desk.root, database=place / "desk.db")
    with frozen():
        app = application.create_app(settings)
        yield TestClient(app, follow_redirects=False, headers={"accept": "text/html, */*"})


@pytest.fixture(scope="module")
def technician(client: TestClient) -> Mapping[str, str]:
    """Somebody who may read all of it."""
    return cookie(sign_in_as(client, Role.TECHNICIAN))


@pytest.mark.parametrize("address", SHOWING)
def test_a_technician_finds_what_a_visitor_does_not(
    client: TestClient, technician: Mapping[str, str], address: str
) -> None:
    before = client.get(address)
    shown = client.get(address, headers=dict(technician))
    after = client.get(address)
    assert any(mark in shown.text for mark in MARKS)
    assert not any(mark in before.text for mark in MARKS)
    assert told(before) == told(after), "nothing that was made for one is given to another"


def test_a_hidden_article_says_whom_it_is_for(
    client: TestClient, technician: Mapping[str, str]
) -> None:
    shown = client.get("/es/articles/es/red/esmeralda", headers=dict(technician)).text
    assert "Solo para técnicos" in shown
    assert "Solo para" not in client.get("/es/articles/es/red/publico").text


@pytest.mark.parametrize("address", SHOWING[:1] + SHOWING[4:])
def test_what_is_kept_for_one_reader_is_not_taken_for_another(
    client: TestClient, technician: Mapping[str, str], address: str
) -> None:
    shown = client.get(address, headers=dict(technician))
    assert shown.headers["cache-control"].startswith(("private", "no-store"))
    assert {"Cookie", "Authorization"} <= set(shown.headers["vary"].split(", "))
    tag = shown.headers.get("etag", "*")
    again = client.get(address, headers={**technician, "if-none-match": tag})
    assert again.status_code in {304, shown.status_code}
    other = client.get(address, headers={"if-none-match": tag})
    assert other.status_code == client.get(address).status_code or tag == "*"


def test_a_picture_is_shown_to_who_may_read_its_article(
    client: TestClient, technician: Mapping[str, str]
) -> None:
    shown = client.get("/media/x-1.png", headers=dict(technician))
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "private, no-cache")
    for name in ("if-none-match", "if-range", "range"):
        value = {"range": "bytes=0-1"}.get(name, shown.headers["etag"])
        assert client.get("/media/x-1.png", headers={name: value}).status_code == 404
    kept = {**technician, "if-none-match": shown.headers["etag"]}
    assert client.get("/media/x-1.png", headers=kept).status_code == 304


@pytest.mark.parametrize("address", BARE)
@pytest.mark.parametrize("who", ["visitor", "requester", "token"])
def test_what_is_hidden_is_missing_byte_for_byte(
    client: TestClient, who: str, address: str
) -> None:
    headers = dict(headers_of(client, who))
    hidden, missing = (client.get(address.format(name), headers=headers) for name in ("x-1", "x-2"))
    assert hidden.status_code == 404
    assert told(hidden) == told(missing, "x-2", "x-1")


@pytest.mark.parametrize("who", ["visitor", "requester", "token"])
def test_nobody_can_vote_on_what_he_may_not_see(client: TestClient, who: str) -> None:
    headers = dict(headers_of(client, who))
    answers = [
        client.post(f"/api/v1/articles/{name}/feedback", json={"helpful": True}, headers=headers)
        for name in ("x-1", "x-2")
    ]
    assert answers[0].status_code == 404
    assert told(answers[0]) == told(answers[1], "x-2", "x-1")
    forms = [
        client.post("/es/feedback", data={"article": name, "helpful": "yes"}, headers=headers)
        for name in ("x-1", "x-2")
    ]
    assert forms[0].status_code == 404
    assert told(forms[0]) == told(forms[1], "x-2", "x-1")


def test_the_map_of_the_site_is_the_same_for_everybody(
    client: TestClient, technician: Mapping[str, str]
) -> None:
    plain = {"accept-encoding": "identity"}
    for address in ("/sitemap.xml", "/robots.txt"):
        answers = [client.get(address, headers={**plain, **who}) for who in (VISITOR, technician)]
        assert told(answers[0]) == told(answers[1])


def headers_of(client: TestClient, who: str) -> Mapping[str, str]:
    """What says who asks; the token is a technician's, and not for reading."""
    if who == "token":
        key = token(client, Role.TECHNICIAN, Scope.OUTCOMES)
        return {"Authorization": f"Bearer {key}"}
    return cookie(sign_in_as(client, Role.REQUESTER)) if who == "requester" else VISITOR


def told(answer: Response, old: str = "", new: str = "") -> tuple[int, list[tuple[str, str]], str]:
    """Everything that an answer says, with `new` for `old`."""
    pairs = [pair for pair in answer.headers.items() if pair[0] not in VOLATILE_HEADERS]
    text = answer.content.decode("utf-8", "replace")
    return answer.status_code, sorted(pairs), text.replace(old, new) if old else text
