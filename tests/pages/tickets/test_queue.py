"""The tickets that wait: in which order, which of them, and for whom."""

from __future__ import annotations

import re

import pytest

from kbsearch.accounts.roles import Role
from kbsearch.pages.tickets.queue import place
from kbsearch.tickets.changes import TicketChange
from kbsearch.tickets.composition import TicketServices
from kbsearch.tickets.records import Author, By, Impact, Kind, NewTicket, Requester, State, Urgency
from tests.pages.accounts.forms import Browser, words
from tests.pages.tickets.conftest import Visit

REQUESTER, TECHNICIAN = Author(By.REQUESTER), Author(By.TECHNICIAN, "Tomás Herrero")


def ticket(
    services: TicketServices,
    subject: str,
    impact: Impact = Impact.ONE,
    urgency: Urgency = Urgency.SLOWED,
) -> int:
    new = NewTicket(
        kind=Kind.INCIDENT,
        subject=subject,
        text="Algo.",
        lang="es",
        requester=Requester("Ana"),
        impact=impact,
        urgency=urgency,
    )
    return services.tickets.submit(new, author=REQUESTER).ticket.number


def shown(page_text: str) -> list[int]:
    """The numbers of the tickets of a page, in their order."""
    return [int(one) for one in re.findall(r'own-subject"><a href="/es/tickets/(\d+)"', page_text)]


@pytest.fixture
def desk(visit: Visit) -> Browser:
    """A technician's browser."""
    return visit().become(Role.TECHNICIAN)


def test_what_presses_most_comes_first_and_of_that_the_oldest(
    desk: Browser, services: TicketServices
) -> None:
    slow = ticket(services, "orden puede esperar", urgency=Urgency.CAN_WAIT)
    first = ticket(services, "orden uno", impact=Impact.EVERYONE, urgency=Urgency.STOPPED)
    second = ticket(services, "orden dos", impact=Impact.EVERYONE, urgency=Urgency.STOPPED)
    assert shown(desk.get("/es/desk?q=orden").text) == [first, second, slow]


def test_mine_nobodys_and_finished_ones_are_told_apart(
    desk: Browser, services: TicketServices
) -> None:
    mine, nobodys, over = (ticket(services, f"reparto {name}") for name in "abc")
    me = desk.account.number
    services.tickets.change(mine, TicketChange(assignee=me), author=TECHNICIAN)
    services.tickets.change(over, TicketChange(state=State.SOLVED), author=TECHNICIAN)
    for query, expected in (
        ("", [mine, nobodys]),
        ("&whose=mine", [mine]),
        ("&whose=nobody", [nobodys]),
        ("&state=over", [over]),
        ("&state=all", [mine, nobodys, over]),
        ("&state=solved&whose=nobody", [over]),
        ("&whose=thieves&state=lost&level=99&kind=magic", [mine, nobodys]),
        ("&level=2", []),
    ):
        assert shown(desk.get(f"/es/desk?q=reparto{query}").text) == expected, query
    assert "Ningún ticket encaja." in words(desk.get("/es/desk?q=reparto&level=2"))


def test_a_number_leads_to_its_ticket_and_one_that_nobody_has_is_looked_for(
    desk: Browser, services: TicketServices
) -> None:
    number = ticket(services, "por número")
    for typed in (str(number), f"%23{number}"):
        answer = desk.get(f"/es/desk?q={typed}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/es/tickets/{number}")
    assert "Ningún ticket encaja." in words(desk.get("/es/desk?q=99999999"))
    assert desk.get("/es/desk?q=" + "9" * 100).status_code == 200


def test_pages_follow_one_another_without_a_gap(
    desk: Browser, services: TicketServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [ticket(services, f"páginas {count}") for count in range(5)]
    whole = type(services.tickets).queue
    monkeypatch.setattr(
        type(services.tickets),
        "queue",
        lambda self, chosen, after: whole(self, chosen, after=after, limit=2),
    )
    address, found = "/es/desk?q=p%C3%A1ginas", []
    while address:
        page = desk.get(address).text
        found += shown(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/es/desk" + following[1].replace("&amp;", "&") if following else ""
    assert found == numbers


@pytest.mark.parametrize("written", ["", "1", "-", "x-1", "1-x", "0-5", "-1-2"])
def test_what_is_no_place_begins_at_the_beginning(written: str) -> None:
    assert place(written) is None
    assert place("2-17") == (2, 17)


def test_a_subject_is_text_and_nothing_else(desk: Browser, services: TicketServices) -> None:
    ticket(services, "<b>negrita</b> & más")
    page = desk.get("/es/desk?q=negrita").text
    assert "&lt;b&gt;negrita&lt;/b&gt; &amp; más" in page
    assert "<b>negrita" not in page
