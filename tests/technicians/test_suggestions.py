"""What a technician is suggested for a reply: to the conversation, or to what he searches for."""

from __future__ import annotations

from typing import Any

import pytest

from kbsearch.accounts.roles import Role
from kbsearch.tickets.records import Requester
from tests.people import person, services_of
from tests.technicians.house import (
    ANSWERING,
    PRINTER,
    RACK,
    VPN,
    House,
    asked_by,
    shown,
)

VPN_ENGLISH = "en/network/vpn-from-home"


def suggested(house: House, number: int, q: str = "") -> list[dict[str, Any]]:
    """The suggestions for a ticket."""
    path = f"/api/v1/tickets/{number}/suggestions"
    answer = house.client.get(path, params={"q": q} if q else {}, headers=house.technician)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["suggestions"]
    return found


def articles(found: list[dict[str, Any]]) -> list[str]:
    return [one["article"] for one in found]


def test_the_article_that_answers_comes_first_with_its_passage(house: House) -> None:
    found = suggested(house, house.ticket().number)
    assert articles(found)[0] == VPN
    assert 1 <= len(found) <= 5
    assert found[0]["passage"]["text"]
    assert found[0]["linked"] is False
    assert found[0]["requester"] == {
        "shown": False,
        "opened": False,
        "helpful": None,
        "may_read": True,
    }


def test_what_the_requester_said_last_counts_most(house: House) -> None:
    ticket = house.ticket()
    house.says(ticket, "La VPN ya va. Ahora la impresora tiene un atasco de papel y no imprime.")
    found = articles(suggested(house, ticket.number))
    assert PRINTER in found[:2]
    assert VPN in found


def test_a_thank_you_does_not_lose_the_subject(house: House) -> None:
    ticket = house.ticket()
    house.says(ticket, "Gracias, pero sigue igual.")
    assert articles(suggested(house, ticket.number))[0] == VPN


def test_what_technicians_answer_is_no_question(house: House) -> None:
    ticket = house.ticket()
    before = articles(suggested(house, ticket.number))
    house.says(ticket, "¿La impresora tiene un atasco de papel?", ANSWERING)
    assert articles(suggested(house, ticket.number)) == before


def test_a_call_that_a_technician_wrote_down_is_a_question(house: House) -> None:
    ticket = house.ticket(author=ANSWERING)
    assert articles(suggested(house, ticket.number))[0] == VPN


def test_what_is_typed_is_searched_instead_in_every_language(house: House) -> None:
    ticket = house.ticket(lang="en", subject="The screen flickers", text="Since this morning.")
    assert PRINTER in articles(suggested(house, ticket.number, "atasco de pap"))
    found = articles(suggested(house, ticket.number, "conectar a la vpn desde casa"))
    # Of its translations the one that the requester reads.
    assert VPN_ENGLISH in found
    assert VPN not in found


def test_articles_that_the_requester_was_shown_are_marked_in_any_language(house: House) -> None:
    ticket = house.ticket(shown=[shown(VPN_ENGLISH, opened=True, helpful=False)])
    (vpn,) = (one for one in suggested(house, ticket.number) if one["article"] == VPN)
    known = vpn["requester"]
    assert (known["shown"], known["opened"], known["helpful"]) == (True, True, False)


def test_articles_that_the_ticket_has_already_are_marked(house: House) -> None:
    ticket = house.ticket()
    body = {"ticket": ticket.number, "article": VPN}
    house.client.post("/api/v1/links", json=body, headers=house.technician)
    assert suggested(house, ticket.number)[0]["linked"] is True


@pytest.mark.parametrize(
    ("role", "reads"),
    [(None, False), (Role.REQUESTER, False), (Role.TECHNICIAN, True)],
    ids=["by e-mail alone", "a requester", "a technician"],
)
def test_what_the_requester_may_not_read_is_marked(
    house: House, role: Role | None, reads: bool
) -> None:
    account = person(house.app, role).number if role else None
    ticket = house.ticket(requester=asked_by(account))
    found = {one["article"]: one for one in suggested(house, ticket.number, "cola 0x0000011b")}
    assert found[RACK]["requester"]["may_read"] is reads


def test_somebody_whose_account_was_disabled_reads_what_everybody_reads(house: House) -> None:
    account = person(house.app, Role.TECHNICIAN).number
    ticket = house.ticket(requester=Requester("Luis", "luis@example.com", account=account))
    services_of(house.app).accounts.disable(account)
    found = {one["article"]: one for one in suggested(house, ticket.number, "cola 0x0000011b")}
    assert found[RACK]["requester"]["may_read"] is False


def test_a_page_of_another_help_desk_gets_suggestions_for_its_text(house: House) -> None:
    asked = {"subject": "VPN", "text": "No me conecta desde casa, error 809", "lang": "es"}
    answer = house.client.post("/api/v1/suggestions/for-text", json=asked, headers=house.technician)
    found = answer.json()["suggestions"]
    assert articles(found)[0] == VPN
    assert found[0]["requester"]["shown"] is False


@pytest.mark.parametrize("requester", ["public", "staff", "technician"])
def test_that_page_says_what_its_requesters_may_read(house: House, requester: str) -> None:
    asked = {"q": "cola 0x0000011b", "requester": requester}
    answer = house.client.post("/api/v1/suggestions/for-text", json=asked, headers=house.technician)
    found = {one["article"]: one for one in answer.json()["suggestions"]}
    assert found[RACK]["requester"]["may_read"] is (requester == "technician")


def test_nothing_is_suggested_for_nothing(house: House) -> None:
    answer = house.client.post("/api/v1/suggestions/for-text", json={}, headers=house.technician)
    assert (answer.status_code, answer.json()) == (200, {"suggestions": []})
