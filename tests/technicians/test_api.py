"""Who may ask for suggestions and links, and with which tokens."""

from __future__ import annotations

from typing import Any

import pytest

from kbsearch.accounts.roles import Role, Scope
from tests.people import token
from tests.technicians.house import RACK, VPN, House, elsewhere

OF_ANOTHER_SITE = {"sec-fetch-site": "same-site", "origin": "https://evil.example.com"}


def link(house: House, headers: dict[str, str], **body: Any) -> Any:
    return house.client.post("/api/v1/links", json={"article": VPN, **body}, headers=headers)


def bearer(house: House, *scopes: Scope, role: Role = Role.TECHNICIAN) -> dict[str, str]:
    return {"authorization": f"Bearer {token(house.app, role, *scopes)}"}


def test_a_link_is_made_listed_and_taken_back(house: House) -> None:
    ticket = house.ticket().number
    made = link(house, house.technician, ticket=ticket, how="quoted")
    assert (made.status_code, made.json()["repeated"]) == (201, False)
    assert link(house, house.technician, ticket=ticket).json()["repeated"] is True
    listing = f"/api/v1/tickets/{ticket}/links"
    (kept,) = house.client.get(listing, headers=house.technician).json()["links"]
    assert kept | {"repeated": False} == made.json()
    assert (kept["ticket"], kept["how"], kept["account"] is not None) == (ticket, "quoted", True)
    gone = house.client.delete(made.headers["location"], headers=house.technician)
    assert (gone.status_code, gone.json()) == (200, kept)
    assert house.client.get(listing, headers=house.technician).json() == {"links": []}


def test_another_help_desk_links_its_own_tickets_with_a_token(house: House) -> None:
    headers = bearer(house, Scope.TICKETS, Scope.READ)
    foreign = {"desk": "zammad", "id": elsewhere().reference}
    made = link(house, headers, foreign=foreign).json()
    assert (made["ticket"], made["desk"], made["id"]) == (None, "zammad", foreign["id"])
    assert made["how"] == "api"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ticket": 1, "foreign": {"desk": "zammad", "id": "1"}},
        {"ticket": 0},
        {"ticket": 10**16},
        {"foreign": {"desk": " ", "id": "1"}},
        {"foreign": {"desk": "zammad", "id": ""}},
        {"foreign": {"desk": "zammad", "id": "1", "requester_hash": "ana@example.com"}},
        {"ticket": 1, "how": "guessed"},
    ],
)
def test_what_names_no_ticket_is_refused(house: House, body: dict[str, Any]) -> None:
    assert link(house, house.technician, **body).status_code == 422


def test_tokens_do_what_they_are_for_and_no_more(house: House) -> None:
    ticket = house.ticket().number
    reading, writing = bearer(house, Scope.TICKETS_READ), bearer(house, Scope.TICKETS)
    knowing = bearer(house, Scope.READ)
    suggestions = f"/api/v1/tickets/{ticket}/suggestions"
    assert house.client.get(suggestions, headers=reading).status_code == 200
    assert house.client.get(suggestions, headers=writing).status_code == 403
    assert house.client.get(suggestions, headers=knowing).status_code == 403
    text = {"subject": "vpn"}
    for_text = "/api/v1/suggestions/for-text"
    assert house.client.post(for_text, headers=knowing, json=text).status_code == 200
    assert house.client.post(for_text, headers=writing, json=text).status_code == 403
    assert link(house, reading, ticket=ticket).status_code == 403
    assert link(house, writing, ticket=ticket).status_code == 201


def test_a_token_that_may_not_read_articles_sees_public_ones(house: House) -> None:
    ticket, path = house.ticket().number, "/api/v1/tickets/{}/suggestions?q=0x0000011b"
    for scopes, sees in (((Scope.TICKETS_READ,), False), ((Scope.TICKETS_READ, Scope.READ), True)):
        answer = house.client.get(path.format(ticket), headers=bearer(house, *scopes))
        found = [one["article"] for one in answer.json()["suggestions"]]
        assert (RACK in found) is sees


def test_such_a_token_sees_no_links_to_articles_that_it_may_not_read(house: House) -> None:
    ticket = house.ticket().number
    for article in (VPN, RACK):
        assert link(house, house.technician, ticket=ticket, article=article).status_code == 201
    for scopes, sees in (((), [VPN]), ((Scope.READ,), [VPN, RACK])):
        headers = bearer(house, Scope.TICKETS_READ, *scopes)
        answer = house.client.get(f"/api/v1/tickets/{ticket}/links", headers=headers)
        assert [one["article"] for one in answer.json()["links"]] == sees


def test_requesters_get_none_of_it(house: House) -> None:
    headers = house.as_role(Role.REQUESTER)
    ticket = house.ticket().number
    for path in (f"/api/v1/tickets/{ticket}/suggestions", f"/api/v1/tickets/{ticket}/links"):
        assert house.client.get(path, headers=headers).status_code == 403
        assert house.client.get(path).status_code == 401
    assert link(house, headers, ticket=ticket).status_code == 403
    assert house.client.delete("/api/v1/links/1", headers=headers).status_code == 403


def test_a_page_of_another_site_can_neither_ask_nor_link(house: House) -> None:
    ticket = house.ticket().number
    headers = {**house.technician, **OF_ANOTHER_SITE}
    assert link(house, headers, ticket=ticket).status_code == 403
    asked = house.client.post("/api/v1/suggestions/for-text", json={}, headers=headers)
    assert asked.status_code == 403
    assert house.client.delete("/api/v1/links/1", headers=headers).status_code == 403
    asking = {**headers, "access-control-request-method": "POST"}
    for path in ("/api/v1/links", "/api/v1/suggestions/for-text"):
        preflight = house.client.options(path, headers=asking)
        assert "access-control-allow-origin" not in preflight.headers
