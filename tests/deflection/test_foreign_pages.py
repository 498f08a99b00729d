"""Forms of other sites: those that the desk has named may ask, as visitors, and no others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kbsearch.accounts.roles import Role
from kbsearch.deflection.pseudonyms import requester_hash
from tests.deflection.conftest import DESK
from tests.deflection.house import VPN, VPN_ARTICLE, House, made_up
from tests.people import cookie, sign_in_as

STAFF_ARTICLE = "es/personas/baja-de-un-empleado"
SUGGEST = "/api/v1/suggest"
ARTICLE = f"/api/v1/articles/{VPN_ARTICLE}"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
    "Sec-Fetch-Site": "cross-site",
}
EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
GOOD = {"Origin": DESK, "Sec-Fetch-Site": "cross-site"}
ALLOW = "access-control-allow-origin"


@pytest.fixture(scope="module")
def everywhere(make_house: Callable[..., House]) -> Iterator[House]:
    """A desk whose forms may stand on any site."""
    house = make_house(holdout_percent=0, widget_origins=("*",))
    with house.client:
        yield house


def preflight(house: House, path: str, origin: str, method: str = "POST") -> Any:
    asked = {**PREFLIGHT, "Origin": origin, "Access-Control-Request-Method": method}
    return house.client.options(path, headers=asked)


def test_a_browser_is_told_once_what_it_may_send(open_house: House) -> None:
    answer = preflight(open_house, SUGGEST, DESK)
    assert answer.status_code == 204
    assert answer.headers[ALLOW] == DESK
    assert answer.headers["access-control-allow-methods"] == "POST"
    assert answer.headers["access-control-allow-headers"] == "Content-Type"
    assert int(answer.headers["access-control-max-age"]) >= 600
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_a_form_of_a_named_site_is_answered_and_reports(open_house: House) -> None:
    answer = open_house.client.post(SUGGEST, json=VPN, headers=GOOD)
    assert answer.status_code == 200
    assert answer.headers[ALLOW] == DESK
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers
    token = answer.json()["token"]
    beacon = open_house.client.post(
        f"/api/v1/suggestions/{token}/events",
        content=json.dumps({"events": [{"id": made_up(), "name": "submitted"}]}),
        headers={**GOOD, "Content-Type": "text/plain;charset=UTF-8"},
    )
    assert beacon.status_code == 201
    assert beacon.headers[ALLOW] == DESK
    form = open_house.form(token)
    assert (form["origin"], form["name"]) == (DESK, "desk.example.com")


def test_what_is_refused_can_be_read_by_the_page_too(open_house: House) -> None:
    answer = open_house.client.post(SUGGEST, json={"subject": 7}, headers=GOOD)
    assert (answer.status_code, answer.headers[ALLOW]) == (422, DESK)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://desk.example.com.evil"]
)
@pytest.mark.parametrize("path", [SUGGEST, f"/api/v1/suggestions/{'A' * 110}/events"])
def test_other_sites_are_refused(open_house: House, path: str, origin: str) -> None:
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    for answer in (
        open_house.client.post(path, json=VPN, headers=headers),
        preflight(open_house, path, origin),
    ):
        assert answer.status_code == 403
        assert ALLOW not in answer.headers
        assert answer.headers["content-type"] == "application/problem+json"


def test_where_no_site_is_named_none_may_ask(held_house: House) -> None:
    assert held_house.client.post(SUGGEST, json=VPN, headers=GOOD).status_code == 403
    ours = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert held_house.client.post(SUGGEST, json=VPN, headers=ours).status_code == 200


def test_every_site_may_where_the_desk_says_so(everywhere: House) -> None:
    answer = everywhere.client.post(SUGGEST, json=VPN, headers=EVIL)
    assert answer.headers[ALLOW] == EVIL["Origin"]


@pytest.mark.parametrize("origin", ["https://" + "x" * 5000, "https://a.example, x", "x"])
def test_what_is_no_site_is_neither_answered_nor_kept(everywhere: House, origin: str) -> None:
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    answer = everywhere.client.post(SUGGEST, json=VPN, headers=headers)
    assert answer.status_code == 403
    assert ALLOW not in answer.headers


@pytest.mark.parametrize("path", ["/api/v1/search?q=vpn", "/api/v1/articles", "/es/", "/metrics"])
def test_nothing_else_is_open_to_other_sites(open_house: House, path: str) -> None:
    assert ALLOW not in open_house.client.get(path, headers=GOOD).headers
    assert ALLOW not in preflight(open_house, path, DESK, "GET").headers
    vote = f"{ARTICLE}/feedback"
    assert open_house.client.post(vote, json={"helpful": True}, headers=GOOD).status_code == 403


def test_an_article_is_read_in_a_form_of_a_named_site(open_house: House) -> None:
    answer = open_house.client.get(ARTICLE, headers=GOOD)
    assert answer.headers[ALLOW] == DESK
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Origin" in answer.headers["vary"]
    again = open_house.client.get(
        ARTICLE, headers={**GOOD, "If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.headers[ALLOW]) == (304, DESK)
    assert ALLOW not in open_house.client.get(ARTICLE, headers=EVIL).headers


def test_somebody_signed_in_is_a_visitor_on_a_page_of_another_site(open_house: House) -> None:
    own = cookie(sign_in_as(open_house.app, Role.TECHNICIAN))
    path = f"/api/v1/articles/{STAFF_ARTICLE}"
    assert open_house.client.get(path, headers=own).status_code == 200
    assert open_house.client.get(path, headers={**own, **GOOD}).status_code == 404
    draft = {"subject": "Baja de un empleado", "description": "Hay que dar de baja a un empleado"}
    for headers, found in ((own, True), ({**own, **GOOD}, False)):
        shown = open_house.ask(headers, **draft)["suggestions"]
        assert (STAFF_ARTICLE in {hit["article"] for hit in shown}) is found


def test_somebody_signed_in_is_known_by_his_address_on_our_own_pages(open_house: House) -> None:
    signed_in = sign_in_as(open_house.app, Role.REQUESTER)
    accounts = open_house.app.state.accounts.accounts
    accounts.change(signed_in.account.number, email="ana@example.com")
    own = cookie(signed_in)
    one = open_house.form(open_house.ask(own, **VPN)["token"])
    stranger = {"requester": requester_hash("ana@example.com")}
    other = open_house.form(open_house.ask(**VPN, **stranger)["token"])
    assert one["requester"] == other["requester"] is not None


def picture_of(house: House) -> str:
    """The address of a picture that a public article shows."""
    for one in house.client.get("/api/v1/articles?limit=100").json()["articles"]:
        text = str(house.client.get(f"/api/v1/articles/{one['slug']}").json()["html"])
        if 'src="/media/' in text:
            return "/media/" + text.split('src="/media/')[1].split('"', maxsplit=1)[0]
    raise AssertionError("no sample article shows a picture")


def test_pictures_of_public_articles_show_in_forms_of_named_sites(
    open_house: House, held_house: House
) -> None:
    path = picture_of(open_house)
    inside = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}
    own = cookie(sign_in_as(open_house.app, Role.TECHNICIAN))
    policies = [
        house.client.get(path, headers=headers).headers["cross-origin-resource-policy"]
        for house, headers in (
            (open_house, inside),
            (open_house, {**inside, **own}),
            (open_house, own),
            (held_house, inside),
        )
    ]
    assert policies == ["cross-origin", "cross-origin", "same-origin", "same-origin"]
