"""Links between tickets and articles: made once, taken back, and gone with whom they are about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from indexer.records import Audience
from kbsearch.accounts.keeping import Person
from kbsearch.accounts.roles import Role
from kbsearch.deflection.pseudonyms import requester_hash
from kbsearch.desk.kept import KeptLinks
from kbsearch.desk.links import LinkedBy
from kbsearch.desk.records import How, TicketRef
from kbsearch.errors import NotFoundError
from kbsearch.tickets.kept import kept_of_tickets
from tests.people import person, services_of
from tests.technicians.house import BY_PROGRAM, RACK, VPN, House, elsewhere, of_somebody


def test_linking_twice_is_one_link(house: House) -> None:
    ticket = TicketRef.ours(house.ticket().number)
    first = house.links.link(ticket, VPN, BY_PROGRAM)
    again = house.links.link(ticket, VPN, LinkedBy(None, Audience.TECHNICIAN, How.QUOTED))
    assert (first.repeated, again.repeated) == (False, True)
    assert again.link == first.link
    assert house.links.of_ticket(ticket) == [first.link]


def test_a_link_that_was_taken_back_can_be_made_again(house: House) -> None:
    ticket = TicketRef.ours(house.ticket().number)
    number = house.links.link(ticket, VPN, BY_PROGRAM).link.number
    taken = [house.links.unlink(number).unlinked for _ in range(2)]
    assert taken[0] is not None
    assert taken[0] == taken[1]
    assert house.links.of_ticket(ticket) == []
    again = house.links.link(ticket, VPN, LinkedBy(None, Audience.TECHNICIAN, How.INSERTED))
    assert (again.repeated, again.link.number, again.link.how) == (False, number, How.INSERTED)
    assert house.links.of_ticket(ticket) == [again.link]


def test_two_desks_may_call_their_tickets_the_same(house: House) -> None:
    ours = house.ticket()
    theirs = TicketRef(str(ours.number), "zammad")
    house.links.link(TicketRef.ours(ours.number), VPN, BY_PROGRAM)
    assert house.links.of_ticket(theirs) == []
    assert house.links.link(theirs, VPN, BY_PROGRAM).link.ticket.number is None


def test_what_there_is_not_cannot_be_linked(house: House) -> None:
    nowhere, ticket = TicketRef.ours(10**12), TicketRef.ours(house.ticket().number)
    with pytest.raises(NotFoundError, match="no such ticket"):
        house.links.link(nowhere, VPN, BY_PROGRAM)
    with pytest.raises(NotFoundError, match="no such ticket"):
        house.links.of_ticket(nowhere)
    with pytest.raises(NotFoundError, match="no article 'es/nothing'"):
        house.links.link(ticket, "es/nothing", BY_PROGRAM)
    with pytest.raises(NotFoundError, match="no such link"):
        house.links.unlink(10**12)


def test_who_may_not_read_an_article_cannot_tell_by_linking_that_there_is_one(
    house: House,
) -> None:
    house.links.link(elsewhere(), RACK, BY_PROGRAM)
    with pytest.raises(NotFoundError):
        house.links.link(elsewhere(), RACK, LinkedBy(None, Audience.STAFF))


def test_the_links_of_a_ticket_go_with_it_and_with_who_asked(house: House) -> None:
    email = "somebody.linked@example.com"
    ticket = house.ticket(requester=of_somebody(email))
    number = house.links.link(TicketRef.ours(ticket.number), VPN, BY_PROGRAM).link.number
    tickets, _ = kept_of_tickets(house.database, lambda _: None, days=30)
    assert tickets.erase(Person(None, email=email)) == 1
    with pytest.raises(NotFoundError):
        house.links.unlink(number)


def test_a_link_outlives_who_made_it_without_his_name(house: House) -> None:
    technician = person(house.app, Role.TECHNICIAN)
    ticket = TicketRef.ours(house.ticket().number)
    made = house.links.link(ticket, VPN, LinkedBy(technician.number, Audience.TECHNICIAN))
    assert made.link.account == technician.number
    services_of(house.app).erasing.erase(technician.number)
    (left,) = house.links.of_ticket(ticket)
    assert (left.number, left.account) == (made.link.number, None)


@pytest.mark.parametrize("key", ["", "a key that the desk knows too"])
def test_links_elsewhere_go_with_who_asked_there(house: House, key: str) -> None:
    kept = KeptLinks(house.database, days=30, requester_key=key)
    email, ticket = "ana.elsewhere@example.com", elsewhere()
    sent = requester_hash(email, key)
    house.links.link(ticket, VPN, LinkedBy(None, Audience.TECHNICIAN, requester_hash=sent))
    assert kept.erase(Person(7, login="ana")) == 0
    assert kept.erase(Person(None, email="somebody.else@example.com")) == 0
    assert kept.erase(Person(None, email=email.upper())) == 1
    assert house.links.of_ticket(ticket) == []


def test_links_elsewhere_go_with_age_and_those_of_tickets_here_with_their_tickets(
    house: House,
) -> None:
    kept = KeptLinks(house.database, days=30, requester_key="")
    here, there = TicketRef.ours(house.ticket().number), elsewhere()
    for ticket in (here, there):
        house.links.link(ticket, VPN, BY_PROGRAM)
    now = datetime.now(UTC)
    assert kept.expire(now + timedelta(days=29)) == 0
    assert kept.expire(now + timedelta(days=31)) >= 1
    assert (len(house.links.of_ticket(here)), house.links.of_ticket(there)) == (1, [])
